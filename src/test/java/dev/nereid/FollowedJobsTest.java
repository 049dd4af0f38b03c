package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.Main;
import dev.nereid.codec.LogIdentity;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in processes of their own, some of which sync by themselves, and two login nodes that follow all of them. */
@Timeout(300)
class FollowedJobsTest {
    private static final int POINTS = 3_000;

    @TempDir
    private Path temporary;

    private final List<JvmProcess> processes = new ArrayList<>();

    private Path runs() {
        return temporary.resolve("runs");
    }

    /** Logs for a second or two. Its argument is what it leaves out: its own end. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) {
            Run run = Nereid.initRun().tags("job").start();
            FloatSeries loss = run.floatSeries("loss");
            for (int i = 0; i < POINTS; i++) {
                loss.append(Math.sin(i));
                run.assign("step", i);
                if (i % 100 == 0) {
                    LockSupport.parkNanos(50_000_000);
                }
            }
            if (arguments.length > 0) {
                run.flush();
                Runtime.getRuntime().halt(9);
            }
            run.close();
        }
    }

    private JvmProcess job(TestServer server, Mode mode, String... arguments) throws IOException {
        Map<String, String> environment = Map.of(
                "NEREID_PROJECT",
                "ml/jobs",
                "NEREID_MODE",
                mode.name(),
                "NEREID_DIR",
                runs().toString(),
                "NEREID_API_TOKEN",
                server.token());
        JvmProcess process = JvmProcess.start(Job.class, environment, List.of(arguments));
        processes.add(process);
        return process;
    }

    private JvmProcess follower(TestServer server) throws Exception {
        JvmProcess process = JvmProcess.start(
                Main.class,
                Map.of("NEREID_API_TOKEN", server.token()),
                List.of("sync", "--follow", "--interval", "50ms", "--path", runs().toString()));
        processes.add(process);
        process.await("Following ");
        return process;
    }

    private static boolean isDelivered(HttpTransport client, Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return client.state(LogIdentity.ofFile(reader.logId())).applied() == reader.lastSequence();
        }
    }

    @Test
    void whoeverDeliversWhatTheServerHasWhatWasLoggedOnce() throws Exception {
        Files.createDirectory(runs());
        try (TestServer server = TestServer.start(temporary.resolve("server"));
                HttpTransport client = server.client()) {
            JvmProcess steady = follower(server);
            JvmProcess mortal = follower(server);
            List<JvmProcess> jobs = List.of(
                    job(server, Mode.ASYNC), job(server, Mode.OFFLINE), job(server, Mode.OFFLINE, "without an end"));
            mortal.await("offline/");
            mortal.kill();
            mortal = follower(server);
            for (JvmProcess job : jobs) {
                job.awaitEnd(Await.PATIENCE);
            }
            List<Path> files = RunFileName.list(runs());
            assertThat(files).hasSize(3);
            Await.until("all is delivered", () -> files.stream().allMatch(file -> isDelivered(client, file)));
            Await.until("the ends are told", () -> steady.output().split(" ended").length == 4);
            Await.until("all are plain", () -> files.stream().allMatch(FollowedJobsTest::isPlain));
            for (JvmProcess follower : List.of(steady, mortal)) {
                follower.terminate();
                assertThat(follower.awaitEnd(Await.PATIENCE))
                        .as(follower.output())
                        .isZero();
                assertThat(follower.output()).contains("Synced ").doesNotContain("Exception");
            }

            assertThat(steady.output())
                    .containsPattern("JOBS-\\d ended, [\\d,]+ operations synced")
                    .containsPattern(
                            "JOBS-\\d ended \\(killed, or its machine went down\\), [\\d,]+ operations synced");
            for (Path file : files) {
                try (RunFileReader reader = RunFileReader.open(file)) {
                    String id = "offline/" + reader.creation().objectId();
                    Answers.ofServer(client, id)
                            .assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
                    assertThat(client.series(id, "loss").count()).isEqualTo(POINTS);
                }
            }
        } finally {
            processes.forEach(JvmProcess::close);
        }
    }

    /** Also that of the killed one, which a follower has finalised, and those that somebody read as they ended. */
    private static boolean isPlain(Path file) {
        return Stream.of("-wal", "-shm", "-journal").noneMatch(end -> Files.exists(Path.of(file + end)));
    }
}
