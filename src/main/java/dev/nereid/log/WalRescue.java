package dev.nereid.log;

import dev.nereid.db.Sqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Saves what is in a WAL that has lost its name, or its index, under its writer: nobody but the writer's connection can read
 * it any more. Others may still have the file open with an index that is lost, so that nothing which is written could be seen
 * by all. So what the connection sees becomes a new file, which takes the place of the old one and has no WAL.
 *
 * <p>Until that stands, the connection is the only way to the data: it is not closed, and does not move anything into the old
 * file, which a full disk could leave half done. A kill at any point costs no more than the loss of the WAL itself.
 */
final class WalRescue {
    private WalRescue() {}

    /**
     * Between transactions. If it fails, nothing has changed, and it may be tried again.
     *
     * @param walIsThere whether the WAL still has its name, so that whoever opens the file reads it
     */
    static void replace(Connection connection, Path file, boolean walIsThere) throws SQLException {
        Path copy = RunFileName.rescue(file).get(0);
        try {
            delete(file);
            try (PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
                vacuum.setString(1, copy.toAbsolutePath().toString());
                vacuum.execute();
            }
            if (walIsThere) { // it would be taken for that of the new file
                moveWalIntoFile(connection);
                Files.deleteIfExists(wal(file));
            }
            take(copy, file);
        } catch (IOException e) {
            throw new SQLException("can't replace " + file + ": " + e, e);
        } finally {
            delete(file);
        }
    }

    /**
     * Where the connection's own view is spoilt: somebody took the index away, moved the WAL into the file, and cut it off.
     * Then the file by itself has all that was acknowledged. As {@link #replace}; the connection has to be left as it is from
     * then on.
     *
     * @param reason why it has to be done this way: thrown if it can't be
     * @return sequence of the last operation that is in the file: what was committed later has to be written again
     */
    static long replaceByItself(Path file, long acknowledged, SQLException reason) throws SQLException {
        Path copy = RunFileName.rescue(file).get(0);
        try {
            delete(file);
            Files.copy(file, copy); // by plain means, which costs this process its locks on a file that it gives up
            long last = wholeUpTo(copy);
            if (last < acknowledged) {
                throw reason;
            }
            take(copy, file);
            return last;
        } catch (IOException | SQLException e) {
            if (e != reason) {
                reason.addSuppressed(e);
            }
            throw reason;
        } finally {
            delete(file);
        }
    }

    private static long wholeUpTo(Path copy) throws SQLException {
        try (Connection connection = Sqlite.reopenWithoutWal(copy, true)) {
            if (!"ok".equals(Sqlite.text(connection, "pragma quick_check(1)"))) {
                throw new SQLException(copy + " is damaged");
            }
            return lastIn(connection);
        }
    }

    static long lastIn(Connection connection) throws SQLException {
        String last = Sqlite.text(connection, "select max(sequence) from operation");
        return last == null ? 0 : Long.parseLong(last);
    }

    private static void take(Path copy, Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
        }
        if (!Files.exists(RunFileName.rescued(file))) {
            Files.createFile(RunFileName.rescued(file));
        }
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Then a kill before the new file is there finds all of it in the old one. */
    private static void moveWalIntoFile(Connection connection) throws SQLException {
        String busy = Sqlite.text(connection, "pragma wal_checkpoint(full)");
        if (!"0".equals(busy)) {
            throw new SQLException("somebody reads it");
        }
    }

    /** Once the new file is there, nothing may be taken for its WAL; may be tried again. */
    static void removeOldWal(Path file) throws SQLException {
        try {
            Files.deleteIfExists(wal(file));
            Files.deleteIfExists(RunFileName.beside(file, "-shm"));
        } catch (IOException e) {
            throw new SQLException(
                    "can't remove " + wal(file) + ", which does not belong to the file any more: " + e, e);
        }
    }

    /**
     * Whether a WAL of an earlier time lies beside a file that has none: somebody has put it back. SQLite would read it,
     * and not what was written since.
     */
    static boolean hasForeignWal(Path file) {
        try {
            return Files.exists(RunFileName.rescued(file)) && Files.exists(wal(file)) && Files.size(wal(file)) > 0;
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    /** Whoever opened the old file early, and read late, has made one for the new. */
    static void deleteEmptyWal(Path file) {
        try {
            if (Files.exists(wal(file)) && Files.size(wal(file)) == 0) {
                Files.delete(wal(file));
                Files.deleteIfExists(RunFileName.beside(file, "-shm"));
            }
        } catch (IOException e) {
            // It says nothing, and the deletion of the run file takes it, too.
        }
    }

    private static Path wal(Path file) {
        return RunFileName.beside(file, "-wal");
    }

    private static void delete(Path file) {
        for (Path leftover : RunFileName.rescue(file)) {
            try {
                Files.deleteIfExists(leftover);
            } catch (IOException e) {
                // The deletion of the run file takes it, too.
            }
        }
    }
}
