package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.Operation;
import dev.nereid.model.StopRequest;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who can be asked to stop, and what they are told. */
class ListenersTest extends WithStore {
    private static final long T0 = LogScript.T0;
    private static final String RUN = "VISION-1";

    private final UUID run = UUID.randomUUID();
    private final LogScript first = LogScript.ofRun(run, T0);
    private final LogScript second = LogScript.ofRun(run, T0 + 1);

    @BeforeEach
    void applyLogs() {
        store.apply(first);
        store.apply(second);
    }

    private StopRequest listen(LogScript log) {
        return store.store.writers().listen(log.identity().logId());
    }

    private int ask(StopRequest.Kind kind, String... ids) {
        return store.store.writers().ask(List.of(ids), kind, "ada");
    }

    private void assertRefused(Reason reason, String message, String... ids) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ask(StopRequest.Kind.STOP, ids))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void allWhoListenAreToldWhoAsksAndForWhat() {
        assertThat(listen(first)).isNull();
        assertThat(listen(second)).isNull();

        assertThat(ask(StopRequest.Kind.ABORT, RUN)).isEqualTo(2);

        assertThat(listen(first).kind()).isEqualTo(StopRequest.Kind.ABORT);
        assertThat(listen(first).by()).isEqualTo("ada");
        assertThat(listen(second).kind()).isEqualTo(StopRequest.Kind.ABORT);
        assertThat(listen(second).id())
                .as("each has a request of its own")
                .isNotEqualTo(listen(first).id());
    }

    @Test
    void anAnswerThatIsLostIsGivenAgainAndIsTheSameRequest() {
        listen(first);
        ask(StopRequest.Kind.STOP, RUN);
        StopRequest lost = listen(first);
        assertThat(listen(first)).isEqualTo(lost);

        ask(StopRequest.Kind.STOP, RUN);
        assertThat(listen(first).id()).as("of another request").isNotEqualTo(lost.id());
    }

    @Test
    void whoConnectsAfterwardsIsNotTold() {
        listen(first);
        assertThat(ask(StopRequest.Kind.STOP, RUN)).isEqualTo(1);
        assertThat(listen(second)).isNull();
        LogScript resumed = LogScript.ofRun(run, T0 + 2);
        store.apply(resumed);
        assertThat(listen(resumed)).isNull();
    }

    @Test
    void whoOnlyPingsCannotBeAsked() {
        store.store.writers().ping(first.identity().logId());
        assertRefused(Reason.NOT_CONNECTED, "No process is connected to " + RUN, RUN);
    }

    @Test
    void whoHasNotBeenHeardOfForTwentySecondsIsNotConnected() {
        listen(first);
        store.now.addAndGet(StoreOptions.INACTIVE_AFTER_MICROS - 1);
        assertThat(ask(StopRequest.Kind.STOP, RUN)).isEqualTo(1);
        store.now.addAndGet(1);
        assertRefused(Reason.NOT_CONNECTED, "Nobody was asked", RUN);
    }

    @Test
    void ifOneOfThemCannotBeAskedNobodyIs() {
        store.apply(LogScript.ofRun(UUID.randomUUID(), T0));
        listen(first);
        assertRefused(Reason.NOT_CONNECTED, "VISION-2", RUN, "VISION-2");
        assertRefused(Reason.OBJECT_UNKNOWN, "VISION-9", RUN, "VISION-9");
        assertThat(listen(first)).isNull();
    }

    @Test
    void onlyRunsHaveProcesses() {
        store.apply(LogScript.of(Operation.Create.model(UUID.randomUUID(), "team/vision", "FOREST", null), T0));
        assertRefused(Reason.INVALID, "is a model", "VISION-FOREST");
    }

    @Test
    void aLogThatHasNotArrivedYetIsToldNothing() {
        assertThat(store.store.writers().listen(UUID.randomUUID())).isNull();
    }

    @Test
    void nothingIsLeftOfThoseOfARunThatIsDeleted() throws SQLException {
        listen(first);
        store.store.removal().trash(List.of(RUN));
        assertThat(ask(StopRequest.Kind.STOP, RUN)).as("also in the trash").isEqualTo(1);
        store.store.removal().delete(List.of(RUN));
        assertRefused(Reason.OBJECT_UNKNOWN, "There is no run " + RUN, RUN);
        assertThat(store.sql("select count(*) from log_listener")).containsExactly(0L);
    }
}
