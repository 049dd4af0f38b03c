package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Deliver;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every wait has a bound, and says what it has been waiting for. */
class WaitingTest extends WithServer {
    private static final Duration LONG = Duration.ofSeconds(60);

    private RunBuilder builder(Mode mode) {
        Map<String, String> environment =
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        return new RunBuilder(Quiet.settings(environment))
                .mode(mode)
                .project("ml/waiting")
                .apiToken(server.token())
                .directory(runs());
    }

    // ------------------------------------------------------------------------------------------------------ waiting --

    @Test
    void waitingWithoutALimitOfOnesOwnEndsWithTheClosesLimit() {
        server.stop();
        Run run = builder(Mode.ASYNC).closeTimeout(Duration.ofMillis(200)).start();
        run.append("loss", 1);
        assertThat(run.awaitSync()).isFalse();
        run.close();
    }

    @Test
    void theLongestLimitsAreUnderstood() {
        try (Run run = builder(Mode.ASYNC).start()) {
            Duration forever = ChronoUnit.FOREVER.getDuration();
            assertThat(run.awaitSync(forever)).isTrue();
            assertThat(run.awaitId(forever)).hasValue("WAITING-1");
        }
    }

    @Test
    void anIdIsAwaitedUntilTheServerComesAndNoLongerThanAsked() {
        server.stop();
        try (Run run = builder(Mode.ASYNC).start()) {
            assertThat(run.awaitId(Duration.ofMillis(50))).isEmpty();
            server.startAgain();
            assertThat(run.awaitId(LONG)).hasValue("WAITING-1");
            assertThat(run.id()).isEqualTo("WAITING-1");
        }
    }

    @Test
    void aRefusalThatWaitingDoesNotChangeEndsTheWaiting() {
        String wrong = TestServer.tokenFor("http://127.0.0.1:" + server.port(), "wrong");
        Run run = builder(Mode.ASYNC)
                .apiToken(wrong)
                .closeTimeout(Duration.ofHours(1))
                .requestTimeout(Duration.ofHours(1))
                .start();
        run.append("loss", 1);
        assertThat(run.awaitSync()).isFalse();
        assertThat(run.awaitId(Duration.ofHours(1))).isEmpty();
        assertThatThrownBy(() -> run.fetch("loss"))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("401");
        assertThat(run.syncStatus().trouble()).contains("401");
        run.close();
    }

    @Test
    void stoppingWithALimitOfItsOwnReturnsWhatIsLeft() throws Exception {
        server.stop();
        Run run = builder(Mode.ASYNC).closeTimeout(Duration.ofHours(1)).start();
        run.append("loss", 1);

        SyncStatus status = run.stop(Duration.ofMillis(100));

        assertThat(status.durable()).isEqualTo(2);
        assertThat(status.synced()).isZero();
        assertThat(status.pending()).isEqualTo(2);
        assertThat(status.trouble()).contains("can't be reached");
        assertThat(status.message())
                .startsWith("2 operations of " + run.id() + " are not on the server yet")
                .contains("safe in " + run.file())
                .endsWith("nereid sync --path " + runs());
        assertThat(run.stop(Duration.ofHours(1))).isEqualTo(status);
        assertThatThrownBy(() -> run.append("loss", 2)).isInstanceOf(ObjectClosedException.class);
    }

    @InEachLoggingMode
    void afterTheCloseThereIsNothingLeftToWaitFor(Mode mode) {
        boolean sends = mode == Mode.ASYNC || mode == Mode.SYNC;
        Run run = builder(mode).start();
        run.append("loss", 1);
        run.close();
        run.flush();
        assertThat(run.awaitSync(LONG)).isEqualTo(sends);
        assertThat(run.awaitId(LONG).isPresent()).isEqualTo(sends);
        assertThat(run.durableUpTo()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "DEBUG"})
    void aRunIsClosedWhileOtherThreadsReadAndFlushAndNoneOfThemIsAlarmed(Mode mode) throws Exception {
        for (int time = 0; time < 10; time++) {
            Run run = builder(mode).start();
            run.append("loss", 1);
            AtomicBoolean closed = new AtomicBoolean();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                while (run.fetch("loss").pointCount() == 1) {}
            });
            CompletableFuture<Void> flushing = CompletableFuture.runAsync(() -> {
                while (!closed.get()) {
                    run.flush();
                }
            });
            run.fetch("loss");
            run.close();
            closed.set(true);
            flushing.get(60, TimeUnit.SECONDS);
            assertThat(reading).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(ObjectClosedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void whenAllIsThereTheStatusSaysSo(Mode mode) {
        Run run = builder(mode).start();
        run.append("loss", 1);
        SyncStatus status = run.stop(LONG);
        assertThat(status).isEqualTo(new SyncStatus(2, 2, 0, 0, 0, null, "All of WAITING-1 is on the server."));
    }

    // ------------------------------------------------------------------------------------------------------- status --

    @Test
    void offlineTheStatusKnowsWhatASyncByOthersHasDelivered() throws Exception {
        try (Run run = builder(Mode.OFFLINE).start()) {
            run.append("loss", 1);
            run.flush();
            assertThat(run.syncStatus().pending()).isEqualTo(2);
            assertThat(run.syncStatus().trouble()).isNull();
            assertThat(run.syncStatus().message()).contains("nereid sync --path " + runs());
            Deliver.all(server, runs());
            assertThat(run.syncStatus().pending()).isZero();
            run.append("loss", 2);
            run.flush();
            assertThat(run.syncStatus().synced()).isEqualTo(2);
            assertThat(run.syncStatus().message())
                    .startsWith("1 operation of " + run.id() + " is not on the server yet. It is safe in ");
        }
    }

    @Test
    void theCommandIsAsOneTypesIt() {
        Path directory = temporary.resolve("it's here");
        RunBuilder builder =
                new RunBuilder(Quiet.settings(Map.of())).mode(Mode.OFFLINE).directory(directory);
        try (Run run = builder.start()) {
            assertThat(run.syncStatus().message())
                    .endsWith("nereid sync --path '" + temporary + "/it'\\''s here' -p WORKSPACE/PROJECT");
        }
    }

    @Test
    void whatTheServerKeepsAsideIsCountedAndNamed() {
        try (Run one = builder(Mode.ASYNC).start()) {
            one.assign("lr", 0.1);
            assertThat(one.awaitSync(LONG)).isTrue();
            Run two = builder(Mode.ASYNC)
                    .directory(temporary.resolve("elsewhere"))
                    .withId("WAITING-1")
                    .start();
            one.assign("batch", 1);
            assertThat(one.awaitSync(LONG)).isTrue();
            two.assign("batch", "one");
            SyncStatus status = two.stop(LONG);
            assertThat(status.rejected()).isEqualTo(1);
            assertThat(status.pending()).isZero();
            assertThat(status.message())
                    .contains("keeps 1 of the operations of WAITING-1 aside")
                    .contains("batch");
        }
    }

    // ------------------------------------------------------------------------------------------------------ refresh --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC", "SYNC"})
    void afterARefreshOneKnowsWhatOthersHaveMade(Mode mode) {
        try (Run one = builder(mode).start()) {
            one.assign("replaced", 1);
            one.assign("mine", 1);
            settle(one);
            String id = one.id();
            try (Run two = builder(mode).withId(id).start()) {
                two.assign("theirs", 0.1);
                two.floatSeries("loss").append(7, 1);
                two.delete("replaced");
                two.assign("replaced", "text");
                settle(two);
            }
            one.assign("mine too", 1);

            one.refresh();

            assertThatThrownBy(() -> one.assign("theirs", "text"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("a float");
            assertThatThrownBy(() -> one.assign("replaced", 2)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> one.assign("mine", "text")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> one.assign("mine too", "text")).isInstanceOf(AttributeConflictException.class);
            one.assign("replaced", "mine");
            one.append("loss", 2);
            assertThat(one.fetchFloatSeries("loss").steps()).containsExactly(7, 8);
            assertThat(one.fetch("replaced").asString()).isEqualTo("mine");
        }
    }

    @Test
    void whatOthersHaveDeletedMayTakeAnotherTypeAfterARefresh() {
        try (Run one = builder(Mode.OFFLINE).start();
                Run two = builder(Mode.OFFLINE).withId(one.id()).start()) {
            one.assign("a/b", 1);
            one.flush();
            two.refresh();
            two.delete("a");
            two.flush();
            assertThatThrownBy(() -> one.assign("a", 1)).isInstanceOf(AttributeConflictException.class);
            one.refresh();
            one.assign("a", 1);
            assertThat(one.fetch("a").asLong()).isEqualTo(1);
        }
    }

    private static void settle(Run run) {
        run.flush();
        run.awaitSync(LONG);
    }
}
