package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.store.Store;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.SmallDisk;
import dev.nereid.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups on disks that are full, or give back something else than what was written. */
class BadBackupDisksTest {
    @TempDir
    private Path directory;

    private StorePlace place;
    private Store store;

    @BeforeEach
    void fill() throws IOException {
        place = Places.usual(directory.resolve("data"));
        store = Places.open(place);
        addRun(100);
        addContent(1, 300_000);
        addContent(2, 1000);
        store.close();
    }

    private void addRun(int chars) {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
        log.set(LogScript.T0 + 1, "text", "x".repeat(chars));
        store.as(TestStore.ADMIN).apply(log.all());
    }

    private void addContent(int seed, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        store.contents().put(new ByteArrayInputStream(bytes), "x");
    }

    @Test
    void onAFullDiskThePreviousBackupStaysAndWhatWasBegunGoes() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 8 << 20)) {
            Path backup = disk.directory().resolve("backup");
            BackupManifest first = Backup.make(place, backup).manifest();
            store = Places.open(place);
            addContent(3, 900_000);
            disk.fill(700_000);
            assertThatThrownBy(() -> Backup.make(place, backup))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageEndingWith("The backup of " + first.taken() + " is still there, as it was.");
            disk.makeRoom();
            assertThat(Backup.make(place, backup).copied()).isEqualTo(1);

            addRun(1_000_000);
            disk.fill(700_000);
            assertThatThrownBy(() -> Backup.make(place, backup))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("full")
                    .hasMessageContaining("is still there, as it was.");
            assertThat(BackupCheck.of(backup).problems()).isEmpty();
            try (Stream<Path> entries = Files.list(backup)) {
                assertThat(entries.filter(path -> path.toString().contains("store-")))
                        .hasSize(1);
            }
            disk.makeRoom();
            assertThat(Backup.make(place, backup).manifest().store().objects())
                    .isEqualTo(first.store().objects() + 1);
            assertThat(BackupCheck.of(backup).problems()).isEmpty();
            store.close();
        }
    }

    @Test
    @Tag(Campaign.TAG)
    void eachFlippedBitIsFoundAndNothingIsRestored() throws Exception {
        Path backup = directory.resolve("backup");
        Backup.make(place, backup);
        List<Path> files = new ArrayList<>(BackupDirectory.contentsIn(backup.resolve("files")));
        files.add(backup.resolve("backup.txt"));
        files.add(BackupDirectory.toRead(backup).store(BackupManifest.read(backup.resolve("backup.txt"))));
        int[] rounds = {0};
        Campaign.run("a flipped bit in a backup", 100, 5000, random -> {
            Path file = files.get(random.nextInt(files.size()));
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            StorePlace elsewhere =
                    Places.usual(directory.resolve("elsewhere-" + rounds[0]++)); // which has no content yet

            assertThat(problemsOf(backup)).as(file.toString()).hasSize(1);
            assertThatThrownBy(() -> Restore.run(backup, elsewhere, 0)).isInstanceOf(BackupException.class);
            assertThat(Restore.existing(elsewhere)).isNull();
            Files.write(file, whole);
        });
        assertThat(problemsOf(backup)).isEmpty();
        Restore.run(backup, Places.usual(directory.resolve("elsewhere")), 0);
    }

    private static List<String> problemsOf(Path backup) {
        try {
            return BackupCheck.of(backup).problems();
        } catch (BackupException e) {
            return List.of(e.getMessage());
        }
    }
}
