package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Value;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Quiet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ends of a program are failures of its run, and what is left of them to read. */
class FailedRunTest extends WithServer {
    /** Trains until something happens. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws Exception {
            switch (arguments[0]) {
                case "leaves the block" -> leave();
                case "is caught outside" -> {
                    try {
                        leave();
                    } catch (IllegalStateException e) {
                        System.out.println("caught");
                    }
                }
                case "is caught and wrapped" -> {
                    try {
                        leave();
                    } catch (IllegalStateException e) {
                        throw new RuntimeException("wrapped", e);
                    }
                }
                case "comes after the block" -> {
                    train();
                    throw new IllegalStateException("the export went wrong");
                }
                case "is from a pool" -> pool();
                case "ends another thread" -> otherThread();
                case "is reported and thrown on" -> report();
                default -> standStill(arguments[0]);
            }
        }

        private static void train() {
            try (Run run = Nereid.initRun().start()) {
                run.append("loss", 1);
            }
        }

        private static void leave() {
            try (Run run = Nereid.initRun().start()) {
                run.append("loss", 1);
                diverge();
            }
        }

        private static void diverge() {
            throw new IllegalStateException("the loss is no number");
        }

        private static void pool() {
            try (Run run = Nereid.initRun().start()) {
                run.append("loss", 1);
                CompletableFuture.runAsync(Job::diverge).join();
            }
        }

        private static void otherThread() throws Exception {
            try (Run run = Nereid.initRun().start()) {
                run.append("loss", 1);
                Thread worker = new Thread(Job::diverge, "worker-3");
                worker.start();
                worker.join();
            }
        }

        private static void report() {
            try (Run run = Nereid.initRun().start()) {
                try {
                    diverge();
                } catch (IllegalStateException e) {
                    run.fail(e);
                    throw e;
                }
            }
        }

        private static void standStill(String how) throws Exception {
            try (Run run = Nereid.initRun().start()) {
                run.append("loss", 1);
                System.out.println("training");
                if (how.equals("exit")) {
                    System.exit(3);
                }
                while (true) {
                    run.append("loss", 1); // until the run is closed under its feet
                }
            }
        }
    }

    private JvmProcess start(Mode mode, String what, String... variables) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NEREID_MODE",
                mode.name(),
                "NEREID_PROJECT",
                "ml/failed",
                "NEREID_API_TOKEN",
                server.token(),
                "NEREID_CLOSE_TIMEOUT",
                "30 s",
                "NEREID_CAPTURE_TRACEBACK",
                "true",
                "NEREID_DIR",
                runs().toString()));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return JvmProcess.start(Job.class, environment, List.of(what));
    }

    private String output(Mode mode, String what, int exit, String... variables) throws Exception {
        try (JvmProcess job = start(mode, what, variables)) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isEqualTo(exit);
            return job.output();
        }
    }

    /** What is there of the one run. */
    private record Outcome(boolean failed, List<String> traceback) {
        private void assertFailed(String... lines) {
            assertThat(failed).isTrue();
            assertThat(traceback).contains("The run is marked as failed.").contains(lines);
        }

        private void assertNothing() {
            assertThat(failed).isFalse();
            assertThat(traceback).isEmpty();
        }
    }

    private Outcome here() {
        try (Replica replica = Replica.open(runs(), temporary.resolve("cache"))) {
            assertThat(replica.refresh()).isEmpty();
            List<ObjectView> all = replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null));
            assertThat(all).hasSize(1);
            ObjectView run = replica.store().object(all.get(0).id());
            String path = traceback(run);
            return outcome(
                    run,
                    path == null
                            ? List.of()
                            : List.of(replica.store().series(run.id(), path).texts()));
        }
    }

    private Outcome onServer() {
        try (HttpTransport client = server.client()) {
            ObjectView run = client.object("FAILED-1");
            assertThatThrownBy(() -> client.object("FAILED-2")).hasMessageContaining("FAILED-2");
            String path = traceback(run);
            return outcome(
                    run,
                    path == null
                            ? List.of()
                            : List.of(client.series(run.id(), path).texts()));
        }
    }

    private static String traceback(ObjectView run) {
        List<String> paths = run.attributes().keySet().stream()
                .filter(path -> path.matches("monitoring/[0-9a-f]{8}/traceback"))
                .toList();
        assertThat(paths).hasSizeLessThan(2);
        return paths.isEmpty() ? null : paths.get(0);
    }

    private static Outcome outcome(ObjectView run, List<String> traceback) {
        boolean failed = run.attributes().get("sys/failed").value().equals(new Value.OfBool(true));
        return new Outcome(failed, traceback);
    }

    // ------------------------------------------------------------------------------------------------- failures --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC", "SYNC"})
    void anExceptionThatLeavesTheBlockOfMain(Mode mode) throws Exception {
        String output = output(mode, "leaves the block", 1);

        assertThat(output).contains("Exception in thread \"main\" java.lang.IllegalStateException");
        assertThat(RunFileName.list(runs())).as("the run's, and its last words").hasSize(2);
        assertThat(runs().toFile().list())
                .as("no WAL, no lock")
                .allMatch(name -> name.endsWith(".db") || name.endsWith(".sync"));
        here().assertFailed("Thread: main", "java.lang.IllegalStateException: the loss is no number");
        if (mode == Mode.OFFLINE) {
            Deliver.all(server, runs());
        }
        onServer().assertFailed("Thread: main", "java.lang.IllegalStateException: the loss is no number");
        assertThat(onServer().traceback()).isEqualTo(here().traceback()).doesNotHaveDuplicates();
    }

    @Test
    void anExceptionThatLeavesTheBlockWhileTheServerIsAway() throws Exception {
        server.stop();
        String output = output(Mode.ASYNC, "leaves the block", 1, "NEREID_CLOSE_TIMEOUT", "1 s");
        assertThat(output).contains("nereid sync --path " + runs());
        here().assertFailed("Thread: main");

        server.startAgain();
        Deliver.all(server, runs());
        onServer().assertFailed("Thread: main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"is caught and wrapped", "is from a pool"})
    void anExceptionThatDoesNotShowAtFirstSightWhereItIsFrom(String what) throws Exception {
        output(Mode.OFFLINE, what, 1);
        here().assertFailed("Caused by: java.lang.IllegalStateException: the loss is no number");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC"})
    void anExceptionThatEndsAnotherThread(Mode mode) throws Exception {
        output(mode, "ends another thread", 0);
        assertThat(RunFileName.list(runs())).hasSize(1);
        if (mode == Mode.OFFLINE) {
            Deliver.all(server, runs());
        }
        onServer().assertFailed("Thread: worker-3");
    }

    @Test
    void anExceptionThatTheProgramReportsIsLoggedOnce() throws Exception {
        output(Mode.OFFLINE, "is reported and thrown on", 1);
        here().assertFailed("Thread: main");
        assertThat(here().traceback()).doesNotHaveDuplicates();
        assertThat(RunFileName.list(runs())).hasSize(1);
    }

    @Test
    void aReportNeedsNoCapturing() {
        try (Run run = new RunBuilder(Quiet.settings(Map.of("NEREID_CAPTURE_TRACEBACK", "false")))
                .mode(Mode.OFFLINE)
                .failOnException(false)
                .directory(runs())
                .start()) {
            run.fail(new IllegalStateException("by hand"));
            assertThatThrownBy(() -> run.fail(null)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(here().failed()).isTrue();
        assertThat(here().traceback()).contains("java.lang.IllegalStateException: by hand");
    }

    // ------------------------------------------------------------------------------------------------ no failures --

    @Test
    void anExceptionThatTheProgramCatches() throws Exception {
        assertThat(output(Mode.OFFLINE, "is caught outside", 0)).contains("caught");
        here().assertNothing();
    }

    @Test
    void anExceptionThatComesAfterTheBlock() throws Exception {
        assertThat(output(Mode.OFFLINE, "comes after the block", 1)).contains("the export went wrong");
        here().assertNothing();
        assertThat(RunFileName.list(runs())).hasSize(1);
    }

    @Test
    void systemExit() throws Exception {
        output(Mode.OFFLINE, "exit", 3);
        here().assertNothing();
    }

    /** The thread that trains then dies of the run that is closed; this is none of its faults. */
    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC"})
    void sigterm(Mode mode) throws Exception {
        try (JvmProcess job = start(mode, "goes on")) {
            job.await("training");
            job.terminate();
            assertThat(job.awaitEnd(Await.PATIENCE)).isEqualTo(128 + 15);
        }
        here().assertNothing();
        if (mode == Mode.ASYNC) {
            onServer().assertNothing();
        }
    }

    // ----------------------------------------------------------------------------------------------- as one likes --

    @ParameterizedTest
    @ValueSource(strings = {"leaves the block", "ends another thread"})
    void whereExceptionsAreNoFailuresTheyAreLoggedAllTheSame(String what) throws Exception {
        output(Mode.OFFLINE, what, what.startsWith("leaves") ? 1 : 0, "NEREID_FAIL_ON_EXCEPTION", "false");
        assertThat(here().failed()).isFalse();
        assertThat(here().traceback())
                .contains("java.lang.IllegalStateException: the loss is no number")
                .doesNotContain("The run is marked as failed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaves the block", "ends another thread"})
    void whereExceptionsAreNotCapturedTheyAreNoFailuresEither(String what) throws Exception {
        output(Mode.OFFLINE, what, what.startsWith("leaves") ? 1 : 0, "NEREID_CAPTURE_TRACEBACK", "false");
        here().assertNothing();
        assertThat(RunFileName.list(runs())).hasSize(1);
    }
}
