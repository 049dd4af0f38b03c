package dev.nereid.log;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A run file of which every operation is known, once as it is when finished and once with a WAL; and copies of it that are
 * damaged.
 */
final class KnownRunFile {
    private static final int PAGE_BYTES = 4096;
    private static final int WAL_HEAD_BYTES = 32;
    private static final int FRAME_BYTES = 24 + PAGE_BYTES;
    static final int OPERATIONS = Campaign.size(480, 1200);
    private static final int PER_COMMIT = 2; // a transaction of which a part was hit may be lost as a whole
    private static final int LONG_TEXT = 20_000;

    static final UUID LOG = UUID.fromString("5f0c4d11-8c3a-4c0e-9a53-7be1d2c60a44");

    /** A damaged copy, and what of it was on what was hit. */
    record Damaged(Path file, BitSet mayBeLost, Damage damage) {}

    /** By sequence, from 1 at index 0. */
    final List<LoggedOperation> operations = new ArrayList<>();

    /** All in the file itself. */
    private final Path plain;

    /** Half of it in a WAL. */
    private final Path withWal;

    /** All of it in a WAL. */
    private final Path inWal;

    /** The last tenth in a WAL that was begun again, with frames of an earlier time behind it. */
    private final Path begunAgain;

    KnownRunFile(Path directory) throws Exception {
        Random random = new Random(7);
        Checksum checksum = new Checksum(LOG);
        for (long sequence = 1; sequence <= OPERATIONS; sequence++) {
            long time = 1_700_000_000_000_000L + sequence * 1000;
            Operation operation = sequence == 1 ? RunFiles.creation() : operation(random, time);
            byte[] payload = OperationCodec.payload(operation, time);
            int crc = checksum.of(sequence, time, operation.kind(), operation.path(), payload);
            operations.add(new LoggedOperation(sequence, time, operation.kind(), operation.path(), payload, crc));
        }
        plain = Files.createDirectory(directory.resolve("plain")).resolve(name());
        write(plain, OPERATIONS);
        withWal = Files.createDirectory(directory.resolve("wal")).resolve(name());
        Path live = directory.resolve("live.db");
        write(live, OPERATIONS / 2);
        try (Connection connection = RunFiles.stranger(live)) {
            Sqlite.execute(connection, "pragma journal_mode = wal");
            Sqlite.execute(connection, "pragma wal_autocheckpoint = 0");
            insert(connection, operations.subList(OPERATIONS / 2, OPERATIONS), PER_COMMIT);
            copyWithWal(live, withWal);
        }
        inWal = Files.createDirectory(directory.resolve("in-wal")).resolve(name());
        begunAgain = Files.createDirectory(directory.resolve("again")).resolve(name());
        Path killed = directory.resolve("killed.db");
        try (Connection connection = Sqlite.createRunFile(killed, FileSystemKind.LOCAL, false)) {
            insertInfo(connection);
            Sqlite.execute(connection, "pragma wal_autocheckpoint = 0");
            int tenth = OPERATIONS / 10;
            insert(connection, operations.subList(0, OPERATIONS - tenth), PER_COMMIT);
            RunFiles.text(connection, "pragma wal_checkpoint(full)");
            insert(connection, operations.subList(OPERATIONS - tenth, OPERATIONS), PER_COMMIT);
            copyWithWal(killed, begunAgain);
        }
        Path whole = directory.resolve("whole.db");
        try (Connection connection = Sqlite.createRunFile(whole, FileSystemKind.LOCAL, false)) {
            insertInfo(connection);
            Sqlite.execute(connection, "pragma wal_autocheckpoint = 0");
            insert(connection, operations, PER_COMMIT);
            copyWithWal(whole, inWal);
        }
    }

    private static void copyWithWal(Path live, Path copy) throws IOException {
        Files.copy(live, copy);
        Files.copy(RunFiles.beside(live, "-wal"), RunFiles.beside(copy, "-wal"));
    }

    private static void insertInfo(Connection connection) throws SQLException {
        RunFileWriter.insertInfo(connection, LOG, 1_700_000_000_000_000L, 0, 0, new Replay.Position(0, 0));
        Sqlite.execute(connection, "commit");
    }

    private static String name() {
        return "20260101T000000.000000Z-run-" + LOG.toString().substring(0, 8) + ".db";
    }

    private static Operation operation(Random random, long time) {
        return switch (random.nextInt(100)) {
            case 0, 11, 12, 13 ->
                new Operation.Assign("long", new Value.OfString("w".repeat(random.nextInt(LONG_TEXT))));
            case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ->
                new Operation.Append(
                        "loss",
                        new FloatPoints(
                                true, new double[] {time}, new long[] {time}, new double[] {random.nextGaussian()}));
            default -> new Operation.Assign("p/" + random.nextInt(50), new Value.OfInt(random.nextInt()));
        };
    }

    private void write(Path file, int count) throws SQLException {
        try (Connection connection = Sqlite.createRunFile(file, FileSystemKind.NETWORK, false)) {
            insertInfo(connection);
            insert(connection, operations.subList(0, count), count);
            Sqlite.leaveJournal(connection);
        }
    }

    private static void insert(Connection connection, List<LoggedOperation> operations, int perCommit)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(OperationRow.INSERT)) {
            for (int i = 0; i < operations.size(); i++) {
                if (i % perCommit == 0) {
                    Sqlite.execute(connection, "begin");
                }
                LoggedOperation operation = operations.get(i);
                OperationRow.add(insert, operation);
                insert.executeBatch();
                if ((i + 1) % perCommit == 0 || i + 1 == operations.size()) {
                    Sqlite.execute(connection, "commit");
                }
            }
        }
    }

    /** Puts a sound copy into a directory, in the place of any other. */
    Path copyTo(Path directory, boolean isPlain) throws IOException {
        return copyOf(isPlain ? plain : withWal, directory);
    }

    Damaged damagedPlain(Path directory, Random random) throws IOException {
        Path file = copyOf(plain, directory);
        Damage damage = Damage.to(file, 0, PAGE_BYTES, random);
        return new Damaged(file, lost(plain, damage.hit()), damage);
    }

    Path copyInWal(Path directory) throws IOException {
        return copyOf(inWal, directory);
    }

    Path copyBegunAgain(Path directory) throws IOException {
        return copyOf(begunAgain, directory);
    }

    Damaged damagedWithWal(Path directory, Random random) throws IOException {
        Path base = List.of(withWal, inWal, begunAgain).get(random.nextInt(3));
        Path file = copyOf(base, directory);
        Path wal = RunFiles.beside(file, "-wal");
        switch (random.nextInt(6)) {
            case 0 -> {
                int at = random.nextInt(WAL_HEAD_BYTES);
                flip(wal, at, 1 << random.nextInt(8));
                return new Damaged(file, new BitSet(), Damage.none("byte " + at + " of the head of a WAL"));
            }
            case 1, 2, 3 -> {
                Damage damage = Damage.to(wal, WAL_HEAD_BYTES, FRAME_BYTES, random);
                return new Damaged(file, lostInWal(base, damage.hit()), damage);
            }
            default -> {
                Damage damage = Damage.to(file, 0, PAGE_BYTES, random);
                return new Damaged(file, lost(base, damage.hit()), damage);
            }
        }
    }

    static void flip(Path file, int at, int bits) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) bits;
        Files.write(file, bytes);
    }

    /** What may be missing at most, beside what was hit: one in a hundred. */
    static void requireFew(BitSet missing, Damaged damaged) {
        BitSet others = (BitSet) missing.clone();
        others.andNot(damaged.mayBeLost());
        int sound = OPERATIONS - damaged.mayBeLost().cardinality();
        if (others.cardinality() > sound / 100) {
            throw new AssertionError(damaged.damage() + ": " + others + " lost without having been hit, of " + sound);
        }
    }

    private static Path copyOf(Path base, Path directory) throws IOException {
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
    private BitSet lost(Path base, BitSet hitPages) throws IOException {
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
                    LeafPage.visit(image, page + 1, pages, Long.MAX_VALUE, (row, columns) -> {
                        lost.set((int) row);
                        return true;
                    });
                } else {
                    addLong(lost);
                }
            }
        }
        return lost;
    }

    private BitSet lostInWal(Path base, BitSet hitFrames) throws IOException {
        BitSet pages = new BitSet();
        byte[] wal = Files.readAllBytes(RunFiles.beside(base, "-wal"));
        for (int frame = hitFrames.nextSetBit(0); frame >= 0; frame = hitFrames.nextSetBit(frame + 1)) {
            int at = WAL_HEAD_BYTES + frame * FRAME_BYTES;
            pages.set(((wal[at + 2] & 0xff) << 8 | wal[at + 3] & 0xff) - 1);
        }
        return lost(base, pages);
    }

    private void addLong(BitSet lost) {
        operations.stream()
                .filter(operation -> operation.payload().length > 4000)
                .forEach(operation -> lost.set((int) operation.sequence()));
    }
}
