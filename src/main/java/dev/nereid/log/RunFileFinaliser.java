package dev.nereid.log;

import dev.nereid.db.Sqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Puts an end to a run file: its WAL goes into the file, which is then one plain SQLite file that opens on any medium.
 * The writer does it when it closes; where a reader stands in the way, whoever next finds the file dead does.
 */
public final class RunFileFinaliser {
    /** How long a closing writer tries. Readers hold a file for one batch at a time. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int RETRY_MILLIS = 20;

    /** What became of an attempt. */
    enum Ending {
        DONE,
        WAS_PLAIN,
        /** Somebody reads it, the disk is full, or we may not or must not write there. */
        NOT_NOW
    }

    private RunFileFinaliser() {}

    /**
     * Leaves WAL mode on the writer's own connection. False if another connection stood in the way throughout.
     *
     * @param spoilt asked before each try: whether it must not be tried any more
     * @param patience for how long to try again
     */
    static boolean finalise(Connection connection, BooleanSupplier spoilt, Duration patience) throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        Sqlite.execute(connection, "pragma busy_timeout = " + RETRY_MILLIS);
        while (!spoilt.getAsBoolean()) {
            try {
                Sqlite.execute(connection, "pragma journal_mode = delete");
                return true;
            } catch (SQLException e) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
            }
            pause();
        }
        return false;
    }

    /**
     * Finalises a file whose writer is gone, if it needs that and nobody reads it now. The lock file of a
     * writer that was killed stays, so that one still sees how the run ended. A rollback journal is left alone unless the
     * writer was on this host: on a network file system without locks, one that only fell silent may come back.
     *
     * @return false if it lives, is in use, or lies where we may not write; nothing is wrong then
     */
    public static boolean finaliseDead(Path runFile) {
        if (WriterLock.of(runFile) == WriterLock.Life.LIVE || !Files.exists(RunFileName.lock(runFile))) {
            return false;
        }
        try (WriterLock lock = WriterLock.takeOver(runFile)) {
            if (lock == null) {
                return false;
            }
            Ending ending = leaveJournal(runFile, lock.isCertainlyDead());
            if (ending == Ending.NOT_NOW || !lock.isMarkedEnded()) {
                lock.abandon(); // it stays dead: that the writer was killed is worth knowing
            }
            return ending == Ending.DONE;
        } catch (IOException e) {
            return false;
        }
    }

    /** The caller holds the file's lock. */
    static Ending leaveJournal(Path runFile, boolean certainlyDead) {
        boolean rollback = Files.exists(RunFileName.beside(runFile, "-journal"));
        if (rollback && !certainlyDead
                || RunFileOpening.isWalOfElsewhere(runFile)
                || WalRescue.hasForeignWal(runFile)) {
            return Ending.NOT_NOW; // to open the file would be to write it
        }
        if (hasBrokenWal(runFile)) {
            return Ending.NOT_NOW; // SQLite would throw away what it does not see
        }
        try (Connection connection = Sqlite.openForFinalising(runFile)) {
            if (!rollback && !Sqlite.text(connection, "pragma journal_mode").equals("wal")) {
                return Ending.WAS_PLAIN;
            }
            Sqlite.leaveJournal(connection);
            return Ending.DONE;
        } catch (SQLException e) {
            return Ending.NOT_NOW;
        }
    }

    private static boolean hasBrokenWal(Path runFile) {
        try {
            return RawPages.hasBrokenWal(runFile);
        } catch (IOException e) {
            return true; // who can't tell leaves it as it is
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
