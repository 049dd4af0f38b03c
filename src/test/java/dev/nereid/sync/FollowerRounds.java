package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.codec.LogIdentity;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.sync.Follower.Round;
import dev.nereid.testing.Answers;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A follower with a real server, on a clock that stands still until the test moves it. */
abstract class FollowerRounds {
    static final Duration INTERVAL = Duration.ofSeconds(1);

    @TempDir
    Path temporary;

    TestServer server;
    HttpTransport client;
    final List<Follower> followers = new ArrayList<>();
    final AtomicLong nanos = new AtomicLong(77);
    final Log told = new Log();

    /** Everything a follower told, in order. */
    static final class Log implements Follower.Listener {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final List<Path> applied = new CopyOnWriteArrayList<>();
        final Map<Path, Long> bytes = new HashMap<>();
        final Map<Path, Follower.Standing> standings = new HashMap<>();

        @Override
        public synchronized void applied(Path file, int operations, long points, long more) {
            applied.add(file);
            bytes.merge(file, more, Long::sum);
        }

        @Override
        public void sentContent(Path file, long bytes, boolean isWhole) {}

        @Override
        public synchronized void stands(Follower.Standing standing) {
            standings.put(standing.file(), standing);
        }

        @Override
        public void vanished(Path file) {
            lines.add("vanished " + file.getFileName());
        }

        @Override
        public void trouble(String what, String reason) {
            lines.add("trouble " + reason);
        }

        @Override
        public void worksAgain(String what) {
            lines.add("works again " + what);
        }

        @Override
        public void ended(Round round) {}
    }

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(temporary.resolve("server"));
        client = server.client();
        Files.createDirectory(runs());
    }

    @AfterEach
    void stop() {
        followers.forEach(Follower::close);
        client.close();
        server.close();
    }

    Path runs() {
        return temporary.resolve("runs");
    }

    Follower follower(HttpTransport target, Log log, Set<UUID> objects) {
        Follower.Subject subject = new Follower.Subject(() -> RunFileName.list(runs()), objects, Placement.AS_LOGGED);
        Follower follower =
                new Follower(target, MicroClock.SYSTEM, nanos::get, Follower.threads(), subject, INTERVAL, log);
        followers.add(follower);
        return follower;
    }

    Follower follower() {
        return follower(client, told, Set.of());
    }

    /** The next round that looks at the files, and those after it that send what is left. */
    void follow(Follower follower) throws InterruptedException {
        nanos.addAndGet(INTERVAL.toNanos());
        while (follower.round().more()) {}
    }

    Run run() {
        return Nereid.initRun()
                .project("ml/live")
                .directory(runs())
                .mode(Mode.OFFLINE)
                .start();
    }

    static void logBulk(Run run, int points, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < points; i++) {
            run.append("bulk", random.nextGaussian());
        }
        run.flush();
    }

    static String localId(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return "offline/" + reader.creation().objectId();
        }
    }

    AppliedState state(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return client.state(LogIdentity.ofFile(reader.logId()));
        }
    }

    void assertServerHas(Path file) {
        String id = localId(file);
        Answers.ofServer(server, id).assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(state(file).applied()).isEqualTo(reader.lastSequence());
        }
    }

    static List<String> listing(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    HttpTransport through(FaultProxy proxy) {
        return new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())));
    }

    Path filled(int points) {
        try (Run run = run()) {
            logBulk(run, points, points);
            return run.file();
        }
    }

    static long lastSequence(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return reader.lastSequence();
        }
    }
}
