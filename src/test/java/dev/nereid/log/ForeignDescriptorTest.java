package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.db.FileSystemKind;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Value;
import dev.nereid.testing.Await;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.LeavesNothing;
import dev.nereid.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Closing any descriptor of a file drops the POSIX locks that SQLite holds on it in the same process. Then the next
 * process that reads the file and exits takes itself for the last one, and deletes the live WAL. So nothing that we do
 * beside a writer may open such a descriptor.
 */
class ForeignDescriptorTest {
    @TempDir
    Path directory;

    @Test
    void aReadingShellDoesNotHarmALiveWal() throws Exception {
        Requires.command("sqlite3");
        check(file -> ChildJvm.run(List.of("sqlite3", file.toString(), "select count(*) from operation")));
    }

    /** Reads with a connection that may write, and would clean up if it were the last one. */
    static final class Stranger {
        private Stranger() {}

        public static void main(String[] arguments) throws Exception {
            try (var connection = RunFiles.stranger(Path.of(arguments[0]))) {
                System.out.println(RunFiles.text(connection, "select count(*) from operation"));
            }
        }
    }

    @Test
    void aReadingJvmDoesNotHarmALiveWal() throws Exception {
        check(file -> ChildJvm.run(ChildJvm.command(ChildJvm.classPath(), Stranger.class, file.toString())));
    }

    private interface Outsider {
        String count(Path file) throws Exception;
    }

    private void check(Outsider outsider) throws Exception {
        OperationLog log = RunFiles.log(directory);
        Path wal = RunFiles.beside(log.file(), "-wal");
        log.assign("a", new Value.OfInt(0));
        log.flush(RunFiles.LONG);
        Object walBefore = identity(wal);
        for (int i = 1; i <= 5; i++) {
            lookFromWithin(log);
            assertThat(outsider.count(log.file())).isEqualTo(Integer.toString(i + 1));
            assertThat(identity(wal))
                    .as("the WAL is the one that the writer has open")
                    .isEqualTo(walBefore);
            log.assign("a", new Value.OfInt(i));
            log.flush(RunFiles.LONG);
        }
        assertThat(outsider.count(log.file())).isEqualTo("7");
        RunFiles.close(log);
        RunFiles.assertPlain(log.file());
        assertThat(RunFiles.read(log.file())).hasSize(7);
    }

    /** Everything that may be done in the writing process beside the writer. */
    private void lookFromWithin(OperationLog log) {
        RunFiles.read(log.file());
        assertThat(WriterLock.of(log.file())).isEqualTo(WriterLock.Life.LIVE);
        assertThat(RunFileName.list(directory)).containsExactly(log.file());
        assertThat(RunFileName.list(log.file())).containsExactly(log.file());
        assertThat(RunFileFinaliser.finaliseDead(log.file())).isFalse();
        assertThat(FileSystemKind.of(directory)).isNotNull();
        assertThat(LogSeed.fromSiblings(directory, ObjectKind.RUN, log.objectId())
                        .latestTime())
                .isPositive();
    }

    private static Object identity(Path file) throws Exception {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** The job copies its own output directory, which costs it the locks, and then somebody reads. */
    @Test
    void aWalThatIsDeletedInSpiteOfAllCostsNothing() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = logWithAValue();
        Files.copy(log.file(), directory.resolve("backup"));
        ChildJvm.run(List.of("sqlite3", log.file().toString(), "select count(*) from operation"));
        assertThat(RunFiles.beside(log.file(), "-wal")).doesNotExist();

        assertHealsAndGoesOn(log, 2);
    }

    @Test
    void aWalThatIsDeletedByHandCostsNothing() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = logWithAValue();
        Files.delete(RunFiles.beside(log.file(), "-wal"));

        assertHealsAndGoesOn(log, 2);
    }

    @Test
    void anIndexOfTheWalThatIsDeletedByHandCostsNothing() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = logWithAValue();
        Files.delete(RunFiles.beside(log.file(), "-shm"));

        assertHealsAndGoesOn(log, 2);
    }

    /** Nothing is queued, so the writer has nothing to write, and would not look. */
    @Test
    void aFlushOfWhatIsLongWrittenFindsTheWalGoneAndSavesIt() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = RunFiles.log(directory);
        for (int i = 1; i <= 5; i++) {
            log.assign("a", new Value.OfInt(i));
            log.flush(RunFiles.LONG);
            Files.deleteIfExists(RunFiles.beside(log.file(), "-wal")); // there is none once it was saved
            log.flush(RunFiles.LONG);
            assertThat(ChildJvm.run(List.of("sqlite3", log.file().toString(), "select count(*) from operation")))
                    .isEqualTo(Integer.toString(i + 1));
        }
        RunFiles.close(log);
        RunFiles.assertPlain(log.file());
    }

    /** What a strange connection has open stands in the way of a checkpoint, and of another index. */
    @Test
    void aWalThatIsDeletedUnderAReaderCostsNothing() throws Exception {
        OperationLog log = logWithAValue();
        try (Reading reading = Reading.begin(log.file(), 2)) {
            log.assign("a", new Value.OfInt(1));
            log.flush(RunFiles.LONG);
            Files.delete(RunFiles.beside(log.file(), "-wal"));
            log.assign("a", new Value.OfInt(2));
            log.flush(RunFiles.LONG);
            assertThat(log.durableUpTo()).isEqualTo(4);
            reading.end();
        }
        assertHealsAndGoesOn(log, 4);
    }

    /** It holds the file and its index while both are replaced, so that nobody may take it for the last reader. */
    @Test
    void aStrangeConnectionOfThisProcessOutlivesTheFileThatItOpened() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = logWithAValue();
        try (Connection stranger = RunFiles.stranger(log.file())) { // open, and has not read
            Files.delete(RunFiles.beside(log.file(), "-wal"));
            log.assign("a", new Value.OfInt(1));
            log.flush(RunFiles.LONG);
            assertThat(RunFiles.text(stranger, "select count(*) from sqlite_schema"))
                    .isNotNull();
        }
        assertHealsAndGoesOn(log, 3);
    }

    /** The end of a run waits for whoever reads; what happens meanwhile counts as well. */
    @Test
    void aWalThatIsDeletedWhileTheEndWaitsForAReaderCostsNothing() throws Exception {
        OperationLog log = logWithAValue();
        try (Reading reading = Reading.begin(log.file(), 2)) {
            log.assign("a", new Value.OfInt(1));
            log.end(RunFiles.LONG);
            Thread end = new Thread(log::finalise, "test-end");
            end.start();
            Await.until("it waits", () -> end.getState() == Thread.State.TIMED_WAITING || !end.isAlive());
            Files.deleteIfExists(RunFiles.beside(log.file(), "-wal"));
            reading.end();
            end.join();
        }
        assertThat(log.isGone()).isFalse();
        assertThat(RunFiles.read(log.file())).hasSize(3);
    }

    /** The obvious thing to do after the warning, and the worst: SQLite would read it, and not what came since. */
    @Test
    void anOldWalThatIsPutBackHidesNothing() throws Exception {
        Requires.command("sqlite3");
        OperationLog log = logWithAValue();
        Path wal = RunFiles.beside(log.file(), "-wal");
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(wal, elsewhere);
        log.assign("a", new Value.OfInt(1));
        log.flush(RunFiles.LONG);

        Files.copy(elsewhere, wal);
        log.flush(RunFiles.LONG);
        assertThat(wal).doesNotExist();
        assertHealsAndGoesOn(log, 3);
        RunFiles.close(log);

        Files.copy(elsewhere, wal);
        assertThatExceptionOfType(LogException.Unreadable.class)
                .isThrownBy(() -> RunFileReader.open(log.file()))
                .withMessageContaining(wal + " is of an earlier time")
                .withMessageContaining("Delete it");
        Files.delete(wal);
        assertThat(RunFiles.read(log.file())).hasSize(53);
    }

    /** Then the writer's own view of its file is spoilt, but the file is whole. */
    @Test
    @LeavesNothing.Except("the connection whose view is spoilt: to close it would be to write")
    void anIndexThatIsDeletedAndAWalThatIsCutOffCostNothing() throws Exception {
        Requires.command("sqlite3");
        for (boolean busy : new boolean[] {false, true}) {
            OperationLog log = logWithAValue();
            Files.delete(RunFiles.beside(log.file(), "-shm"));
            ChildJvm.run(List.of("sqlite3", log.file().toString(), "pragma wal_checkpoint(truncate)"));
            for (int i = 1; i <= (busy ? 3000 : 0); i++) {
                log.assign("b", new Value.OfInt(i));
            }
            assertHealsAndGoesOn(log, busy ? 3002 : 2);
            RunFiles.close(log);
            assertThat(log.dropped()).isZero();
            assertThat(RunFiles.read(log.file())).hasSize(busy ? 3052 : 52);
        }
    }

    /** A kill while a lost WAL is saved: what is left is not passed over. */
    @Test
    void aCopyThatWasSavedOfARunWhoseWriterIsDeadIsNamed() throws Exception {
        OperationLog log = logWithAValue();
        RunFiles.close(log);
        Path copy = RunFileName.rescue(log.file()).get(0);
        Files.move(log.file(), copy);
        Files.createFile(log.file());
        assertThatExceptionOfType(LogException.Unreadable.class)
                .isThrownBy(() -> RunFileReader.open(log.file()))
                .withMessageContaining("All that was logged may be in " + copy);
    }

    private OperationLog logWithAValue() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(0));
        log.flush(RunFiles.LONG);
        return log;
    }

    /** Another process in the middle of a transaction. */
    private record Reading(Process shell) implements AutoCloseable {
        static Reading begin(Path file, int operations) throws Exception {
            Requires.command("sqlite3");
            Process shell = new ProcessBuilder("sqlite3", file.toString())
                    .redirectErrorStream(true)
                    .start();
            Reading reading = new Reading(shell);
            reading.say("begin; select count(*) from operation;\n");
            assertThat(shell.inputReader().readLine()).isEqualTo(Integer.toString(operations));
            return reading;
        }

        void end() throws Exception {
            say("commit;\n.quit\n");
            assertThat(shell.waitFor()).isZero();
        }

        private void say(String commands) throws Exception {
            shell.outputWriter().write(commands);
            shell.outputWriter().flush();
        }

        @Override
        public void close() {
            shell.destroy();
        }
    }

    private void assertHealsAndGoesOn(OperationLog log, int logged) throws Exception {
        for (int i = 1; i <= 50; i++) {
            log.assign("a", new Value.OfInt(i));
            log.flush(RunFiles.LONG);
            assertThat(log.isGone()).isFalse();
            assertThat(ChildJvm.run(List.of("sqlite3", log.file().toString(), "select count(*) from operation")))
                    .isEqualTo(Integer.toString(logged + i));
        }
        RunFiles.close(log);
        RunFiles.assertPlain(log.file());
        assertThat(RunFiles.read(log.file())).hasSize(logged + 50);
    }
}
