package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Value;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterLockTest {
    @TempDir
    Path directory;

    /** Says whether a writer lives, as a process sees it that isn't the writer. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println(WriterLock.of(Path.of(arguments[0])));
        }
    }

    @Test
    void aWriterLivesUntilItCloses() throws Exception {
        OperationLog log = RunFiles.log(directory);
        Path other = directory.resolve(".").resolve(log.file().getFileName());
        for (int i = 0; i < 3; i++) { // looking must not change it
            assertThat(WriterLock.of(log.file())).isEqualTo(Life.LIVE);
            assertThat(WriterLock.of(other)).isEqualTo(Life.LIVE);
            assertThat(probeFromOutside(log.file())).isEqualTo("LIVE");
        }
        assertThat(RunFileFinaliser.finaliseDead(log.file())).isFalse();
        RunFiles.close(log);
        assertThat(WriterLock.of(log.file())).isEqualTo(Life.FINISHED);
        assertThat(probeFromOutside(log.file())).isEqualTo("FINISHED");
    }

    @Test
    void aWriterInAnotherProcessLivesUntilItIsKilled() throws Exception {
        Process child = ChildJvm.start(LoggingChild.class, directory.toString(), "1");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            Path file = Path.of(lines.readLine().replace(" .", ""));
            assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
            Files.setLastModifiedTime(RunFileName.lock(file), FileTime.from(Instant.EPOCH));
            assertThat(WriterLock.of(file)).as("the kernel lock decides").isEqualTo(Life.LIVE);
            assertThat(WriterLock.takeOver(file)).isNull();
            ChildJvm.kill(child);
            assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
            assertThat(probeFromOutside(file)).isEqualTo("DEAD");
        } finally {
            ChildJvm.kill(child);
        }
    }

    @Test
    void theLockOfADeadWriterIsTakenOverByOne() throws Exception {
        Path file = abandoned();
        WriterLock lock = WriterLock.takeOver(file);
        assertThat(lock).isNotNull();
        assertThat(WriterLock.takeOver(file)).isNull();
        assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
        assertThat(probeFromOutside(file)).isEqualTo("LIVE");
        lock.abandon();
        assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
        lock.close();
        assertThat(WriterLock.of(file)).as("a close after that does nothing").isEqualTo(Life.DEAD);
    }

    @Test
    void aWriterWithProcessIdsOfItsOwnLivesWhileItTouchesItsFile() throws Exception {
        Path file = abandoned();
        Path lock = RunFileName.lock(file);
        String sameHost = "host " + Host.name() + " boot " + Host.bootId();
        for (String container : new String[] {"\npid 99999999\nstarted 1\nnamespace pid:[1]\n", "\n"}) {
            Files.writeString(lock, sameHost + container);
            assertThat(WriterLock.of(file)).as(container).isEqualTo(Life.LIVE);
            assertThat(WriterLock.takeOver(file)).isNull();
            Instant silent = Instant.now().minus(WriterLock.SILENCE_MAX).minus(Duration.ofSeconds(5));
            Files.setLastModifiedTime(lock, FileTime.from(silent));
            assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
        }
    }

    @Test
    void aWriterThatSaysSoHasFinishedAlsoWhereItLeftItsLockFile() throws Exception {
        Path file = abandoned();
        Files.writeString(RunFileName.lock(file), Files.readString(RunFileName.lock(file)) + "ended\n");
        assertThat(WriterLock.of(file)).isEqualTo(Life.FINISHED);
        assertThat(RunFileFinaliser.finaliseDead(file)).isTrue();
        assertThat(RunFileName.lock(file)).doesNotExist();
    }

    @Test
    void aWriterOnAnotherHostLivesWhileItTouchesItsFile() throws Exception {
        Path file = abandoned();
        Path lock = RunFileName.lock(file);
        Files.writeString(lock, "host elsewhere boot 0\npid 1\n");
        assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
        Instant silent = Instant.now().minus(WriterLock.SILENCE_MAX).minus(Duration.ofSeconds(5));
        Files.setLastModifiedTime(lock, FileTime.from(silent));
        assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
    }

    /** Logs, and drops its lock as a backup of its own directory would. */
    static final class Careless {
        private Careless() {}

        public static void main(String[] arguments) throws Exception {
            OperationLog log = RunFiles.log(Path.of(arguments[0]));
            log.assign("a", new Value.OfInt(1));
            log.flush(RunFiles.LONG);
            Files.readString(RunFileName.lock(log.file()));
            System.out.println("dropped " + log.file());
            Thread.currentThread().join();
        }
    }

    @Test
    void aWriterThatDroppedItsLockLivesAsLongAsItsProcess() throws Exception {
        try (JvmProcess child = JvmProcess.start(Careless.class, Map.of(), List.of(directory.toString()))) {
            Path file = Path.of(child.await("dropped "));
            assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
            assertThatExceptionOfType(LogException.TryAgain.class).isThrownBy(() -> HeldRunFile.hold(file));
            assertThat(RunFileFinaliser.finaliseDead(file)).isFalse();
            child.kill();
            assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
            assertThat(RunFileFinaliser.finaliseDead(file)).isTrue();
        }
    }

    @Test
    void aLockFileThatSomebodyDeletesIsThereAgain() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(1));
        log.flush(RunFiles.LONG);
        Path lock = RunFileName.lock(log.file());
        Files.delete(lock);
        assertThat(ChildJvm.run(ChildJvm.command(
                        ChildJvm.classPath(), Holder.class, log.file().toString())))
                .as("meanwhile its open database tells")
                .isEqualTo("TryAgain");
        log.lifeSign().touch();
        assertThat(probeFromOutside(log.file())).isEqualTo("LIVE");
        RunFiles.close(log);
        assertThat(lock).doesNotExist();
    }

    /** Tries to hold a run file as a deletion does. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) {
            try (HeldRunFile held = HeldRunFile.hold(Path.of(arguments[0]))) {
                System.out.println("held " + held.file());
            } catch (LogException e) {
                System.out.println(e.getClass().getSimpleName());
            }
        }
    }

    @Test
    void theLockFileTellsPeopleWhoHoldsIt() throws Exception {
        OperationLog log = RunFiles.log(directory);
        assertThat(ChildJvm.run(List.of("cat", RunFileName.lock(log.file()).toString())))
                .matches(
                        "host \\S+ boot \\S+\npid " + ProcessHandle.current().pid() + "\nstarted \\S+\nnamespace \\S+");
        RunFiles.close(log);
    }

    @Test
    void aLockIsTakenOnce() throws Exception {
        Path file = directory.resolve("x.db");
        try (WriterLock lock = WriterLock.take(file)) {
            assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
            assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> WriterLock.take(file));
            assertThat(probeFromOutside(file)).isEqualTo("LIVE");
            lock.touch();
        }
        assertThat(WriterLock.of(file)).isEqualTo(Life.FINISHED);
    }

    @Test
    void probesInTheSameProcessNeverMistakeALivingWriter() throws Exception {
        int rounds = 300;
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<?>> probes = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path file = directory.resolve("round" + round + ".db");
            for (int i = 0; i < 3; i++) {
                probes.add(threads.submit(() -> {
                    Life life;
                    do { // the file comes, lives, and goes
                        life = WriterLock.of(file);
                        assertThat(life).isNotEqualTo(Life.DEAD);
                    } while (life == Life.FINISHED && !Files.exists(file));
                }));
            }
            try (WriterLock lock = WriterLock.take(file)) {
                assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
                lock.touch();
                Files.createFile(file);
            }
        }
        for (Future<?> probe : probes) {
            probe.get();
        }
        threads.shutdown();
    }

    @Test
    void aDeadFileIsTakenOverByOneOfManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 30; round++) {
            Path file = abandoned();
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                attempts.add(threads.submit(() -> RunFileFinaliser.finaliseDead(file)));
            }
            int done = 0;
            for (Future<Boolean> attempt : attempts) {
                done += attempt.get() ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
            RunFiles.assertPlainButDead(file);
        }
        threads.shutdown();
    }

    /** A run file in WAL mode with a lock file that nobody holds. */
    private Path abandoned() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(1));
        RunFiles.close(log);
        RunFiles.execute(log.file(), "pragma journal_mode = wal");
        RunFiles.leaveLock(log.file());
        return log.file();
    }

    private static String probeFromOutside(Path file) throws Exception {
        return ChildJvm.run(ChildJvm.command(ChildJvm.classPath(), Probe.class, file.toString()));
    }
}
