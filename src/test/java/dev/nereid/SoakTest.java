package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.Main;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.BadNetwork;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.ServerAndLogs;
import dev.nereid.testing.TestServer;
import dev.nereid.testing.Vitals;
import dev.nereid.testing.Vitals.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long time with all troubles at once: jobs log to one directory and sync by themselves, {@code nereid sync --follow} beside
 * them, over a network that flaps; jobs, followers and, in the first third, servers are killed. Afterwards:
 *
 * <ol>
 *   <li>All that was promised is in the files, and the server equals the logs.
 *   <li>A job and a server that live long need no more memory, descriptors or threads than in the beginning.
 * </ol>
 *
 * <p>{@code -Dnereid.soak.minutes=20} says how long.
 */
@Tag(Campaign.TAG)
@Timeout(3 * 3600)
class SoakTest {
    /**
     * A tenth of the time is for warming up. What would be kept of every run, request or connection, however little, would be
     * more than this after an hour: there are thousands of them. What a heap shows after a collection goes up and down by a
     * megabyte, with the classes loaded late and the caches that have a bound.
     */
    private static final double HEAP_GROWTH_MAX = 6 << 20;

    /** Connections that are idle may number more at one end of the time than at the other. */
    private static final double DESCRIPTORS_GROWTH_MAX = 10;

    /** In less time, nothing can be said of how anything grows. */
    private static final Duration MEASURABLE = Duration.ofMinutes(5);

    private static final Map<String, String> ENVIRONMENT = Map.of("NEREID_REQUEST_TIMEOUT", "2");

    @TempDir
    private Path temporary;

    private final Map<String, JvmProcess> processes = new HashMap<>();
    private final Random random = new Random(ThreadLocalRandom.current().nextLong());
    private final Map<String, Integer> kills = new HashMap<>();
    private Duration duration;
    private BadNetwork network;
    private int port;
    private String key;
    private int servers;

    private static Duration duration() {
        Integer minutes = Integer.getInteger("nereid.soak.minutes");
        return minutes == null
                ? Campaign.duration(Duration.ofSeconds(4), Duration.ofHours(1))
                : Duration.ofMinutes(minutes);
    }

    private Path runs() {
        return temporary.resolve("runs");
    }

    private Path ledgers() {
        return temporary.resolve("ledgers");
    }

    @AfterEach
    void killAll() throws IOException {
        processes.values().forEach(JvmProcess::close);
        if (network != null) {
            network.close();
        }
    }

    @Test
    void afterALongTimeTheServerEqualsTheLogsAndNothingHasGrown() throws Exception {
        duration = duration();
        Files.createDirectories(runs());
        Files.createDirectories(ledgers());
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        startServer();
        network = BadNetwork.to(port, random.nextLong());
        startJob("old job");
        startJob("young job");
        startFollower();
        troubles();
        network.heal();
        processes.entrySet().stream()
                .filter(each -> !each.getKey().equals("server"))
                .forEach(each -> each.getValue().kill());
        assertThat(processes.get("old job").last("FAILED"))
                .as(processes.get("old job").output())
                .isNull();
        System.out.println("Soaked for " + duration.toSeconds() + " s; killed " + kills + "; bad connections: "
                + network.faults());
        compare();
        measure("old job", vitals("old job"));
        measure("server", vitals("server " + servers));
    }

    // ----------------------------------------------------------------------------------------------- processes --

    private Path vitals(String process) {
        return temporary.resolve(process + ".vitals");
    }

    private JvmProcess measured(String name, Class<?> main, List<String> arguments) throws IOException {
        String period = "" + Math.max(500, duration.toMillis() / 200);
        List<String> all = new ArrayList<>(List.of(vitals(name).toString(), period, main.getName()));
        all.addAll(arguments);
        return JvmProcess.start(Vitals.class, ENVIRONMENT, all);
    }

    private void startServer() throws Exception {
        servers++;
        JvmProcess server = measured(
                "server " + servers,
                Main.class,
                List.of(
                        "serve",
                        "--port",
                        "" + port,
                        "--data",
                        temporary.resolve("data").toString(),
                        "--new-token",
                        "--max-requests",
                        "0"));
        processes.put("server", server);
        server.await("Stop with");
        key = ApiToken.parse(server.last("NEREID_API_TOKEN=")).key();
    }

    private String token(int toPort) {
        return TestServer.tokenFor("http://127.0.0.1:" + toPort, key);
    }

    private void startJob(String name) throws IOException {
        List<String> arguments = List.of(
                runs().toString(), ledgers().toString(), token(network.port()), "" + random.nextLong(), "2", "200000");
        processes.put(name, measured(name, KilledJob.class, arguments));
    }

    private void startFollower() throws IOException {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.put("NEREID_API_TOKEN", token(network.port()));
        processes.put(
                "follower",
                JvmProcess.start(Main.class, environment, List.of("sync", "--follow", "--path", runs().toString())));
    }

    private void troubles() throws Exception {
        long start = System.nanoTime();
        while (true) {
            Duration left = duration.minusNanos(System.nanoTime() - start);
            long pause = duration.toMillis() / 100 + random.nextInt(2_000);
            LockSupport.parkNanos(
                    Math.min(left.toNanos(), Duration.ofMillis(pause).toNanos()));
            if (left.toMillis() <= pause) {
                return;
            }
            boolean early = left.compareTo(duration.multipliedBy(2).dividedBy(3)) > 0;
            switch (random.nextInt(early ? 4 : 3)) {
                case 0 -> {
                    kill("young job");
                    startJob("young job");
                }
                case 1 -> {
                    kill("follower");
                    startFollower();
                }
                case 2 -> network.cutAll();
                default -> {
                    kill("server");
                    startServer();
                }
            }
        }
    }

    private void kill(String name) {
        processes.get(name).kill();
        kills.merge(name, 1, Integer::sum);
    }

    // ---------------------------------------------------------------------------------------------- afterwards --

    private void compare() throws Exception {
        List<JobLedger.Loss> losses = JobLedger.check(ledgers(), runs());
        long most =
                losses.stream().mapToLong(loss -> loss.span().toMillis()).max().orElse(0);
        System.out.println(losses.size() + " runs were logged; a kill cost at most what was logged in " + most + " ms");
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token(port)))) {
            Deliver.files(client, RunFileName.list(runs()))
                    .forEach(outcome -> assertThat(outcome.failure()).isNull());
            System.out.println(ServerAndLogs.assertEqual(client, runs(), temporary.resolve("cache")));
        }
    }

    private void measure(String what, Path file) throws IOException {
        Vitals vitals = Vitals.of(file, duration.toSeconds() / 10.0);
        System.out.println(what + ": " + vitals);
        if (duration.compareTo(MEASURABLE) >= 0) {
            assertThat(vitals.count()).as(what).isGreaterThan(20);
            assertThat(vitals.growth(Sample::heapBytes))
                    .as("heap of the " + what)
                    .isLessThan(HEAP_GROWTH_MAX);
            assertThat(vitals.growth(Sample::descriptors))
                    .as("descriptors of the " + what)
                    .isLessThan(DESCRIPTORS_GROWTH_MAX);
            assertThat(vitals.growth(Sample::threads))
                    .as("threads of the " + what)
                    .isLessThan(DESCRIPTORS_GROWTH_MAX);
        }
    }
}
