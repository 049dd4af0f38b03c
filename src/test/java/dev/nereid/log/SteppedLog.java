package dev.nereid.log;

import dev.nereid.db.Sqlite;
import dev.nereid.model.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * An operation log without a thread: the test does what the writer's thread does, when it wants. It can be killed, lose its
 * power, and its disk can fail, as far as SQLite and the file show it.
 */
public final class SteppedLog {
    private final OperationLog log;
    private boolean failing;

    private SteppedLog(OperationLog log) {
        this.log = log;
    }

    /** @param wait what the writer does for so many milliseconds when the disk has failed */
    public static SteppedLog create(
            UUID logId,
            LogSettings settings,
            Operation.Create creation,
            LogSeed seed,
            Runnable onCommit,
            LongConsumer wait,
            LongSupplier nanoTime) {
        OperationLog log = OperationLog.prepare(logId, settings, creation, seed, onCommit, nanoTime);
        log.writer().beforeRetry(wait::accept);
        return new SteppedLog(log);
    }

    public OperationLog log() {
        return log;
    }

    public Path file() {
        return log.file();
    }

    /** Writes what is queued, and waits for the disk where that fails. */
    public void write() throws InterruptedException {
        log.writer().turn(0, 0);
    }

    /** Bytes that wait in the WAL. */
    public long walBytes() throws IOException {
        Path wal = RunFileName.beside(file(), "-wal");
        return Files.exists(wal) ? Files.size(wal) : 0;
    }

    // ----------------------------------------------------------------------------------------------------- disk --

    /**
     * From now on the disk takes nothing more.
     *
     * @param atCommit whether SQLite notices late, and rolls back by itself
     */
    public void failDisk(boolean atCommit) throws SQLException {
        if (!failing) {
            failing = true;
            execute("create temp trigger full_disk " + (atCommit ? "after" : "before")
                    + " insert on main.operation begin select raise(" + (atCommit ? "rollback" : "abort")
                    + ", 'disk I/O error'); end");
        }
    }

    public void healDisk() throws SQLException {
        if (failing) {
            failing = false;
            execute("drop trigger temp.full_disk");
        }
    }

    private void execute(String sql) throws SQLException {
        Sqlite.execute(log.runFile().connection(), sql);
    }

    // ------------------------------------------------------------------------------------------------------ end --

    public void end() throws InterruptedException {
        log.end(Duration.ZERO); // which waits for a thread that there is not
        log.writer().finish();
        log.finalise(Duration.ZERO); // who reads it meanwhile can't go on before this returns
    }

    /** As {@code kill -9} leaves it: what was committed is in the file and its WAL. */
    public void kill() throws IOException, SQLException {
        losePower(Long.MAX_VALUE);
    }

    /** As the end of the power leaves it: of the WAL, only so many bytes have reached the disk. */
    public void losePower(long walBytesKept) throws IOException, SQLException {
        Path file = file();
        Path wal = RunFileName.beside(file, "-wal");
        byte[] database = Files.readAllBytes(file);
        byte[] log = Files.exists(wal) ? Files.readAllBytes(wal) : new byte[0];
        this.log.runFile().close(); // SQLite tidies up, as who is killed does not
        for (Path part : new Path[] {file, wal, RunFileName.beside(file, "-shm")}) {
            Files.deleteIfExists(part); // who still reads it keeps what it had, and its index is nobody else's
        }
        Files.write(file, database);
        if (log.length > 0) {
            Files.write(wal, Arrays.copyOf(log, (int) Math.min(walBytesKept, log.length)));
        }
        this.log.lifeSign().abandon();
        Files.writeString(
                RunFileName.lock(file),
                "host " + Host.name() + " boot " + Host.bootId() + "\npid 99999999\nstarted 1\nnamespace "
                        + Host.pidNamespace() + "\n");
    }
}
