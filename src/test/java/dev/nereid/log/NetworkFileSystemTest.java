package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.FileSystemKind;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.AttributeType;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.Await;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.NetworkMount;
import dev.nereid.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run file on a network file system, where a reader on another host sees no locks of the writer. */
@Timeout(300)
class NetworkFileSystemTest {
    @TempDir
    private Path temporary;

    private NetworkMount mount;

    @BeforeEach
    void mount() throws Exception {
        mount = NetworkMount.in(temporary);
    }

    @AfterEach
    void unmount() throws Exception {
        mount.close();
    }

    /** Logs without end at the pace of a job, and says what is safe. */
    static final class Writer {
        private static final long PACE_NANOS = 20_000_000;

        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            OperationLog log = RunFiles.log(settings(
                    Path.of(arguments[0]), arguments[1].isEmpty() ? null : FileSystemKind.valueOf(arguments[1])));
            Attribute series = log.series("loss", AttributeType.FLOAT_SERIES);
            for (long n = 0; ; n++) {
                for (int i = 0; i < 200; i++) {
                    log.append(series, n * 200 + i);
                    log.assign("p/" + (n * 200 + i) % 5000, new Value.OfString("value " + n));
                }
                log.flush(Duration.ofSeconds(60));
                System.out.println("durable " + log.durableUpTo());
                LockSupport.parkNanos(PACE_NANOS);
            }
        }
    }

    /** Reads all again and again, and says how much that was; anything but "try again" ends it. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            int inVain = 0;
            for (int round = 1; ; round++) {
                try {
                    System.out.println("read " + RunFiles.read(file).size() + " after " + inVain + " of " + round);
                } catch (LogException.TryAgain e) {
                    inVain++;
                }
            }
        }
    }

    private static LogSettings settings(Path directory, FileSystemKind kind) {
        return new LogSettings(directory, false, null, 1 << 16, Duration.ofSeconds(30), true, MicroClock.SYSTEM)
                .withFileSystem(kind, null);
    }

    private FileSystemKind declared() {
        return mount.isReal() ? null : FileSystemKind.NETWORK;
    }

    @Test
    void theFileHasNoWalThere() throws Exception {
        OperationLog log = RunFiles.log(settings(mount.here(), declared()));
        log.assign("a", new Value.OfInt(1));
        log.flush(RunFiles.LONG);
        assertThat(RunFiles.companions(log.file())).noneMatch(name -> name.endsWith("-wal") || name.endsWith("-shm"));
        RunFiles.close(log);
        RunFiles.assertPlain(log.file());
    }

    @Test
    void aWriterThereWaitsLongerForCompany() {
        assertThat(settings(mount.here(), declared()).resolved().linger()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings(temporary, FileSystemKind.LOCAL).resolved().linger())
                .isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void readersOnAnotherHostSeeNothingWrongWhileItIsWritten() throws Exception {
        try (JvmProcess writer = start(List.of(), Writer.class, mount.here())) {
            writer.await("durable ");
            Path file = RunFileName.list(mount.elsewhere()).get(0);
            try (JvmProcess reader = start(mount.elsewherePrefix(), Reader.class, file);
                    JvmProcess another = start(mount.elsewherePrefix(), Reader.class, file)) {
                reader.await("read ");
                another.await("read ");
                long safe = Long.parseLong(writer.last("durable "));
                for (JvmProcess each : List.of(reader, another)) {
                    Await.until("a reader that has read " + safe + ": " + each.last("read "), () -> seen(each) >= safe);
                }
                Await.until("the writer goes on", () -> Long.parseLong(writer.last("durable ")) > safe);
            }
        }
    }

    @Test
    void whatAKilledWriterCommittedIsThereForOtherHosts() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path directory = Files.createDirectory(mount.here().resolve("round" + round));
            long safe;
            try (JvmProcess writer = start(List.of(), Writer.class, directory)) {
                for (int i = 0; i <= round; i++) {
                    String last = writer.await("durable ");
                    Await.until("progress", () -> !writer.last("durable ").equals(last));
                }
                writer.kill();
                safe = Long.parseLong(writer.last("durable "));
            }
            Path file =
                    RunFileName.list(mount.elsewhere().resolve("round" + round)).get(0);
            List<LoggedOperation> read = RunFiles.read(file);
            assertThat(read).hasSizeGreaterThanOrEqualTo((int) safe);
            assertThat(RunFiles.digest(read, logId(file))).isNotZero();

            Path here = RunFileName.list(directory).get(0);
            assertThat(WriterLock.of(here)).isEqualTo(Life.DEAD);
            RunFileFinaliser.finaliseDead(here);
            assertThat(RunFiles.read(here)).usingRecursiveComparison().isEqualTo(read);
        }
    }

    @Test
    void aWriterOnAnotherHostLivesAsLongAsItTouchesItsLock() throws Exception {
        OperationLog log = RunFiles.log(settings(mount.here(), declared()));
        Path lock = RunFileName.lock(mount.elsewhere().resolve(log.file().getFileName()));
        Path seen = mount.elsewhere().resolve("seen").resolve(log.file().getFileName());
        Files.createDirectory(seen.getParent());
        Files.writeString(RunFileName.lock(seen), Files.readString(lock).replaceFirst("host \\S+", "host node9"));
        assertThat(WriterLock.of(seen)).isEqualTo(Life.LIVE);
        Files.setLastModifiedTime(
                RunFileName.lock(seen), FileTime.from(Instant.now().minusSeconds(61)));
        assertThat(WriterLock.of(seen)).isEqualTo(Life.DEAD);
        RunFiles.close(log);
    }

    @Test
    void theWalOfAWriterOnTheHostOfTheDiskIsReadFromElsewhereAndNotTouched() throws Exception {
        Requires.that(mount.isReal(), "bindfs");
        try (JvmProcess writer =
                JvmProcess.start(Writer.class, Map.of(), List.of(mount.disk().toString(), ""))) {
            writer.await("durable ");
            Path file = RunFileName.list(mount.disk()).get(0);
            assertThat(RunFiles.companions(file)).anyMatch(name -> name.endsWith("-wal"));
            Path seen = mount.elsewhere().resolve(file.getFileName());
            assertThat(WriterLock.of(seen)).isEqualTo(Life.LIVE);
            for (int i = 0; i < 20; i++) {
                assertThat(RunFileFinaliser.finaliseDead(seen)).isFalse();
                try {
                    assertThat(RunFiles.read(seen)).isNotEmpty();
                } catch (LogException.TryAgain e) {
                    // It was written while it was copied.
                }
            }
            writer.kill();
            long safe = Long.parseLong(writer.last("durable "));
            assertThat(RunFileFinaliser.finaliseDead(seen)).as("not from there").isFalse();
            assertThat(RunFiles.read(seen)).hasSizeGreaterThanOrEqualTo((int) safe);
            assertThat(RunFileFinaliser.finaliseDead(file)).isTrue();
            assertThat(RunFiles.read(file)).hasSizeGreaterThanOrEqualTo((int) safe);
        }
    }

    private static long seen(JvmProcess reader) {
        return Long.parseLong(reader.last("read ").split(" ")[0]);
    }

    private UUID logId(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.creation()).isInstanceOf(Operation.Create.class);
            return reader.logId();
        }
    }

    private JvmProcess start(List<String> prefix, Class<?> main, Path argument) throws Exception {
        String kind = mount.isReal() ? "" : FileSystemKind.NETWORK.name();
        return JvmProcess.start(prefix, JvmProcess.classPath(), main, Map.of(), List.of(argument.toString(), kind));
    }

    /** The user knows better than the list of file systems: then a reader in the writing process must not copy the file. */
    @Test
    void aWriterThatIsToldThatItIsLocalIsReadInPlaceFromWithin() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = RunFiles.log(settings(mount.here(), FileSystemKind.LOCAL));
        for (int i = 0; i < 20; i++) {
            log.assign("a", new Value.OfInt(i));
            log.flush(RunFiles.LONG);
            try (RunFileReader reader = RunFileReader.open(log.file())) {
                assertThat(reader.readsCopy()).isFalse();
            }
            ChildJvm.run(List.of("sqlite3", log.file().toString(), "select count(*) from operation"));
            assertThat(RunFiles.companions(log.file()))
                    .as("the writer still holds what keeps a reader from taking the WAL for a leftover")
                    .anyMatch(name -> name.endsWith("-wal"));
        }
        RunFiles.close(log);
        assertThat(RunFiles.read(log.file())).hasSize(21);
    }
}
