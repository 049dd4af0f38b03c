package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.codec.LogIdentity;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Out of sight, back, and gone. */
class TrashTest extends WithStore {
    private static final long T0 = LogScript.T0;

    private final UUID run = UUID.randomUUID();
    private final LogScript log = LogScript.ofRun(run, T0).set(T0 + 1, "a", 1).auto(T0 + 2, "loss", 0, 1, 2, 3);

    @BeforeEach
    void applyLogs() {
        store.apply(log);
        UUID model = UUID.randomUUID();
        store.apply(LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", null), T0));
        for (int i = 0; i < 2; i++) {
            store.apply(LogScript.of(Operation.Create.modelVersion(UUID.randomUUID(), null, model, null), T0 + i));
        }
    }

    private boolean isTrashed(String id) {
        ObjectView object = store.store.object(id);
        return ((Value.OfBool) object.attributes().get("sys/trashed").value()).value();
    }

    private void assertRefused(Runnable call, Reason reason, String message) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::run)
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void whatIsTrashedIsStillThereAndTakesWhatIsLogged() {
        store.store.removal().trash(List.of("VISION-1"));

        assertThat(isTrashed("VISION-1")).isTrue();
        log.set(T0 + 3, "b", 2);
        store.apply(log.batch(4, 4));
        assertThat(store.store.object("VISION-1").attributes()).containsKeys("a", "b");

        store.store.removal().restore(List.of("offline/" + run));
        assertThat(isTrashed("VISION-1")).isFalse();
    }

    @Test
    void aModelTakesItsVersionsAlongAndBringsThemBack() {
        store.store.removal().trash(List.of("VISION-FOREST"));
        assertThat(isTrashed("VISION-FOREST-1")).isTrue();
        assertThat(isTrashed("VISION-FOREST-2")).isTrue();

        assertRefused(
                () -> store.store.removal().restore(List.of("VISION-FOREST-1")),
                Reason.INVALID,
                "before its model VISION-FOREST");
        assertThat(isTrashed("VISION-FOREST-1")).as("nothing was restored").isTrue();

        store.store.removal().restore(List.of("VISION-FOREST"));
        assertThat(isTrashed("VISION-FOREST-1")).isFalse();
        assertThat(isTrashed("VISION-FOREST-2")).isFalse();
    }

    @Test
    void allThatIsNamedIsTrashedOrNothing() {
        assertRefused(
                () -> store.store.removal().trash(List.of("VISION-1", "VISION-99")),
                Reason.OBJECT_UNKNOWN,
                "VISION-99");
        assertThat(isTrashed("VISION-1")).isFalse();
        assertRefused(() -> store.store.removal().trash(List.of("VISION")), Reason.INVALID, "is a project");
    }

    @Test
    void onlyWhatIsInTheTrashIsDeleted() {
        store.store.removal().trash(List.of("VISION-FOREST-1"));
        assertRefused(
                () -> store.store.removal().delete(List.of("VISION-FOREST-1", "VISION-1")),
                Reason.INVALID,
                "VISION-1 is not");
        assertThat(isTrashed("VISION-FOREST-1")).isTrue();
    }

    @Test
    void ofADeletedObjectNothingStaysButItsIds() throws SQLException {
        store.store.removal().trash(List.of("VISION-1", "VISION-FOREST"));
        store.store.removal().delete(List.of("VISION-1", "VISION-FOREST"));

        assertThat(store.sql("select count(*) from series_block")).containsExactly(0L);
        assertThat(store.sql("select count(*) from attribute")).containsExactly(0L);
        for (String id : new String[] {"VISION-1", "VISION-FOREST", "VISION-FOREST-2", run.toString()}) {
            assertRefused(() -> store.store.object(id), Reason.OBJECT_UNKNOWN, id);
        }
        assertRefused(() -> store.store.removal().restore(List.of("VISION-1")), Reason.OBJECT_UNKNOWN, "VISION-1");
        assertThat(store.apply(LogScript.ofRun(UUID.randomUUID(), T0)).sysId())
                .as("no number is given twice")
                .isEqualTo("VISION-2");
    }

    @Test
    void logsOfADeletedObjectAreRefusedWhereverTheyStand() {
        store.store.removal().trash(List.of("VISION-1"));
        store.store.removal().delete(List.of("VISION-1"));
        log.set(T0 + 3, "b", 2);
        LogScript copy = log.copyAfter(2).set(T0 + 4, "c", 3);
        LogScript resumed = LogScript.ofRun(run, T0 + 10).set(T0 + 11, "d", 4);

        LogIdentity known = log.identity();
        assertRefused(() -> store.store.state(known), Reason.OBJECT_DELETED, "VISION-1");
        assertRefused(() -> store.apply(log.batch(4, 4)), Reason.OBJECT_DELETED, "VISION-1");
        assertRefused(() -> store.apply(copy), Reason.OBJECT_DELETED, "VISION-1");
        assertRefused(() -> store.apply(resumed), Reason.OBJECT_DELETED, "stays where it is");
    }

    @Test
    void theCustomIdOfADeletedRunMayNameAnother() {
        UUID first = UUID.randomUUID();
        store.apply(LogScript.of(Operation.Create.run(first, "team/vision", "night-1", null), T0));
        store.store.removal().trash(List.of(first.toString()));
        store.store.removal().delete(List.of(first.toString()));

        UUID second = UUID.randomUUID();
        store.apply(LogScript.of(Operation.Create.run(second, "team/vision", "night-1", null), T0));
        assertThat(store.store.runByCustomId("team/vision", "night-1").objectId())
                .isEqualTo(second);
    }
}
