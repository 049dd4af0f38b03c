package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.Main;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Await;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.ServerAndLogs;
import dev.nereid.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of processes that log, of those that sync, and of the server, in the middle of anything: of a commit, a checkpoint, a
 * close, an upload, a start; of moving the WAL of one that was killed before. What holds afterwards:
 *
 * <ol>
 *   <li>Everything is in the file that {@code flush()} returned for, {@code durableUpTo()} counted, or {@code close()} ended.
 *   <li>Of what was not flushed, only what was logged in the last moments is missing: what one linger and one commit hold.
 *       Nothing is missing before something that is there.
 *   <li>The file opens as it is, and is sound.
 *   <li>The server starts again as it is. When all is synced it equals the logs: each operation once, each ID once, contents
 *       of files whole.
 * </ol>
 */
@Timeout(3600)
class KilledProcessesTest {
    /** PostgreSQL survives its clients by itself; what is tried there is the way to it. */
    private static final int ROUNDS = TestDatabase.isPostgres() ? 3 : 20;

    private static final int ROUNDS_NIGHTLY = 10 * ROUNDS;

    /** Between looks at whether the server equals the logs; it has much to hear by then. */
    private static final int ROUNDS_BETWEEN_LOOKS = 10;

    /** A commit may take this long on a machine with much else to do. The figures that are printed are those of this one. */
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

    private static final int START_MILLIS = 900;
    private static final int LIFE_MILLIS = 500;
    private static final int WRITERS = 2;

    @TempDir
    private Path temporary;

    private final List<JobLedger.Loss> losses = new ArrayList<>();
    private JvmProcess server;
    private int port;
    private String token;
    private int serverKills;
    private int jobKills;
    private int looks;

    private Path runs() {
        return temporary.resolve("runs-" + looks);
    }

    @Test
    @Tag(Campaign.TAG)
    void whatWasPromisedIsThereAndTheServerEqualsTheLogs() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        killFirstStart();
        startServer();
        Campaign.run("a kill of jobs, syncers and servers", ROUNDS, ROUNDS_NIGHTLY, random -> {
            round(random);
            if (jobKills % ROUNDS_BETWEEN_LOOKS == 0) {
                look();
            }
        });
        look();
        report();
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    private void launchServer() throws Exception {
        Path data = temporary.resolve("data");
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--port", "" + port, "--data", data.toString(), "--new-token", "--max-requests", "0"));
        arguments.addAll(TestDatabase.optionsFor(data));
        server = JvmProcess.start(Main.class, Map.of(), arguments);
    }

    private void startServer() throws Exception {
        launchServer();
        server.await("Stop with");
        token = server.last("NEREID_API_TOKEN=");
    }

    /** While it creates what there is to create. */
    private void killFirstStart() throws Exception {
        launchServer();
        Path files = temporary.resolve("data");
        Await.until("the server begins to write", () -> Files.exists(files));
        LockSupport.parkNanos(Duration.ofMillis(new Random().nextInt(300)).toNanos());
        killServer();
    }

    private void killServer() {
        server.kill();
        serverKills++;
    }

    private void round(Random random) throws Exception {
        Path ledgers = Files.createTempDirectory(temporary, "ledgers");
        Files.createDirectories(runs());
        JvmProcess job = JvmProcess.start(
                KilledJob.class,
                Map.of(),
                List.of(runs().toString(), ledgers.toString(), token, "" + random.nextLong(), "" + WRITERS, "4000"));
        try (job) {
            if (jobKills == 0 || random.nextInt(5) > 0) {
                assertThat(job.await("ready")).isEmpty();
                if (jobKills == 0) {
                    Await.until("the first job logs something", () -> JobLedger.any(ledgers));
                }
                pause(random.nextInt(LIFE_MILLIS));
            } else {
                pause(random.nextInt(START_MILLIS));
            }
            if (random.nextInt(3) == 0) {
                killServer();
                if (random.nextBoolean()) {
                    pause(random.nextInt(LIFE_MILLIS));
                    job.kill();
                }
                startServer();
            }
            job.kill();
            jobKills++;
            assertThat(job.last("FAILED")).as(job.output()).isNull();
        }
        losses.addAll(JobLedger.check(ledgers, runs()));
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    /** Whether the server has it all when it has been given the rest. */
    private void look() throws Exception {
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            for (Syncer.Outcome outcome : Deliver.files(client, RunFileName.list(runs()))) {
                assertThat(outcome.failure()).isNull();
            }
            System.out.println(ServerAndLogs.assertEqual(client, runs(), temporary.resolve("cache")));
        }
        looks++;
        Files.createDirectories(runs());
    }

    private void report() {
        assertThat(losses)
                .isNotEmpty()
                .allSatisfy(loss -> assertThat(loss.span()).isLessThan(LAST_MOMENTS));
        long points = losses.stream().mapToLong(JobLedger.Loss::points).max().orElseThrow();
        long millis =
                losses.stream().mapToLong(loss -> loss.span().toMillis()).max().orElseThrow();
        long[] spans = losses.stream()
                .mapToLong(loss -> loss.span().toMillis())
                .filter(n -> n > 0)
                .sorted()
                .toArray();
        System.out.println(jobKills + " kills of jobs with " + losses.size() + " runs and of " + serverKills
                + " servers; lost from one run: at most " + points + " points, logged within " + millis + " ms, "
                + (spans.length == 0 ? "never" : "half of the times") + " within "
                + (spans.length == 0 ? 0 : spans[spans.length / 2]) + " ms");
    }
}
