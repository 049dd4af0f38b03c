package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.store.Store;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups to where the backup of something else lies, which may be the only one. */
class OtherBackupsTest {
    @TempDir
    private Path directory;

    private StorePlace place;
    private Path backup;

    @BeforeEach
    void make() throws IOException {
        place = Places.usual(directory.resolve("data"));
        backup = directory.resolve("backup");
        try (Store store = Places.open(place)) {
            LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
            log.set(LogScript.T0 + 1, "text", "x");
            store.as(TestStore.ADMIN).apply(log.all());
        }
        Backup.make(place, backup);
    }

    @Test
    void aFreshStoreDoesNotReplaceTheBackupOfALostOne() throws IOException {
        BackupManifest first = BackupCheck.of(backup).manifest();
        StorePlace fresh = Places.usual(directory.resolve("fresh"));
        Places.open(fresh).close();
        assertThatThrownBy(() -> Backup.make(fresh, backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(
                        "is of another store: " + first.store().operations() + " operations as of " + first.taken())
                .hasMessageContaining("add --replace");
        assertThat(BackupCheck.of(backup)).isEqualTo(new BackupCheck(first, List.of()));

        assertThat(Backup.make(fresh, backup, true).manifest().store().operations())
                .isZero();
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
    }

    @Test
    void aStoreOfAnEarlierLifeDoesNotReplaceTheBackupOfALaterOne() {
        StorePlace restored = Places.usual(directory.resolve("restored"));
        Restore.run(backup, restored, 0);
        Path later = directory.resolve("later");
        Backup.make(restored, later);
        assertThatThrownBy(() -> Backup.make(place, later))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("a later life of this store");
        assertThat(BackupCheck.of(later).problems()).isEmpty();
        Backup.make(restored, backup);
        assertThat(Files.exists(backup.resolve("backup.txt"))).isTrue();
    }
}
