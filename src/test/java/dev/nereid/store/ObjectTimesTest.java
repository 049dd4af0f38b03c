package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AppliedState;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When an object was created, modified and active: by the times of its operations, not of their arrival. */
class ObjectTimesTest extends WithStore {
    private static final long SECOND = 1_000_000;
    private static final long FIVE_MINUTES = 300 * SECOND;

    private final UUID object = UUID.randomUUID();

    private String state() {
        return store.store.object(object.toString()).text("sys/state");
    }

    private long micros(String path) {
        return store.store.object(object.toString()).micros(path);
    }

    private LogScript createdAt(long time, String host) {
        return createdAt(UUID.randomUUID(), time, host);
    }

    private LogScript createdAt(UUID logId, long time, String host) {
        return LogScript.empty(logId).then(time, Operation.Create.run(object, "team/vision", null, host));
    }

    // --------------------------------------------------------------------------------------------------- state --

    @Test
    void anObjectIsActiveUntil20SecondsAfterItsLastOperation() {
        store.now.set(T0);
        LogScript log = LogScript.ofRun(object, T0).set(T0 + 5 * SECOND, "a", 1);
        store.apply(log);

        store.now.set(T0 + 25 * SECOND - 1);
        assertThat(state()).isEqualTo("active");
        store.now.set(T0 + 25 * SECOND);
        assertThat(state()).isEqualTo("inactive");

        log.set(T0 + 30 * SECOND, "a", 2);
        store.apply(log.batch(3, 3));
        assertThat(state()).isEqualTo("active");
    }

    @Test
    void anObjectIsActiveWhileOneOfItsLogsIs() {
        store.now.set(T0 + 100 * SECOND);
        store.apply(LogScript.ofRun(object, T0 + 90 * SECOND));
        store.apply(LogScript.ofRun(object, T0));

        assertThat(state()).isEqualTo("active");
        assertThat(store.store
                        .objects(ObjectQuery.all(ObjectKind.RUN, null))
                        .get(0)
                        .text("sys/state"))
                .isEqualTo("active");
    }

    @Test
    void whatArrivesLateDoesNotMakeAnObjectActive() {
        store.apply(LogScript.ofRun(object, T0).set(T0 + SECOND, "a", 1));

        assertThat(state()).isEqualTo("inactive");
    }

    @Test
    void aPingKeepsItActiveAndNeverShortensThat() {
        LogScript log = LogScript.ofRun(object, T0);
        store.apply(log);
        UUID logId = log.identity().logId();
        store.now.set(T0 + 1000 * SECOND);

        store.store.writers().ping(logId);
        assertThat(state()).isEqualTo("active");
        store.now.set(T0 + 990 * SECOND); // a clock that was put back
        store.store.writers().ping(logId);
        store.now.set(T0 + 1019 * SECOND);
        assertThat(state()).isEqualTo("active");
        store.now.set(T0 + 1021 * SECOND);
        assertThat(state()).isEqualTo("inactive");
    }

    // --------------------------------------------------------------------------------------------------- clamp --

    @Test
    void stampsMoreThanFiveMinutesAheadAreClampedAndCounted() {
        store.now.set(T0);
        LogScript log = createdAt(T0 + FIVE_MINUTES + 1, "host")
                .set(T0 + FIVE_MINUTES + 2, "a", 1)
                .set(T0 + FIVE_MINUTES * 9, "a", 2);

        AppliedState state = store.apply(log);

        assertThat(state.clamped()).isEqualTo(3);
        assertThat(micros("sys/creation_time")).isEqualTo(T0 + FIVE_MINUTES);
        assertThat(micros("sys/modification_time")).isEqualTo(T0 + FIVE_MINUTES);
        assertThat(store.attribute(object, "a").value()).isEqualTo(new Value.OfInt(2));
    }

    @Test
    void aStampExactlyFiveMinutesAheadIsKept() {
        store.now.set(T0);

        AppliedState state = store.apply(createdAt(T0, "host").set(T0 + FIVE_MINUTES, "a", 1));

        assertThat(state.clamped()).isZero();
        assertThat(micros("sys/modification_time")).isEqualTo(T0 + FIVE_MINUTES);
    }

    @Test
    void aClockThatRunsAheadDoesNotWinForLongerThanFiveMinutes() {
        store.now.set(T0);
        store.apply(createdAt(T0, "a").set(T0 + 100 * FIVE_MINUTES, "lr", 1));

        store.now.set(T0 + FIVE_MINUTES + 1);
        store.apply(createdAt(T0, "b").set(T0 + FIVE_MINUTES + 1, "lr", 2));

        assertThat(store.attribute(object, "lr").value()).isEqualTo(new Value.OfInt(2));
    }

    @Test
    void withinALogClampedStampsDoNotRunBackwardsWhenTheStoresClockDoes() {
        store.now.set(T0);
        LogScript log =
                createdAt(T0, "host").set(T0 + 2 * FIVE_MINUTES, "lr", 1).set(T0 + 3 * FIVE_MINUTES, "lr", 2);
        store.apply(log.batch(1, 2));

        store.now.set(T0 - 60 * SECOND);
        store.apply(log.batch(3, 3));

        assertThat(store.attribute(object, "lr").value()).isEqualTo(new Value.OfInt(2));
    }

    // ---------------------------------------------------------------------------------- creation, modification --

    @Test
    void theCreationTimeIsThatOfTheEarliestCreateAndTheHostComesWithIt() {
        List<LogScript> logs = new ArrayList<>(
                List.of(createdAt(T0 + 20, "middle"), createdAt(T0 + 10, "first"), createdAt(T0 + 30, "last")));
        for (int turn = 0; turn < 3; turn++) {
            Path own = directory.resolve("turn" + turn);
            assertThat(own.toFile().mkdir()).isTrue();
            Collections.rotate(logs, 1);
            try (TestStore fresh = TestStore.server(own)) {
                logs.forEach(fresh::apply);
                ObjectView view = fresh.store.object(object.toString());
                assertThat(view.micros("sys/creation_time")).isEqualTo(T0 + 10);
                assertThat(view.text("sys/hostname")).isEqualTo("first");
                assertThat(view.micros("sys/modification_time")).isEqualTo(T0 + 30);
            }
        }
    }

    @Test
    void ofTwoCreatesInOneMicrosecondTheLesserLogIdSaysWhere() {
        store.apply(createdAt(new UUID(5, 5), T0, "second"));
        store.apply(createdAt(new UUID(5, 4), T0, "first"));
        store.apply(createdAt(new UUID(5, 6), T0, "third"));

        assertThat(store.store.object(object.toString()).text("sys/hostname")).isEqualTo("first");
    }

    @Test
    void aHostThatIsUnknownIsNoAttribute() {
        store.apply(createdAt(T0, null));
        store.apply(createdAt(T0 + 5, "later"));

        assertThat(store.store.object(object.toString()).attributes()).doesNotContainKey("sys/hostname");
    }

    @Test
    void objectsAreListedOldestFirst() {
        for (int age : new int[] {2, 0, 1}) {
            store.apply(LogScript.ofRun(new UUID(9, age), T0 + age));
        }

        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, "vision")))
                .extracting(ObjectView::objectId)
                .containsExactly(new UUID(9, 0), new UUID(9, 1), new UUID(9, 2));
    }
}
