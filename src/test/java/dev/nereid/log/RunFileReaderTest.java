package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Limits;
import dev.nereid.model.Value;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Nobody;
import dev.nereid.testing.Requires;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFileReaderTest {
    @TempDir
    Path directory;

    @Test
    void batchesEndAtTheirLimits() throws Exception {
        Path file = finished(10);
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.read(0, 3, Long.MAX_VALUE)).hasSize(3);
            assertThat(reader.read(3, 100, 1))
                    .extracting(LoggedOperation::sequence)
                    .containsExactly(4L);
            assertThat(reader.read(9, 100, Long.MAX_VALUE)).hasSize(2);
            assertThat(reader.read(11, 100, Long.MAX_VALUE)).isEmpty();
            assertThat(reader.lastSequence()).isEqualTo(11);
            assertThat(reader.timeOf(11)).isEqualTo(reader.read(10, 1, 1).get(0).time());
            assertThat(reader.timeOf(12)).isZero();
            assertThat(reader.checksums(9, 100)).hasSize(2);
            assertThat(reader.checksums(0, 4)).hasSize(4);
        }
    }

    @Test
    void aReaderSeesWhatIsCommittedWhileItIsOpen() throws Exception {
        OperationLog log = RunFiles.log(directory);
        try (RunFileReader reader = RunFileReader.open(log.file())) {
            assertThat(reader.lastSequence()).isEqualTo(1);
            log.assign("a", new Value.OfInt(1));
            log.flush(RunFiles.LONG);
            assertThat(reader.lastSequence()).isEqualTo(2);
        }
        RunFiles.close(log);
    }

    @Test
    void anOpenReaderLetsTheWalBeReused() throws Exception {
        OperationLog log = RunFiles.log(directory);
        Path wal = RunFiles.beside(log.file(), "-wal");
        try (RunFileReader reader = RunFileReader.open(log.file())) {
            for (int i = 0; i < 3000; i++) {
                log.assign("a", new Value.OfString("x".repeat(4000)));
                if (i % 10 == 0) {
                    log.flush(RunFiles.LONG);
                    reader.read(reader.lastSequence() - 1, 10, Limits.BATCH_BYTES_TARGET);
                }
            }
            log.flush(RunFiles.LONG);
            assertThat(Files.size(wal)).isLessThan(8 << 20); // of 12 MB that were written
        }
        RunFiles.close(log);
    }

    // ----------------------------------------------------------------------------------------- not a run file --

    @Test
    void aMissingFileIsNamed() {
        Path file = directory.resolve("missing.db");
        assertUnreadable(() -> RunFileReader.open(file), "Can't read the run file " + file + ": it doesn't exist.");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsNotSqliteIsNamed() throws Exception {
        Path file = directory.resolve("notes.db");
        Files.writeString(file, "Saw two whales today. ".repeat(100));
        assertUnreadable(() -> RunFileReader.open(file), file + " is no run file", "no database in it");
    }

    @Test
    void anEmptyFileIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("empty.db"));
        assertUnreadable(
                () -> RunFileReader.open(file),
                "Can't read the run file " + file,
                "it is empty: its writer has only just begun or was killed then");
        assertThat(file).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "pragma user_version = 3", "pragma application_id = 77"})
    void anotherProgramsDatabaseIsNamed(String pragma) throws Exception {
        Path file = directory.resolve("whales.db");
        RunFiles.execute(file, "create table whale (name text)");
        RunFiles.execute(file, pragma);
        assertUnreadable(() -> RunFileReader.open(file), file + " is an SQLite file, but no run file of Nereid.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'whale'", "''", "x'00'"})
    void aLogIdThatIsNoneIsDamage(String id) throws Exception {
        Path file = finished(1);
        List<LoggedOperation> before = RunFiles.read(file);
        RunFiles.execute(file, "update log_info set log_id = " + id);
        assertSaved(file, before);

        RunFiles.execute(file, "drop trigger log");
        assertUnreadable(
                () -> RunFileReader.open(file),
                file + " is damaged: there are operations in it, but which log",
                "--log");
    }

    @Test
    void aLastSequenceWithNothingBeforeItMeansNothing() throws Exception {
        Path file = finished(1);
        List<LoggedOperation> before = RunFiles.read(file);
        RunFiles.execute(
                file,
                "insert into operation select 9223372036854775807, time, kind, path, payload, crc from operation limit 1");
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequence()).isEqualTo(2);
        }
        assertSaved(file, before);
    }

    @Test
    void ofAFileThatWasCutOffTheBeginningIsRead() throws Exception {
        Path file = finished(20_000);
        List<LoggedOperation> before = RunFiles.read(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        List<LoggedOperation> after = RunFiles.read(file);
        assertThat(after).hasSizeBetween(9_000, 11_000);
        assertSaved(file, before.subList(0, after.size()));

        Path cut = Files.write(directory.resolve("any.db"), Arrays.copyOf(bytes, 2000));
        assertUnreadable(
                () -> RunFiles.read(cut),
                cut + " is damaged or cut off: SQLite can't read its pages. If there is a good copy");
    }

    @Test
    void aPipeIsNoRunFile() throws Exception {
        Requires.command("mkfifo");
        Path file = finished(1);
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("pipe.db").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(RunFileName.list(directory)).containsExactly(file);
    }

    @Test
    void aNewerFormatIsRefused() throws Exception {
        Path file = finished(1);
        RunFiles.execute(file, "pragma user_version = 2");
        assertUnreadable(
                () -> RunFileReader.open(file),
                file + " is a run file of format 2; this version of Nereid knows formats up to 1. The data is safe."
                        + " Use a newer Nereid.");
    }

    @Test
    void aFileWithoutItsFirstOperationIsNamed() throws Exception {
        Path file = finished(1);
        RunFiles.execute(file, "delete from operation");
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertUnreadable(reader::creation, file + " has no first operation that creates an object.");
        }
    }

    // ------------------------------------------------------------------------------------------------- damage --

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload = '2.5'",
                "payload = cast(payload as blob) || x'00'",
                "path = 'b'",
                "time = time + 1",
                "time = 'noon'",
                "kind = 'string'",
                "crc = crc + 1"
            })
    void aDamagedRowFailsItsChecksum(String change) throws Exception {
        Path file = finished(3);
        RunFiles.execute(file, "update operation set " + change + " where sequence = 3");
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.read(0, 100, Long.MAX_VALUE))
                    .as("what comes before")
                    .hasSize(2);
            assertUnreadable(
                    () -> reader.read(2, 100, Long.MAX_VALUE),
                    "Operation 3 is lost from " + file + ": it is damaged there. If there is a good copy of it");
            assertThat(reader.isDamaged()).isTrue();
            assertThat(reader.read(3, 100, Long.MAX_VALUE)).hasSize(1);
        }
    }

    @Test
    void damageInAFileThatMayBeAliveMeansTryAgain() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(1));
        log.assign("a", new Value.OfInt(2));
        log.flush(RunFiles.LONG);
        RunFiles.execute(log.file(), "update operation set crc = crc + 1 where sequence = 2");
        assertThatThrownBy(() -> RunFiles.read(log.file()))
                .isInstanceOf(LogException.TryAgain.class)
                .hasMessageContaining(log.file().toString());

        RunFiles.close(log);
        assertUnreadable(() -> RunFiles.read(log.file()), "Operation 2 is lost from");
    }

    @Test
    void aFlippedByteInABlockFailsItsChecksum() throws Exception {
        OperationLog log = RunFiles.log(directory);
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        for (int i = 0; i < 100; i++) {
            log.append(loss, Math.sin(i));
        }
        log.assign("a", new Value.OfInt(1));
        RunFiles.close(log);
        String flipped = "substr(payload, 1, 50) || x'5a' || substr(payload, 52)";
        RunFiles.execute(log.file(), "update operation set payload = cast(" + flipped + " as blob) where sequence = 2");
        assertUnreadable(() -> RunFiles.read(log.file()), "Operation 2 is lost from " + log.file());
    }

    @Test
    void aKindThatNobodyKnowsIsDamage() throws Exception {
        Path file = finished(3);
        RunFiles.execute(file, "update operation set kind = 'walk' where sequence = 3");
        assertUnreadable(() -> RunFiles.read(file), "Operation 3 is lost from " + file);
    }

    @Test
    void aMissingRowIsNamed() throws Exception {
        Path file = finished(3);
        RunFiles.execute(file, "delete from operation where sequence = 3");
        assertUnreadable(() -> RunFiles.read(file), "Operation 3 is lost from " + file);
    }

    @Test
    void theLogIdThatFitsTheChecksumsCounts() throws Exception {
        Path file = finished(1);
        List<LoggedOperation> before = RunFiles.read(file);
        RunFiles.execute(file, "update log_info set log_id = '0a1b2c3d-0000-4000-8000-000000000001'");
        assertSaved(file, before);
        RunFiles.execute(file, "drop trigger log");
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertUnreadable(
                    () -> reader.read(0, 1, 1), file + " is damaged: there are operations in it, but which log");
        }
    }

    @Test
    void damageAtTheEndIsSaid() throws Exception {
        Path file = finished(3);
        List<LoggedOperation> before = RunFiles.read(file);
        RunFiles.execute(file, "update operation set crc = crc + 1 where sequence = 4");
        assertUnreadable(() -> RunFiles.read(file), "Operation 4 is lost from " + file);
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequence()).isEqualTo(4);
            assertSame(reader.read(0, 9, Long.MAX_VALUE), before.subList(0, 3));
            assertUnreadable(() -> reader.read(3, 9, Long.MAX_VALUE), "Operation 4 is lost from " + file);
            assertThat(reader.checksums(0, 9)).endsWith(Digest.LOST).hasSize(4);
        }
    }

    @Test
    void aFileThatMayBeAliveIsTriedAgain() throws Exception {
        Path file = directory.resolve("new.db");
        try (WriterLock lock = WriterLock.take(file)) {
            Files.createFile(file);
            assertThatExceptionOfType(LogException.TryAgain.class)
                    .isThrownBy(() -> RunFileReader.open(file))
                    .withMessageStartingWith("Can't read the run file " + file + " now:")
                    .withMessageEndingWith("It is being written; try again.");
            lock.touch();
        }
    }

    @Test
    void aFileThatHasOnlyJustBegunIsTriedAgain() throws Exception {
        Path file = finished(1);
        RunFiles.execute(file, "delete from operation");
        try (WriterLock lock = WriterLock.take(file);
                RunFileReader reader = RunFileReader.open(file)) {
            assertThatExceptionOfType(LogException.TryAgain.class)
                    .isThrownBy(reader::creation)
                    .withMessage(file + " has only just begun; try again.");
            lock.touch();
        }
    }

    // ------------------------------------------------------------------------------------------ where it lies --

    /** Prints how many operations a run file has. */
    static final class Count {
        private Count() {}

        public static void main(String[] arguments) {
            System.out.println(RunFiles.read(Path.of(arguments[0])).size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWalInADirectoryThatMayNotBeWrittenIsRead(boolean shm) throws Exception {
        Path file = killed();
        assertThat(RunFiles.beside(file, "-wal")).isNotEmptyFile();
        if (!shm) {
            Files.delete(RunFiles.beside(file, "-shm"));
        }
        List<String> before = RunFiles.companions(file);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));

        String counted;
        try (Nobody nobody = Nobody.required()) {
            List<String> command = new ArrayList<>(nobody.in(directory));
            command.addAll(ChildJvm.command(nobody.classPath(), Count.class, file.toString()));
            counted = ChildJvm.run(command);
        }
        assertThat(RunFiles.companions(file)).isEqualTo(before);
        assertThat(counted).endsWith(Integer.toString(RunFiles.read(file).size()));
    }

    /** A run file with its WAL, whose writer was killed. */
    private Path killed() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Process child = ChildJvm.start(LoggingChild.class, data.toString(), "7");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            Path file = Path.of(lines.readLine().replace(" .", ""));
            lines.readLine();
            return file;
        } finally {
            ChildJvm.kill(child);
        }
    }

    private Path finished(int assignments) throws Exception {
        OperationLog log = RunFiles.log(directory);
        for (int i = 0; i < assignments; i++) {
            log.assign("a", new Value.OfFloat(i));
        }
        RunFiles.close(log);
        return log.file();
    }

    private static void assertSaved(Path file, List<LoggedOperation> operations) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            List<LoggedOperation> read = reader.read(0, operations.size() + 1, Long.MAX_VALUE);
            if (!reader.isDamaged()) { // that is where it ends
                assertThat(reader.read(read.size(), 1, 1)).isEmpty();
            }
            assertSame(read, operations);
            assertThat(reader.isDamaged()).isTrue();
        }
    }

    private static void assertSame(List<LoggedOperation> read, List<LoggedOperation> expected) {
        assertThat(texts(read)).isEqualTo(texts(expected));
    }

    private static List<String> texts(List<LoggedOperation> operations) {
        return operations.stream()
                .map(each -> each.sequence() + " " + each.time() + " " + each.kind() + " " + each.path() + " "
                        + Arrays.toString(each.payload()) + " " + each.crc())
                .toList();
    }

    private static void assertUnreadable(ThrowingCallable reading, String... parts) {
        assertThatExceptionOfType(LogException.Unreadable.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }
}
