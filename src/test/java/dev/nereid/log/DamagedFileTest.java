package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.KnownRunFile.Damaged;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Damage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a finished file, the operations that were not hit are read, and none is read as another. */
class DamagedFileTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    static Path base;

    private static KnownRunFile known;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeOne() throws Exception {
        known = new KnownRunFile(base);
    }

    @Test
    @Tag(Campaign.TAG)
    void ofADamagedFileWhatWasNotHitIsRead() {
        Campaign.run(
                "a finished run file was damaged and read",
                1000,
                20_000,
                random -> assertSaved(known.damagedPlain(directory, random), random.nextInt(4) == 0));
    }

    @Test
    @Tag(Campaign.TAG)
    void ofADamagedWalWhatWasNotHitIsRead() {
        Campaign.run(
                "a run file with a WAL was damaged and read",
                1000,
                20_000,
                random -> assertSaved(known.damagedWithWal(directory, random), random.nextInt(4) == 0));
    }

    @Test
    void rowsOutOfOrderInARepairedFileAreDamage() throws Exception {
        Path file = known.copyTo(directory, true);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 8 * PAGE_BYTES, 9 * PAGE_BYTES, (byte) 0);
        Files.write(file, bytes);
        Path clean = directory.resolve("repaired.db");
        long found = Salvage.repair(file, clean, null).operations();
        bytes = Files.readAllBytes(clean);
        int leaf = 10 * PAGE_BYTES;
        while (bytes[leaf] != 13 || bytes[leaf + 4] < 8) {
            leaf += PAGE_BYTES;
        }
        byte[] pointer = Arrays.copyOfRange(bytes, leaf + 8 + 4, leaf + 8 + 6);
        System.arraycopy(bytes, leaf + 8 + 12, bytes, leaf + 8 + 4, 2); // the third row and the seventh change places
        System.arraycopy(pointer, 0, bytes, leaf + 8 + 12, 2);
        Files.write(clean, bytes);
        try (RunFileReader reader = RunFileReader.open(clean)) {
            assertThat(reader.hasGaps()).isTrue();
            int[] checksums = reader.checksums(0, KnownRunFile.OPERATIONS);
            assertThat(reader.isDamaged()).isTrue();
            assertThat(checksums).hasSize(KnownRunFile.OPERATIONS);
            assertThat(Arrays.stream(checksums)
                            .filter(crc -> crc != Digest.LOST)
                            .count())
                    .isEqualTo(found);
        }
        assertThat(readAll(clean, Damage.none("rows out of order"))).hasSize((int) found);
    }

    private void assertSaved(Damaged damaged, boolean repairToo) throws Exception {
        List<LoggedOperation> saved = readAll(damaged.file(), damaged.damage());
        assertTrue(saved, damaged);
        if (repairToo && !saved.isEmpty()) {
            Path clean = directory.resolve("clean.db");
            Files.deleteIfExists(clean);
            Salvage salvage = Salvage.repair(damaged.file(), clean, null);
            assertThat(salvage.operations()) // which takes a torn last transaction, too
                    .as(damaged.damage().toString())
                    .isGreaterThanOrEqualTo(saved.size());
            assertTrue(readAll(clean, damaged.damage()), damaged);
        }
    }

    private static List<LoggedOperation> readAll(Path file, Damage damage) {
        List<LoggedOperation> all = new ArrayList<>();
        long at = 0;
        try (RunFileReader reader = RunFileReader.open(file)) {
            while (true) {
                try {
                    List<LoggedOperation> some = reader.read(at, 500, 1 << 20);
                    if (some.isEmpty()) {
                        assertThat(at == KnownRunFile.OPERATIONS || reader.isCut() || damage.isCut())
                                .as(damage + ": ends with operation " + at + ", and does not say that more is missing")
                                .isTrue();
                        return all;
                    }
                    all.addAll(some);
                    at = some.get(some.size() - 1).sequence();
                } catch (LogException.Lost e) {
                    assertThat(e.first()).isEqualTo(at + 1);
                    at = e.last();
                }
            }
        } catch (LogException.Unreadable e) { // nothing of it is left
            assertThat(e instanceof LogException.Empty && !damage.isCut())
                    .as(damage + ": " + e)
                    .isFalse();
            assertThat(all).as(damage + ": " + e).isEmpty();
            return all;
        }
    }

    private static void assertTrue(List<LoggedOperation> saved, Damaged damaged) {
        BitSet missing = new BitSet();
        missing.set(1, KnownRunFile.OPERATIONS + 1);
        for (LoggedOperation operation : saved) {
            LoggedOperation truth = known.operations.get((int) operation.sequence() - 1);
            boolean same = operation.time() == truth.time()
                    && operation.kind() == truth.kind()
                    && operation.path().equals(truth.path())
                    && Arrays.equals(operation.payload(), truth.payload())
                    && operation.crc() == truth.crc();
            if (!same) {
                throw new AssertionError(
                        damaged.damage() + ": operation " + operation.sequence() + " is read as another");
            }
            missing.clear((int) operation.sequence());
        }
        KnownRunFile.requireFew(missing, damaged);
    }
}
