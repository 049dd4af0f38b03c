package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer on a network file system dies in the middle of a commit: its rollback journal lies beside the file. */
class KilledInCommitTest {
    @TempDir
    private Path directory;

    private Path file;
    private List<LoggedOperation> committed;

    @BeforeEach
    void cutACommit() throws Exception {
        OperationLog log = RunFiles.log(Files.createDirectory(directory.resolve("whole")));
        for (int i = 0; i < 2000; i++) {
            log.assign("p/" + i, new Value.OfString("value " + i));
        }
        RunFiles.close(log);
        committed = RunFiles.read(log.file());
        Path cut = Files.createDirectory(directory.resolve("cut"));
        file = cut.resolve(log.file().getFileName());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + log.file());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = truncate");
            statement.execute("pragma cache_size = 2"); // pages reach the file before the commit
            statement.execute("begin immediate");
            statement.execute("update operation set payload = payload || ' torn', crc = crc + 1");
            Files.copy(log.file(), file);
            Files.copy(RunFiles.beside(log.file(), "-journal"), RunFiles.beside(file, "-journal"));
        }
    }

    @Test
    void whatWasCommittedIsReadAndNothingIsTouched() throws Exception {
        long journalBytes = Files.size(RunFiles.beside(file, "-journal"));
        assertThat(journalBytes).isPositive();
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("value 7 torn");

        assertThat(RunFiles.read(file)).usingRecursiveComparison().isEqualTo(committed);

        assertThat(Files.size(RunFiles.beside(file, "-journal"))).isEqualTo(journalBytes);
    }

    @Test
    void finalisingRollsBackWhatWasNotCommitted() throws Exception {
        RunFiles.leaveLock(file);

        assertThat(RunFileFinaliser.finaliseDead(file)).isTrue();

        RunFiles.assertPlainButDead(file);
        assertThat(RunFiles.read(file)).usingRecursiveComparison().isEqualTo(committed);
    }

    @Test
    void theJournalOfAWriterOnAnotherHostIsLeftAlone() throws Exception {
        Files.writeString(RunFileName.lock(file), "host elsewhere boot 1\npid 7\n");
        Files.setLastModifiedTime(
                RunFileName.lock(file), FileTime.from(Instant.now().minusSeconds(3600)));
        assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);

        assertThat(RunFileFinaliser.finaliseDead(file)).isFalse();

        assertThat(Files.size(RunFiles.beside(file, "-journal"))).isPositive();
        assertThat(RunFiles.read(file)).hasSameSizeAs(committed);
    }
}
