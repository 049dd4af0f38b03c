package dev.nereid.log;

import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.db.FileSystemKind;
import dev.nereid.db.KeptStatements;
import dev.nereid.db.Sqlite;
import dev.nereid.model.OperationKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one write connection of a run file: numbers operations, dates them, adds their checksums, inserts them. For one
 * thread at a time. What was added since {@link #begin} is there after {@link #commit} and not before.
 */
final class RunFileWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    /** A power failure costs no more than this, though commits don't wait for the disk. */
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int PAGE_BYTES = 4096;

    /** A WAL of less is not moved into the file for the sake of room. */
    private static final int WAL_BYTES_MIN = 64 << 10;

    /** What a row takes besides path and payload. */
    private static final int ROW_BYTES = 40;

    /** Rows that go to SQLite in one call of the driver. */
    private static final int BATCH_ROWS = 512;

    private final Path file;
    private final LogSettings settings;
    private final LongSupplier nanoTime;
    private final boolean keysAreReliable; // whatever the user says of the file system
    private volatile FileIdentity identity;
    private final Checksum checksum;

    private Connection connection;
    private PreparedStatement insert;
    private KeptStatements statements;
    private volatile List<FileIdentity> shared; // WAL and index; null without them
    private boolean replaced; // its WAL was lost, and another file without one has taken its place

    private long walBytes; // since it was last moved into the file; an estimate
    private long writtenBytes; // in all; an estimate
    private long walBytesMax;
    private long growthAhead; // bytes by which the file grows when the WAL is moved into it
    private boolean moveHasFailed;
    private long syncedAt; // when the WAL was last on disk as far as it went
    private boolean syncing; // the transaction waits for the disk
    private boolean unsynced; // some commit since then
    private long committedDropped;
    private long dropped;
    private long sequence;
    private long lastTime;
    private int batched;

    // As of the last commit, to return to when a transaction fails.
    private long committedSequence;
    private long inDoubt; // sequence of the last operation of a transaction whose commit failed; 0 if none did
    private long timeInDoubt;
    private long committedTime;

    private RunFileWriter(
            Path file, Connection connection, UUID logId, LogSettings settings, long notBefore, LongSupplier nanoTime)
            throws SQLException {
        this.file = file;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.syncedAt = nanoTime.getAsLong();
        this.walBytesMax = settings.disk().walBytesMax(settings.walBytesMax());
        this.keysAreReliable = FileSystemKind.of(file.toAbsolutePath().getParent()) == FileSystemKind.LOCAL;
        this.identity = FileIdentity.of(file, keysAreReliable);
        this.checksum = new Checksum(logId);
        this.lastTime = notBefore;
        this.committedTime = notBefore;
        use(connection);
    }

    /**
     * Creates the file, in a transaction that the first {@link #commit} ends: a kill before leaves nothing that looks like a
     * log.
     *
     * @param notBefore latest stamp known of the object, in microseconds: everything logged here is later
     */
    static RunFileWriter create(Path file, UUID logId, LogSettings settings, long notBefore, LongSupplier nanoTime)
            throws SQLException {
        Connection connection = Sqlite.createRunFile(file, settings.fileSystem(), settings.powerSafe());
        try {
            long retention = settings.retention() == null ? 0 : TimeUnit.MICROSECONDS.convert(settings.retention());
            insertInfo(connection, logId, settings.clock().micros(), retention);
            return new RunFileWriter(file, connection, logId, settings, notBefore, nanoTime);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void use(Connection other) throws SQLException {
        Sqlite.execute(other, "pragma wal_autocheckpoint = 0");
        insert = other.prepareStatement(OperationRow.INSERT);
        statements = new KeptStatements(other);
        connection = other;
    }

    private boolean hasWal() {
        return settings.fileSystem() == FileSystemKind.LOCAL;
    }

    /**
     * Of a whole log that begins here.
     *
     * @param retention in microseconds; 0 for ever
     */
    private static void insertInfo(Connection connection, UUID logId, long createdTime, long retention)
            throws SQLException {
        insertInfo(connection, logId, createdTime, retention, 0, new Replay.Position(0, 0));
    }

    /** @param base see {@link RunFileReader#base} */
    static void insertInfo(
            Connection connection, UUID logId, long createdTime, long retention, long dropped, Replay.Position base)
            throws SQLException {
        String sql = "insert into log_info (log_id, created_time, retention, dropped, base, base_digest)"
                + " values (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement info = connection.prepareStatement(sql)) {
            info.setString(1, logId.toString());
            info.setLong(2, createdTime);
            if (retention != 0) {
                info.setLong(3, retention);
            }
            info.setLong(4, dropped);
            info.setLong(5, base.sequence());
            if (base.sequence() > 0) {
                info.setLong(6, base.digest());
            }
            info.executeUpdate();
        }
        String part =
                base.sequence() == 0 ? "" : ", " + base.sequence() + " as base, " + base.digest() + " as base_digest";
        // Not a view: with one of these, SQLite's integrity_check may leave out which pages belong to nothing.
        String select = "select '" + logId + "' as log_id" + part;
        Sqlite.execute(connection, "create trigger log after update on log_info begin " + select + "; end");
    }

    /** Says of a copy of a damaged file what is missing in it. */
    static void noteTrace(Connection connection, Trace trace) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update log_info set traced = ?, cut = ?")) {
            update.setLong(1, trace.last());
            update.setLong(2, trace.isCut() ? 1 : 0);
            update.executeUpdate();
        }
    }

    Path file() {
        return file;
    }

    void begin() throws SQLException {
        boolean due = isSyncDue();
        if (due != syncing) { // by each commit that waits, all before it are on disk, too
            Sqlite.execute(connection, due ? "pragma synchronous = full" : "pragma synchronous = normal");
            syncing = due;
        }
        statements.use("begin immediate", PreparedStatement::execute);
    }

    private boolean isSyncDue() {
        return shared != null && !settings.powerSafe() && nanoTime.getAsLong() - syncedAt >= SYNC_NANOS;
    }

    /** While there is nothing to write: what was written last is not left to the system for long. */
    void syncIfDue() {
        if (unsynced && isSyncDue() && !hasLostWal()) {
            moveWalIntoFile();
        }
    }

    /** Notes how much was dropped in all, with the operations of this transaction. */
    void setDropped(long count) throws SQLException {
        if (count != committedDropped) {
            try (PreparedStatement update = connection.prepareStatement("update log_info set dropped = ?")) {
                update.setLong(1, count);
                update.executeUpdate();
            }
            walBytes += PAGE_BYTES;
        }
        dropped = count;
    }

    /** The time that an operation called at {@code time} gets: later than all before, whatever the clock did. */
    long nextTime(long time) {
        return Math.max(time, lastTime + 1);
    }

    /** Of the last operation, in microseconds. */
    long lastTime() {
        return lastTime;
    }

    /** @param time from {@link #nextTime} */
    void add(long time, OperationKind kind, String path, byte[] payload) throws SQLException {
        sequence++;
        lastTime = time;
        int crc = checksum.of(sequence, time, kind, path, payload);
        OperationRow.add(insert, sequence, time, kind, path, payload, crc);
        long bytes = payload.length + path.length() + ROW_BYTES;
        walBytes += bytes;
        writtenBytes += bytes;
        batched++;
        if (batched == BATCH_ROWS) {
            insertBatched();
        }
    }

    /** @return sequence of the last operation that is now safe */
    long commit() throws SQLException {
        insertBatched();
        growthAhead = shared == null ? 0 : bytesWithWal() - file.toFile().length();
        inDoubt = sequence;
        timeInDoubt = lastTime;
        statements.use("commit", PreparedStatement::execute);
        hasCommitted(sequence, lastTime);
        committedDropped = dropped;
        if (shared == null && hasWal() && !replaced) {
            shared = identities();
        }
        unsynced = !syncing;
        syncedAt = syncing ? nanoTime.getAsLong() : syncedAt;
        walBytes += 2 * PAGE_BYTES; // the last page of the table, and one above it
        if (walBytes >= walBytesMax && shared != null && !hasLostWal()) {
            moveWalIntoFile();
        }
        return committedSequence;
    }

    private void hasCommitted(long last, long time) {
        sequence = last;
        committedSequence = last;
        lastTime = time;
        committedTime = time;
        inDoubt = 0;
    }

    /**
     * Whether the transaction whose {@link #commit} failed is in the file after all, as where a rollback journal was ended and
     * that could not be synced. If so, this syncs it.
     */
    boolean hasCommittedNonetheless() throws SQLException {
        if (inDoubt == 0 || WalRescue.lastIn(connection) != inDoubt) {
            return false;
        }
        Sqlite.execute(connection, "begin immediate");
        Sqlite.execute(
                connection, "update log_info set dropped = dropped"); // by the next commit, that one is safe as well
        Sqlite.execute(connection, "commit");
        hasCommitted(inDoubt, timeInDoubt);
        return true;
    }

    /**
     * As much as readers allow. By an index that is not that of the WAL any more, it would spoil the file. What is committed is
     * so whether this works or not; if it doesn't, the WAL goes on growing for a while.
     */
    private void moveWalIntoFile() {
        walBytes = 0;
        syncedAt = nanoTime.getAsLong();
        try {
            Sqlite.text(connection, "pragma wal_checkpoint(passive)");
            unsynced = false;
            moveHasFailed = false;
            growthAhead = Math.max(0, bytesWithWal() - file.toFile().length());
        } catch (SQLException e) {
            if (!moveHasFailed) {
                LOG.warn(
                        "The -wal of {} can't be moved into it: {}. Nothing is lost: it grows instead, and this is tried again"
                                + " from time to time. Make room on the disk.",
                        file,
                        e.getMessage());
            }
            moveHasFailed = true;
        }
    }

    private long bytesWithWal() throws SQLException {
        return PAGE_BYTES
                * statements.use("pragma page_count", select -> {
                    try (ResultSet pages = select.executeQuery()) {
                        pages.next();
                        return pages.getLong(1);
                    }
                });
    }

    /** Bytes that will be taken without anything being logged, when the WAL is moved into the file. */
    long growthAhead() {
        return growthAhead;
    }

    /**
     * Whether the WAL is to stay as large as it is: it is moved into the file at once, and whenever it would grow beyond.
     * Between transactions.
     */
    void saveRoom(boolean little) {
        walBytesMax = settings.disk().walBytesMax(settings.walBytesMax());
        if (little && shared != null && !hasLostWal()) {
            long now = RunFileName.beside(file, "-wal").toFile().length();
            walBytesMax = Math.min(walBytesMax, Math.max(WAL_BYTES_MIN, now / 2)); // of what is an estimate
            moveWalIntoFile();
        }
    }

    /** In all, as far as one can tell. */
    long writtenBytes() {
        return writtenBytes;
    }

    /** Whether somebody deleted the file or put another in its place. */
    boolean isGone() {
        return identity.isGone();
    }

    /**
     * Whether the WAL, or its index, has lost its name, so that nobody but this connection sees what is in it: somebody deleted
     * it, or this process lost its locks on the file (whoever copies it in here with plain means loses them), and a reader then
     * took himself for the last one. Asks the system; for any thread.
     */
    boolean hasLostWal() {
        List<FileIdentity> files = shared;
        if (files != null) {
            for (FileIdentity each : files) { // not a stream: it is asked at every commit
                if (each.isGone()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether somebody has put a WAL back that was lost: others read that now. */
    boolean hasForeignWal() {
        return replaced && WalRescue.hasForeignWal(file);
    }

    /** What others may read, too. */
    void removeForeignWal() throws SQLException {
        WalRescue.removeOldWal(file);
    }

    /** Of the last operation that is committed as far as this connection sees. */
    long committedSequence() {
        return committedSequence;
    }

    /**
     * Brings everything that is committed into a file that all can read, and goes on without a WAL: see {@link WalRescue}.
     * Between transactions. What was committed counts when this returns, or at least what was acknowledged: see {@link
     * #committedSequence}. If it throws, it may be tried again.
     *
     * @param acknowledged sequence up to which somebody was told that it is safe
     */
    void rescueWal(long acknowledged) throws SQLException {
        boolean spoilt = false;
        if (!replaced) {
            try {
                WalRescue.replace(connection, file, !wal().isGone());
            } catch (SQLException e) {
                committedSequence = WalRescue.replaceByItself(file, acknowledged, e);
                sequence = committedSequence;
                spoilt = true;
            }
            replaced = true;
            identity = FileIdentity.of(file, keysAreReliable);
        }
        WalRescue.removeOldWal(file);
        Connection old = connection;
        useWithoutWal();
        if (!spoilt) {
            old.close(); // else it is left as it is: to close it would be to write
        }
    }

    private void useWithoutWal() throws SQLException {
        Connection other = Sqlite.reopenWithoutWal(file, settings.powerSafe());
        try {
            long last = WalRescue.lastIn(other);
            if (last != committedSequence) {
                throw new SQLException("it ends with operation " + last + ", not " + committedSequence);
            }
            use(other);
            shared = null;
        } catch (SQLException e) {
            other.close();
            throw e;
        }
    }

    private FileIdentity wal() {
        return shared.get(0);
    }

    private List<FileIdentity> identities() {
        return List.of(
                FileIdentity.of(RunFileName.beside(file, "-wal"), keysAreReliable),
                FileIdentity.of(RunFileName.beside(file, "-shm"), keysAreReliable));
    }

    /** Forgets what was added since {@link #begin}. */
    void rollBack() {
        try {
            insert.clearBatch();
            Sqlite.execute(connection, "rollback");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
        batched = 0;
        sequence = committedSequence;
        lastTime = committedTime;
        dropped = committedDropped;
    }

    private void insertBatched() throws SQLException {
        if (batched > 0) {
            batched = 0;
            insert.executeBatch();
        }
    }

    /** The finaliser's part: this connection is the writer's, so it ends the WAL on it. */
    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        if (replaced) {
            WalRescue.deleteEmptyWal(file);
        }
    }
}
