package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.ObjectView;
import dev.nereid.model.Value;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are asked, by way of the server, to end. */
class RemoteStopTest extends WithServer {
    /** A ping's period, and some time to end. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private Management management;

    /** Logs without end, and without a pause that a ping would need. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws Exception {
            List<Process> children = new ArrayList<>();
            for (String script : arguments) {
                children.add(new ProcessBuilder("bash", "-c", script).start());
            }
            try (Run run = Nereid.initRun().start()) {
                for (Process child : children) {
                    child.getInputStream().read(); // it is set up
                    System.out.println("child " + child.pid());
                }
                for (int i = 0; ; i++) {
                    run.append("loss", i);
                    System.out.println("logged " + (i + 1));
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (ObjectClosedException e) {
                System.out.println("closed under my feet");
            }
        }
    }

    @BeforeEach
    void connect() {
        management = Management.connect(server.token());
    }

    @AfterEach
    void disconnect() {
        management.close();
    }

    private JvmProcess start(Mode mode, Map<String, String> variables, String... children) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NEREID_MODE",
                mode.name(),
                "NEREID_PROJECT",
                "ml/stopped",
                "NEREID_API_TOKEN",
                server.token(),
                "NEREID_CAPTURE_TRACEBACK",
                "true",
                "NEREID_MONITORING_NAMESPACE",
                "mine",
                "NEREID_DIR",
                runs().toString()));
        environment.putAll(variables);
        return JvmProcess.start(Job.class, environment, List.of(children));
    }

    private void ask(String what, int processes) throws Exception {
        Await.until(processes + " are connected", () -> {
            try {
                int asked = what.equals("stop") ? management.stop("STOPPED-1") : management.abort("STOPPED-1");
                return asked == processes;
            } catch (NereidException e) {
                assertThat(e).hasMessageMatching("(?s).*(No process is connected to|There is no run) STOPPED-1.*");
                return false;
            }
        });
    }

    private static void assertEnded(JvmProcess job, String what) throws InterruptedException {
        assertThat(job.awaitEnd(SOON)).isEqualTo(1);
        assertThat(job.output().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("admin has asked STOPPED-1 to " + what, "NEREID_REMOTE_SIGNALS=false");
    }

    private ObjectView run() {
        try (HttpTransport client = server.client()) {
            return client.object("STOPPED-1");
        }
    }

    private boolean isFailed() {
        return run().attributes().get("sys/failed").value().equals(new Value.OfBool(true));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void aStoppedProcessSendsWhatItHasLoggedAndEnds(Mode mode) throws Exception {
        try (JvmProcess job = start(mode, Map.of())) {
            job.await("logged ");
            ask("stop", 1);
            assertEnded(job, "stop");
            int logged = Integer.parseInt(job.last("logged "));
            assertThat(run().attributes().get("loss").summary().count()).isGreaterThanOrEqualTo(logged);
        }
        assertThat(isFailed()).isFalse();
        assertThat(run().attributes()).doesNotContainKey("mine/traceback");
    }

    @Test
    void anAbortedRunIsMarkedAsFailedAndSaysWhoAsked() throws Exception {
        try (JvmProcess job = start(Mode.ASYNC, Map.of())) {
            ask("abort", 1);
            assertEnded(job, "abort");
        }
        assertThat(isFailed()).isTrue();
        try (HttpTransport client = server.client()) {
            assertThat(client.series("STOPPED-1", "mine/traceback").texts())
                    .containsExactly("Aborted by admin. The run is marked as failed.");
        }
    }

    @Test
    void childProcessesEndWithItAlsoThoseThatDoNotWantTo() throws Exception {
        String meek = "echo; sleep 600 & wait";
        String stubborn = "trap '' TERM; echo; while true; do sleep 1; done";
        try (JvmProcess job = start(Mode.ASYNC, Map.of("NEREID_SUBPROCESS_KILL_TIMEOUT", "1 s"), meek, stubborn)) {
            job.await("logged ");
            List<ProcessHandle> children = job.output()
                    .lines()
                    .filter(line -> line.startsWith("child "))
                    .map(line -> ProcessHandle.of(Long.parseLong(line.substring("child ".length())))
                            .orElseThrow())
                    .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                    .toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(3).allMatch(ProcessHandle::isAlive);
            ask("stop", 1);
            assertEnded(job, "stop");
            for (ProcessHandle child : children) {
                Await.until("the end of " + child, () -> !child.isAlive());
            }
        }
    }

    @Test
    void allProcessesOfARunAreAsked() throws Exception {
        try (JvmProcess first = start(Mode.ASYNC, Map.of())) {
            Await.until("the run is there", () -> {
                try {
                    return run() != null;
                } catch (RuntimeException e) {
                    return false;
                }
            });
            try (JvmProcess second = start(Mode.ASYNC, Map.of("NEREID_RUN", "STOPPED-1"))) {
                ask("stop", 2);
                assertEnded(first, "stop");
                assertEnded(second, "stop");
            }
        }
    }

    @Test
    void whoDoesNotHeedSuchRequestsCannotBeAsked() throws Exception {
        try (JvmProcess job = start(Mode.SYNC, Map.of("NEREID_REMOTE_SIGNALS", "false"))) {
            job.await("logged ");
            job.await("logged 5");
            assertThatThrownBy(() -> management.stop("STOPPED-1"))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("No process is connected to STOPPED-1")
                    .hasMessageContaining("Nobody was asked");
            String before = job.last("logged ");
            Await.until("it goes on", () -> !job.last("logged ").equals(before));
        }
    }

    @Test
    void aRunThatNobodyLogsToCannotBeStopped() {
        assertThatThrownBy(() -> management.stop("STOPPED-1"))
                .isInstanceOf(NereidException.class)
                .hasMessageContaining("There is no run STOPPED-1");
    }
}
