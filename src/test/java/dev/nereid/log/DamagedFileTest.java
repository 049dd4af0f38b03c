package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.FileSystemKind;
import dev.nereid.db.Sqlite;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a finished file, the operations that were not hit are read, and none is read as another. */
class DamagedFileTest {
    private static final int PAGE_BYTES = 4096;
    private static final int WAL_HEAD_BYTES = 32;
    private static final int FRAME_BYTES = 24 + PAGE_BYTES;
    private static final int OPERATIONS = 1200;
    private static final int LONG_TEXT = 20_000;

    @TempDir
    static Path bases;

    private static final UUID LOG = UUID.fromString("5f0c4d11-8c3a-4c0e-9a53-7be1d2c60a44");
    private static final List<LoggedOperation> TRUTH = new ArrayList<>();

    /** All in the file itself. */
    private static Path plain;

    /** Half of it in a WAL. */
    private static Path withWal;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeBases() throws Exception {
        Random random = new Random(7);
        Checksum checksum = new Checksum(LOG);
        for (long sequence = 1; sequence <= OPERATIONS; sequence++) {
            long time = 1_700_000_000_000_000L + sequence * 1000;
            Operation operation = sequence == 1 ? RunFiles.creation() : operation(random, time);
            byte[] payload = OperationCodec.payload(operation, time);
            int crc = checksum.of(sequence, time, operation.kind(), operation.path(), payload);
            TRUTH.add(new LoggedOperation(sequence, time, operation.kind(), operation.path(), payload, crc));
        }
        plain = Files.createDirectory(bases.resolve("plain")).resolve(name());
        write(plain, OPERATIONS);
        withWal = Files.createDirectory(bases.resolve("wal")).resolve(name());
        Path live = bases.resolve("live.db");
        write(live, OPERATIONS / 2);
        try (Connection connection = RunFiles.stranger(live)) {
            Sqlite.execute(connection, "pragma journal_mode = wal");
            Sqlite.execute(connection, "pragma wal_autocheckpoint = 0");
            insert(connection, TRUTH.subList(OPERATIONS / 2, OPERATIONS), 5);
            Files.copy(live, withWal);
            Files.copy(RunFiles.beside(live, "-wal"), RunFiles.beside(withWal, "-wal"));
        }
    }

    private static String name() {
        return "20260101T000000.000000Z-run-" + LOG.toString().substring(0, 8) + ".db";
    }

    private static Operation operation(Random random, long time) {
        return switch (random.nextInt(100)) {
            case 0 -> new Operation.Assign("long", new Value.OfString("w".repeat(random.nextInt(LONG_TEXT))));
            case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ->
                new Operation.Append(
                        "loss",
                        new FloatPoints(
                                true, new double[] {time}, new long[] {time}, new double[] {random.nextGaussian()}));
            default -> new Operation.Assign("p/" + random.nextInt(50), new Value.OfInt(random.nextInt()));
        };
    }

    private static void write(Path file, int count) throws SQLException {
        try (Connection connection = Sqlite.createRunFile(file, FileSystemKind.NETWORK, false)) {
            RunFileWriter.insertInfo(connection, LOG, 1_700_000_000_000_000L, 0, 0, new Replay.Position(0, 0));
            Sqlite.execute(connection, "commit");
            insert(connection, TRUTH.subList(0, count), count);
            Sqlite.leaveJournal(connection);
        }
    }

    private static void insert(Connection connection, List<LoggedOperation> operations, int perCommit)
            throws SQLException {
        String sql = "insert into operation values (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < operations.size(); i++) {
                if (i % perCommit == 0) {
                    Sqlite.execute(connection, "begin");
                }
                LoggedOperation operation = operations.get(i);
                insert.setLong(1, operation.sequence());
                insert.setLong(2, operation.time());
                insert.setString(3, operation.kind().label());
                insert.setString(4, operation.path());
                if (operation.kind().isText()) {
                    insert.setString(5, new String(operation.payload(), StandardCharsets.UTF_8));
                } else {
                    insert.setBytes(5, operation.payload());
                }
                insert.setInt(6, operation.crc());
                insert.executeUpdate();
                if ((i + 1) % perCommit == 0 || i + 1 == operations.size()) {
                    Sqlite.execute(connection, "commit");
                }
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ campaigns --

    @Test
    @Tag(Campaign.TAG)
    void ofADamagedFileWhatWasNotHitIsRead() {
        Campaign.run("a finished run file was damaged and read", 1000, 20_000, random -> {
            Path file = copyOf(plain);
            Damage damage = Damage.to(file, 0, PAGE_BYTES, random);
            assertSaved(file, lost(plain, damage.hit()), damage, random.nextInt(4) == 0);
        });
    }

    @Test
    @Tag(Campaign.TAG)
    void ofADamagedWalWhatWasNotHitIsRead() {
        Campaign.run("a run file with a WAL was damaged and read", 1000, 20_000, random -> {
            Path file = copyOf(withWal);
            Path wal = RunFiles.beside(file, "-wal");
            boolean inWal = random.nextBoolean();
            Damage damage = inWal
                    ? Damage.to(wal, WAL_HEAD_BYTES, FRAME_BYTES, random)
                    : Damage.to(file, 0, PAGE_BYTES, random);
            BitSet lost = inWal ? lostInWal(damage.hit()) : lost(withWal, damage.hit());
            assertSaved(file, lost, damage, random.nextInt(4) == 0);
        });
    }

    private Path copyOf(Path base) throws IOException {
        Path file = directory.resolve(base.getFileName());
        for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            Files.deleteIfExists(RunFiles.beside(file, suffix));
            if (Files.exists(RunFiles.beside(base, suffix)) && !suffix.equals("-shm")) {
                Files.copy(RunFiles.beside(base, suffix), RunFiles.beside(file, suffix));
            }
        }
        return file;
    }

    /** Sequences of rows on pages that were hit; of rows that go on elsewhere, all, if it may have been there. */
    private static BitSet lost(Path base, BitSet hitPages) throws IOException {
        BitSet lost = new BitSet();
        if (hitPages.get(0) && hitPages.get(1)) { // where the file says twice which log it is
            lost.set(1, OPERATIONS + 1);
            return lost;
        }
        try (RawPages pages = RawPages.open(base, PAGE_BYTES)) {
            for (int page = hitPages.nextSetBit(0); page >= 0; page = hitPages.nextSetBit(page + 1)) {
                byte[] image = pages.page(page + 1);
                boolean isLeaf = image[page == 0 ? 100 : 0] == 13;
                if (isLeaf) {
                    LeafPage.visit(image, page + 1, pages, Long.MAX_VALUE, (row, columns) -> lost.set((int) row));
                } else {
                    addLong(lost);
                }
            }
        }
        return lost;
    }

    private static BitSet lostInWal(BitSet hitFrames) throws IOException {
        BitSet pages = new BitSet();
        byte[] wal = Files.readAllBytes(RunFiles.beside(withWal, "-wal"));
        for (int frame = hitFrames.nextSetBit(0); frame >= 0; frame = hitFrames.nextSetBit(frame + 1)) {
            int at = WAL_HEAD_BYTES + frame * FRAME_BYTES;
            pages.set(((wal[at + 2] & 0xff) << 8 | wal[at + 3] & 0xff) - 1);
        }
        return lost(withWal, pages);
    }

    private static void addLong(BitSet lost) {
        TRUTH.stream()
                .filter(operation -> operation.payload().length > 4000)
                .forEach(operation -> lost.set((int) operation.sequence()));
    }

    private void assertSaved(Path file, BitSet mayBeLost, Damage damage, boolean repairToo) throws Exception {
        List<LoggedOperation> saved = readAll(file, damage);
        assertTrue(saved, mayBeLost, damage);
        if (repairToo && !saved.isEmpty()) {
            Path clean = directory.resolve("clean.db");
            Files.deleteIfExists(clean);
            Salvage salvage = Salvage.repair(file, clean, null);
            assertThat(salvage.operations())
                    .as("of a last transaction that may never have ended, a repair takes what is right")
                    .isGreaterThanOrEqualTo(saved.size());
            assertTrue(readAll(clean, damage), mayBeLost, damage);
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
            assertThat(all).as(damage + ": " + e).isEmpty();
            return all;
        }
    }

    private static void assertTrue(List<LoggedOperation> saved, BitSet mayBeLost, Damage damage) {
        BitSet missing = new BitSet();
        missing.set(1, OPERATIONS + 1);
        for (LoggedOperation operation : saved) {
            LoggedOperation truth = TRUTH.get((int) operation.sequence() - 1);
            boolean same = operation.time() == truth.time()
                    && operation.kind() == truth.kind()
                    && operation.path().equals(truth.path())
                    && Arrays.equals(operation.payload(), truth.payload())
                    && operation.crc() == truth.crc();
            assertThat(same).as(damage + ": operation " + operation.sequence()).isTrue();
            missing.clear((int) operation.sequence());
        }
        missing.andNot(mayBeLost);
        int others = OPERATIONS - mayBeLost.cardinality();
        assertThat(missing.cardinality())
                .as(damage + ": lost without having been hit, of " + others + ", from " + missing.nextSetBit(0))
                .isLessThanOrEqualTo(others / 100);
    }
}
