package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nereid.codec.OperationCodec;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be applied is kept with its reason, holds up nothing, and gets its chance when the obstacle is gone. */
class TypeConflictTest extends WithStore {
    private final UUID object = UUID.randomUUID();

    @Override
    TestStore newStore() {
        return TestStore.replica(directory);
    }

    private LogScript log() {
        return LogScript.ofRun(object, T0);
    }

    private Value value(String path) {
        return store.attribute(object, path) == null
                ? null
                : store.attribute(object, path).value();
    }

    private List<Object> reasons() throws SQLException {
        return store.sql("select reason from rejection order by time");
    }

    private long rejected(LogScript log) {
        return store.store.state(log.identity()).rejected();
    }

    // --------------------------------------------------------------------------------------------- type of path --

    @Test
    void whatCameFirstStaysAndTheOtherIsKeptAsARejectionWithItsReason() throws SQLException {
        LogScript first = log().set(T0 + 9, "lr", 7);
        LogScript other = log().set(T0 + 1, "lr", "fast").set(T0 + 2, "note", "applied all the same");

        store.apply(first);
        AppliedState state = store.apply(other);

        assertThat(value("lr")).isEqualTo(new Value.OfInt(7));
        assertThat(value("note")).isEqualTo(new Value.OfString("applied all the same"));
        assertThat(state.outcome()).isEqualTo(AppliedState.Outcome.APPLIED);
        assertThat(state.applied()).isEqualTo(3);
        assertThat(state.rejected()).isEqualTo(1);
        assertThat(rejected(first)).isZero();
        assertThat(reasons()).containsExactly("\"lr\" is an integer; it can't become a string.");
        assertThat(store.sql("select payload from rejection").get(0)).isEqualTo("fast".getBytes());
    }

    @Test
    void deletingTheObstacleRevivesWhatItKeptOut() {
        LogScript first = log().set(T0 + 1, "lr", 7);
        LogScript other = log().set(T0 + 3, "lr", "slow").set(T0 + 5, "lr", "fast");
        store.apply(first);
        store.apply(other);
        assertThat(rejected(other)).isEqualTo(2);

        store.apply(first.delete(T0 + 2, "lr"));

        assertThat(value("lr")).isEqualTo(new Value.OfString("fast"));
        assertThat(rejected(other)).isZero();
    }

    @Test
    void aLaterDeletionSettlesWhatWasRejectedBeforeIt() {
        LogScript first = log().set(T0 + 1, "lr", 7);
        LogScript other = log().set(T0 + 3, "lr", "fast");
        store.apply(first);
        store.apply(other);

        store.apply(first.delete(T0 + 4, "lr"));

        assertThat(store.attribute(object, "lr")).isNull();
        assertThat(rejected(other)).isZero();
    }

    @Test
    void aDeletionThatTheObstacleHasOutlivedLeavesTheRejection() {
        LogScript first = log().set(T0 + 9, "lr", 7);
        LogScript other = log().set(T0 + 3, "lr", "fast");
        store.apply(first);
        store.apply(other);

        store.apply(log().delete(T0 + 2, "lr"));

        assertThat(value("lr")).isEqualTo(new Value.OfInt(7));
        assertThat(rejected(other)).isEqualTo(1);
    }

    @Test
    void revivedPointsAreWholeAndInOrderWithThoseThatCameSince() {
        LogScript first = log().set(T0 + 1, "loss", 7);
        LogScript other = log();
        for (int i = 0; i < 10; i++) {
            other.explicit(T0 + 10 + i, "loss", i, i / 2.0);
        }
        store.apply(first);
        store.apply(other);

        store.apply(first.delete(T0 + 2, "loss"));
        store.apply(other.batch(1, 11));
        other.explicit(T0 + 30, "loss", 10, 5);
        store.apply(other.batch(12, 12));

        SeriesPoints points = store.series(object, "loss");
        assertThat(points.steps()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(points.times()[3]).isEqualTo(T0 + 13);
        assertThat(rejected(other)).isZero();
    }

    @Test
    void revivedPointsOfAClampedOperationKeepTheirTimes() {
        store.now.set(T0 + 1_000_000_000);
        LogScript first = log().set(T0 + 1, "loss", 7);
        long ahead = T0 + 3_600_000_000L;
        LogScript other = log().then(ahead, new Operation.Append("loss", LogScript.floats(true, 0, ahead - 5, 1, 2)));
        store.apply(first);
        assertThat(store.apply(other).rejected()).isEqualTo(1);

        store.apply(first.delete(T0 + 2, "loss"));

        assertThat(store.series(object, "loss").times()).containsExactly(ahead - 5, ahead - 5);
    }

    // ----------------------------------------------------------------------------------------------- namespaces --

    @Test
    void aPathBelowAnAttributeIsRejectedUntilThatIsDeleted() throws SQLException {
        LogScript above = log().set(T0 + 1, "a", 1);
        LogScript below = log().set(T0 + 3, "a/b", 2).set(T0 + 3, "a/b/c/d", 3);
        store.apply(above);
        store.apply(below);
        assertThat(rejected(below)).isEqualTo(2);
        assertThat(reasons())
                .containsExactly(
                        "\"a/b\" and \"a\" can't both be attributes.",
                        "\"a/b/c/d\" and \"a\" can't both be attributes.");

        store.apply(above.delete(T0 + 2, "a"));

        assertThat(store.attribute(object, "a")).isNull();
        assertThat(value("a/b")).isEqualTo(new Value.OfInt(2));
        assertThat(reasons()).containsExactly("\"a/b/c/d\" and \"a/b\" can't both be attributes.");
    }

    @Test
    void aPathAboveAnAttributeIsRejectedUntilEveryOneBelowIsDeleted() {
        LogScript below = log().set(T0 + 1, "a/b", 1).set(T0 + 1, "a/c/d", 1);
        LogScript above = log().set(T0 + 5, "a", 2);
        store.apply(below);
        store.apply(above);
        assertThat(rejected(above)).isEqualTo(1);

        store.apply(below.delete(T0 + 2, "a/b"));
        assertThat(rejected(above)).isEqualTo(1);
        store.apply(below.delete(T0 + 3, "a/c/d"));

        assertThat(rejected(above)).isZero();
        assertThat(value("a")).isEqualTo(new Value.OfInt(2));
    }

    @Test
    void aRejectionInANamespaceIsSettledByADeletionOfItsOwnPath() {
        LogScript above = log().set(T0 + 1, "a", 1);
        LogScript below = log().set(T0 + 3, "a/b", 2);
        store.apply(above);
        store.apply(below);

        store.apply(below.delete(T0 + 4, "a/b"));
        store.apply(above.delete(T0 + 2, "a"));

        assertThat(store.store.object(object.toString()).attributes()).doesNotContainKeys("a", "a/b");
        assertThat(rejected(below)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a-b", "a.b", "a0", "a b"})
    void namesThatOnlyBeginAlikeAreNoNamespaces(String neighbour) {
        LogScript log =
                log().set(T0 + 1, neighbour, 1).set(T0 + 1, neighbour + "/x", 1).set(T0 + 2, "a", 1);

        assertThat(store.apply(log).rejected()).isEqualTo(1);
        assertThat(store.apply(log().set(T0 + 3, "a", 2)).rejected()).isZero();
        assertThat(value("a")).isEqualTo(new Value.OfInt(2));
        assertThat(value(neighbour)).isEqualTo(new Value.OfInt(1));
    }

    @Test
    void aConflictWithinOneBatchIsFoundToo() {
        LogScript log = log().set(T0 + 1, "a", 1).set(T0 + 2, "a/b", 1).set(T0 + 3, "a", "text");

        assertThat(store.apply(log).rejected()).isEqualTo(2);
    }

    // ---------------------------------------------------------------------------------------------- no sense --

    @Test
    void aPayloadThatMakesNoSenseIsRejectedAndBlocksNothing() throws SQLException {
        LogScript log = log().raw(T0 + 1, OperationKind.INT, "a", "seven")
                .raw(T0 + 2, OperationKind.FLOATS, "b", new byte[] {1, 2, 3})
                .raw(T0 + 3, OperationKind.STRINGS, "c", new byte[] {})
                .raw(T0 + 4, OperationKind.BOOL, "d", "yes")
                .raw(T0 + 5, OperationKind.DATETIME, "e", "yesterday")
                .raw(T0 + 6, OperationKind.DATETIME, "f", "+999999999-12-31T23:59:59Z")
                .raw(T0 + 7, OperationKind.STRING, "g", new byte[] {(byte) 0xff})
                .raw(T0 + 8, OperationKind.CLEAR, "h", "everything")
                .raw(T0 + 9, OperationKind.INT, "not//normal", "1")
                .raw(T0 + 10, OperationKind.INT, "", "1")
                .raw(T0 + 11, OperationKind.CREATE, "", "object=run\nid=" + object)
                .set(T0 + 12, "fine", 1);

        AppliedState state = store.apply(log);

        assertThat(state.outcome()).isEqualTo(AppliedState.Outcome.APPLIED);
        assertThat(state.applied()).isEqualTo(log.size());
        assertThat(state.rejected()).isEqualTo(11);
        assertThat(value("fine")).isEqualTo(new Value.OfInt(1));
        assertThat(store.store.object(object.toString()).attributes())
                .doesNotContainKeys("a", "b", "c", "d", "e", "f", "g", "h", "not//normal");
        assertThat(reasons().get(0).toString())
                .startsWith("It makes no sense: ")
                .contains("seven");
    }

    /** Bytes at random, and blocks of which some bytes were changed. */
    @Test
    void noPayloadWhateverFailsABatchOrMakesAnObjectUnreadable() {
        long seed = Long.getLong("nereid.seed", System.nanoTime());
        Random random = new Random(seed);
        OperationKind[] kinds = OperationKind.values();
        LogScript log = log();
        for (int i = 1; i <= 1500; i++) {
            long time = T0 + i;
            OperationKind kind = kinds[1 + random.nextInt(kinds.length - 1)];
            byte[] payload = new byte[random.nextInt(30)];
            random.nextBytes(payload);
            if (random.nextBoolean()) {
                boolean text = kind == OperationKind.STRINGS;
                payload = OperationCodec.payload(
                        new Operation.Append(
                                "x",
                                text
                                        ? LogScript.texts(true, i, time, "a", "b", "c")
                                        : LogScript.floats(random.nextBoolean(), i, time, 1, 2, random.nextDouble())),
                        time);
                payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
            }
            log.raw(time, kind, "p/" + kind.label(), payload);
        }

        assertThatCode(() -> {
                    for (int first = 1; first <= log.size(); first += 50) {
                        store.apply(log.batch(first, Math.min(log.size(), first + 49)));
                        store.dump(object);
                    }
                })
                .as("nereid.seed=" + seed)
                .doesNotThrowAnyException();
        assertThat(store.store.state(log.identity()).applied()).isEqualTo(log.size());
    }

    @ParameterizedTest
    @EnumSource(AttributeType.class)
    void onlySeriesAndSetsCanBeCleared(AttributeType type) {
        LogScript log = log().raw(T0 + 1, OperationKind.CLEAR, "a", type.label());

        AppliedState state = store.apply(log);

        assertThat(state.rejected()).isEqualTo(type.canBeEmpty() ? 0 : 1);
        if (!type.canBeEmpty()) {
            assertThat(store.attribute(object, "a")).isNull();
        } else {
            assertThat(store.attribute(object, "a").type()).isEqualTo(type);
        }
    }

    // ---------------------------------------------------------------------------------------------------- sys --

    @ParameterizedTest
    @ValueSource(
            strings = {"sys/id", "sys/owner", "sys/state", "sys/creation_time", "sys/anything", "sys/name/first", "sys"
            })
    void fieldsThatTheStoreComputesCannotBeWritten(String path) throws SQLException {
        LogScript log = log().set(T0 + 1, path, "mine").delete(T0 + 2, path).set(T0 + 3, "fine", 1);

        assertThat(store.apply(log).rejected()).isEqualTo(2);
        assertThat(value("fine")).isEqualTo(new Value.OfInt(1));
        assertThat(value(path)).isNotEqualTo(new Value.OfString("mine"));
        assertThat(reasons().get(0).toString())
                .contains("only name, description, tags and group_tags, and failed, can be edited");
    }

    @Test
    void fieldsThatCanBeEditedKeepTheirType() {
        LogScript log = log().set(T0 + 1, "sys/name", 7)
                .set(T0 + 2, "sys/tags", "a")
                .set(T0 + 3, "sys/failed", "true")
                .delete(T0 + 4, "sys/tags")
                .then(T0 + 5, new Operation.Clear("sys/name", AttributeType.STRING))
                .then(T0 + 6, new Operation.Clear("sys/failed", AttributeType.BOOLEAN))
                .then(T0 + 7, new Operation.Append("sys/description", LogScript.texts(true, 0, T0, "a")));

        assertThat(store.apply(log).rejected()).isEqualTo(7);
    }

    @Test
    void nameDescriptionTagsAndFailedAreEdited() {
        LogScript log = log().set(T0 + 1, "sys/name", "baseline")
                .set(T0 + 2, "sys/description", "with warm-up")
                .then(T0 + 3, new Operation.Add("sys/tags", List.of("b", "a")))
                .then(T0 + 4, new Operation.Assign("sys/failed", new Value.OfBool(true)));

        assertThat(store.apply(log).rejected()).isZero();
        assertThat(value("sys/name")).isEqualTo(new Value.OfString("baseline"));
        assertThat(value("sys/failed")).isEqualTo(new Value.OfBool(true));
        assertThat(store.attribute(object, "sys/tags").elements()).containsExactly("a", "b");
    }
}
