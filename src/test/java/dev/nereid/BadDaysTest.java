package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Value;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.ManualClock;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.SmallDisk;
import dev.nereid.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What machines do to jobs: they are suspended, restarted, run out of space, and set their clocks. */
@Timeout(300)
class BadDaysTest {
    @TempDir
    private Path temporary;

    private Path runs() {
        return temporary.resolve("runs");
    }

    private RunBuilder builder() {
        return new RunBuilder(Quiet.settings(Map.of())).project("ml/days").directory(runs());
    }

    private double[] localValues(String id) {
        try (Replica replica = Replica.open(runs(), temporary.resolve("cache"))) {
            assertThat(replica.refresh()).isEmpty();
            return replica.store().series(id, "loss").values();
        }
    }

    // ------------------------------------------------------------------------------------------------- suspended --

    /** Logs without end, and says how much. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (Run run = Nereid.initRun().start()) {
                for (int i = 1; ; i++) {
                    run.append("loss", i);
                    if (i % 100 == 0) {
                        run.flush();
                        System.out.println("logged " + i);
                    }
                }
            }
        }
    }

    @Test
    void aJobThatSleptGoesOnAndSoDoesItsSync() throws Exception {
        try (TestServer server = TestServer.start(temporary.resolve("server"));
                JvmProcess job = JvmProcess.start(
                        Job.class,
                        Map.of(
                                "NEREID_DIR", runs().toString(),
                                "NEREID_PROJECT", "ml/days",
                                "NEREID_API_TOKEN", server.token()),
                        List.of())) {
            job.await("logged ");
            Await.until("it is registered", () -> pointsOn(server) > 0);
            job.signal("STOP");
            Path file = RunFileName.list(runs()).get(0);
            assertThat(WriterLock.of(file)).as("it sleeps, but lives").isEqualTo(Life.LIVE);
            server.stop(); // and with it every connection
            server.startAgain();
            int before = Integer.parseInt(job.last("logged "));
            job.signal("CONT");
            Await.until("the job goes on", () -> Integer.parseInt(job.last("logged ")) > before);
            int after = Integer.parseInt(job.last("logged "));
            Await.until("its points arrive", () -> pointsOn(server) > after);
        }
    }

    private static int pointsOn(TestServer server) {
        try (HttpTransport client = server.client()) {
            return client.series("DAYS-1", "loss").count();
        } catch (SyncException e) {
            return 0; // not yet
        }
    }

    // ------------------------------------------------------------------------------------------------- restarted --

    @Test
    void aLockThatAMachineLeftBehindWhenItWentDownHoldsNobodyUpForLong() throws Exception {
        String id;
        try (Run run = builder().mode(Mode.OFFLINE).start()) {
            run.append("loss", 1);
            id = run.id();
        }
        Path file = RunFileName.list(runs()).get(0);
        Path lock = RunFileName.lock(file);
        Files.writeString(lock, "host " + hostname() + " boot before\npid 1\n");
        assertThat(WriterLock.of(file))
                .as("a container of this name on another machine, perhaps")
                .isEqualTo(Life.LIVE);
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(61)));
        assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
        assertThat(localValues(id)).containsExactly(1);
    }

    @Test
    void aContainerThatIsRestartedWithTheSameNameAndProcessIdIsNotTakenForTheOneBefore() throws Exception {
        Path lock;
        try (Run run = builder().mode(Mode.OFFLINE).start()) {
            run.append("loss", 1);
            lock = RunFileName.lock(run.file());
            assertThat(Files.readString(lock)).startsWith("host " + hostname() + " boot " + bootId());
        }
        Path file = RunFileName.list(runs()).get(0);
        // The same host, boot and pid, but nobody holds the kernel's lock.
        Files.writeString(
                lock,
                "host " + hostname() + " boot " + bootId() + "\npid "
                        + ProcessHandle.current().pid() + "\nstarted 1\nnamespace "
                        + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + "\n");
        assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
    }

    private static String hostname() throws Exception {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    private static String bootId() throws Exception {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    // ----------------------------------------------------------------------------------------------- out of space --

    @Test
    void aRunThatFindsTheDiskFullSaysSoAndLeavesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(runs(), 1 << 20)) {
            disk.fill(0);
            assertThatThrownBy(() -> builder().mode(Mode.OFFLINE).start())
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining(runs().toString())
                    .hasMessageContaining("Nothing has been logged");
            disk.makeRoom();
            assertThat(RunFileName.list(runs())).isEmpty();
            String id;
            try (Run run = builder().mode(Mode.OFFLINE).start()) {
                run.append("loss", 1);
                id = run.id();
            }
            assertThat(localValues(id)).containsExactly(1);
        }
    }

    @Test
    void aRunThatHasBegunNeedsNoFurtherInode() throws Exception {
        try (SmallDisk disk = SmallDisk.mountWithInodes(runs(), 20)) {
            String id;
            try (Run run = builder().mode(Mode.OFFLINE).start()) {
                disk.useUpInodes();
                for (int i = 0; i < 1000; i++) {
                    run.append("loss", i);
                }
                run.flush();
                id = run.id();
                assertThatThrownBy(() -> builder().mode(Mode.OFFLINE).start())
                        .isInstanceOf(NereidException.class)
                        .hasMessageContaining("Nothing has been logged");
                assertThat(run.dropped()).isZero();
            }
            disk.makeRoom();
            assertThat(localValues(id)).hasSize(1000);
        }
    }

    // ---------------------------------------------------------------------------------------------------- clocks --

    @Test
    void aClockThatJumpsAheadAndBackReordersNothing() throws Exception {
        long now = System.currentTimeMillis() * 1000;
        ManualClock clock = new ManualClock(now);
        String id;
        try (Run run = builder().mode(Mode.OFFLINE).clock(clock).start()) {
            for (int i = 0; i < 100; i++) {
                clock.set(now + (i % 3 == 1 ? Duration.ofDays(365).toMillis() * 1000 : 0) - i);
                run.append("loss", i);
                run.assign("last", i);
                run.flush();
            }
            id = run.id();
        }
        double[] expected = IntStream.range(0, 100).asDoubleStream().toArray();
        assertThat(localValues(id)).isEqualTo(expected);
        try (TestServer server = TestServer.start(temporary.resolve("server"))) {
            Deliver.all(server, runs());
            try (HttpTransport client = server.client()) {
                assertThat(client.series("DAYS-1", "loss").values()).isEqualTo(expected);
                assertThat(client.object("DAYS-1").attributes().get("last").value())
                        .isEqualTo(new Value.OfInt(99));
            }
        }
    }
}
