package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.ObjectKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileNameTest {
    @TempDir
    Path directory;

    @Test
    void theNameTellsTimeKindAndLog() {
        UUID log = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");
        Path file = RunFileName.create(directory, Instant.parse("2026-11-23T08:05:09.9Z"), ObjectKind.RUN, log);
        assertThat(file).isEqualTo(directory.resolve("20261123T080509.900000Z-run-0a1b2c3d.db"));
        assertThat(RunFileName.lock(file)).isEqualTo(directory.resolve("20261123T080509.900000Z-run-0a1b2c3d.lock"));
        assertThat(RunFileName.sync(file)).isEqualTo(directory.resolve("20261123T080509.900000Z-run-0a1b2c3d.sync"));
    }

    @Test
    void aListingHasRunFilesOnlyOldestFirst() throws Exception {
        for (String name : new String[] {"2.db", "1.db", "1.db-wal", "1.db-shm", "1.lock", "1.sync", "db"}) {
            Files.createFile(directory.resolve(name));
        }
        assertThat(RunFileName.list(directory)).containsExactly(directory.resolve("1.db"), directory.resolve("2.db"));
        assertThat(RunFileName.list(directory.resolve("2.db"))).containsExactly(directory.resolve("2.db"));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path missing = directory.resolve("missing");
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> RunFileName.list(missing))
                .withMessage("There is no directory or run file " + missing + ". Give the directory that"
                        + " holds the run files (--path, or NEREID_DIR).");
    }
}
