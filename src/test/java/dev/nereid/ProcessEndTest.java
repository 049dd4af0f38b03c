package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileName;
import dev.nereid.model.Value;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a job ends that does not close its run: by SIGTERM, or because main returns. Nothing that it logged is lost. */
class ProcessEndTest extends WithServer {
    /** What Slurm and Kubernetes grant between SIGTERM and SIGKILL. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final String LOGGED = "logged ";

    /** Logs and prints how much, without an end; or so many points. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) {
            int points = Integer.parseInt(arguments[0]);
            Run run = Nereid.initRun().start();
            for (int i = 0; i < points; i++) {
                run.append("loss", i);
                run.assign("last", i);
                if (i % 100 == 0) {
                    System.out.println(LOGGED + (i + 1));
                }
            }
            System.out.println(LOGGED + points);
            if (arguments.length > 1) {
                run.close();
            }
        }
    }

    private JvmProcess start(Mode mode, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("NEREID_MODE", mode.name());
        environment.put("NEREID_DIR", runs().toString());
        environment.put("NEREID_PROJECT", "ml/ended");
        environment.put("NEREID_API_TOKEN", server.token());
        return JvmProcess.start(Job.class, environment, List.of(arguments));
    }

    private Path onePlainFile() {
        List<Path> files = RunFileName.list(runs());
        assertThat(files).hasSize(1);
        assertThat(runs().toFile().list())
                .as("no WAL, no lock")
                .allMatch(name -> name.endsWith(".db") || name.endsWith(".sync"));
        return files.get(0);
    }

    private void assertServerHasAtLeast(int logged) {
        try (HttpTransport client = server.client()) {
            String id = "offline/" + client.object("ENDED-1").objectId();
            Answers.ofServer(client, id).assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
            assertThat(client.series("ENDED-1", "loss").count()).isGreaterThanOrEqualTo(logged);
            assertThat(client.object("ENDED-1").attributes().get("sys/failed").value())
                    .isEqualTo(new Value.OfBool(false));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "OFFLINE"})
    void sigtermLosesNothingThatWasLogged(Mode mode) throws Exception {
        int logged;
        String output;
        try (JvmProcess job = start(mode, "1000000000")) {
            job.await(LOGGED + "5");
            job.terminate();
            assertThat(job.awaitEnd(GRACE)).isEqualTo(128 + 15);
            logged = Integer.parseInt(job.last(LOGGED));
            output = job.output();
        }

        onePlainFile();
        if (mode == Mode.OFFLINE) {
            assertThat(output).contains("safe in").contains("nereid sync --path " + runs());
            Deliver.all(server, runs());
        } else {
            assertThat(output).doesNotContain("not on the server yet");
        }
        assertServerHasAtLeast(logged);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "OFFLINE"})
    void aMainThatReturnsWithoutClosingLosesNothing(Mode mode) throws Exception {
        int points = mode == Mode.SYNC ? 50 : 5000;
        try (JvmProcess job = start(mode, Integer.toString(points))) {
            assertThat(job.awaitEnd(GRACE)).as(job.output()).isZero();
        }

        onePlainFile();
        if (mode == Mode.OFFLINE) {
            Deliver.all(server, runs());
        }
        assertServerHasAtLeast(points);
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ENDED-1", "loss").count()).isEqualTo(points);
        }
    }

    @Test
    void sigtermWhileTheRunIsBeingClosedWithoutTheServerEndsInOrderToo() throws Exception {
        server.stop();
        try (JvmProcess job = start(Mode.ASYNC, "5000", "close")) {
            job.await(LOGGED + "5000"); // and then it closes, and waits a minute for the server
            job.terminate();
            assertThat(job.awaitEnd(GRACE)).isEqualTo(128 + 15);
            assertThat(job.output()).contains("are not on the server yet").contains("nereid sync --path " + runs());
            assertThat(job.output().split("are not on the server yet")).hasSize(2); // said once
        }
        onePlainFile();

        server.startAgain();
        Deliver.all(server, runs());
        assertServerHasAtLeast(5000);
    }
}
