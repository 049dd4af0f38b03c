package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.Sqlite;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Value;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileFinaliserTest {
    @TempDir
    Path directory;

    @Test
    void aReaderInTheWayPutsFinalisingOff() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(1));
        log.flush(RunFiles.LONG);
        try (Connection reader = Sqlite.openReader(log.file())) {
            assertThat(RunFiles.text(reader, "select count(*) from operation")).isEqualTo("2");
            RunFiles.close(log); // tries for as long as it has patience
            assertThat(WriterLock.of(log.file())).isEqualTo(Life.FINISHED);
            assertThat(RunFileFinaliser.finaliseDead(log.file())).isFalse();
            assertThat(WriterLock.of(log.file()))
                    .as("it came to its end, though somebody still has to finalise it")
                    .isEqualTo(Life.FINISHED);
            assertThat(RunFiles.text(reader, "select count(*) from operation")).isEqualTo("2");
        }
        assertThat(RunFileFinaliser.finaliseDead(log.file())).isTrue();
        RunFiles.assertPlain(log.file());
        assertThat(RunFiles.read(log.file())).hasSize(2);
    }

    @Test
    void aShortReadDelaysTheCloseAndNoMore() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(1));
        log.flush(RunFiles.LONG);
        RunFileReader reader = RunFileReader.open(log.file());
        Thread closing = new Thread(() -> {
            try {
                RunFiles.close(log);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) { // between two attempts
            Thread.onSpinWait();
        }
        reader.close();
        closing.join();
        RunFiles.assertPlain(log.file());
    }

    @Test
    void aLivingOrFinishedFileIsLeftAlone() throws Exception {
        OperationLog log = RunFiles.log(directory);
        assertThat(RunFileFinaliser.finaliseDead(log.file())).isFalse();
        log.assign("a", new Value.OfInt(1));
        RunFiles.close(log);
        assertThat(RunFileFinaliser.finaliseDead(log.file())).isFalse();
        assertThat(RunFiles.read(log.file())).hasSize(2);
        assertThat(RunFileFinaliser.finaliseDead(directory.resolve("nothing.db")))
                .isFalse();
    }
}
