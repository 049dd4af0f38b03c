package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Sha256;
import dev.nereid.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents that a backup's own disk damages. */
class CheckedContentsTest {
    private static final long LARGE = 100L << 30;

    @TempDir
    private Path directory;

    @Test
    void aFlippedBitIsHealedByTheNextBackupThoughNoTimeAndNoSizeTells() throws IOException {
        StorePlace place = Places.usual(directory.resolve("data"));
        Path backup = directory.resolve("backup");
        try (Store store = Places.open(place)) {
            store.contents().put(new ByteArrayInputStream(new byte[] {1, 2, 3}), "x");
        }
        Backup.make(place, backup);
        Path content = BackupDirectory.contentsIn(backup.resolve("files")).get(0);
        FileTime time = Files.getLastModifiedTime(content);
        Files.write(content, new byte[] {1, 2, 2});
        Files.setLastModifiedTime(content, time);

        Backup.Report next = Backup.make(place, backup);
        assertThat(next.healed()).containsExactly(content.getFileName().toString());
        assertThat(next.copied()).isEqualTo(1);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
        assertThat(Backup.make(place, backup).copied()).isZero();
    }

    @Test
    void allContentsOfALargeBackupAreReadInTurnAndThoseThatWereWrittenToAtOnce() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        Path some = Files.write(directory.resolve("content"), new byte[1]);
        CheckedContents first = CheckedContents.read(directory.resolve("checked.txt"), 1);
        for (int i = 0; i < 90; i++) {
            String sha256 = Sha256.of(new byte[] {(byte) i});
            sizes.put(sha256, LARGE);
            assertThat(first.isDue(sha256, some)).isTrue();
            first.note(sha256, some);
        }
        first.write(directory.resolve("checked.txt"), sizes.keySet());

        Set<String> read = new HashSet<>();
        for (int backup = 2; backup <= 31; backup++) {
            CheckedContents next = CheckedContents.read(directory.resolve("checked.txt"), backup);
            next.takeTurn(sizes);
            Set<String> due = new HashSet<>();
            for (String sha256 : sizes.keySet()) {
                if (next.isDue(sha256, some)) {
                    due.add(sha256);
                    next.note(sha256, some);
                }
            }
            assertThat(due).hasSize(3);
            read.addAll(due);
            next.write(directory.resolve("checked.txt"), sizes.keySet());
        }
        assertThat(read).isEqualTo(sizes.keySet());

        CheckedContents last = CheckedContents.read(directory.resolve("checked.txt"), 40);
        Files.setLastModifiedTime(some, FileTime.fromMillis(5000));
        assertThat(sizes.keySet()).allMatch(sha256 -> isDue(last, sha256, some));
    }

    private static boolean isDue(CheckedContents checks, String sha256, Path file) {
        try {
            return checks.isDue(sha256, file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
