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
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
            }
            if (walIsThere) { // it would be taken for that of the new file
                moveWalIntoFile(connection);
                Files.deleteIfExists(RunFileName.beside(file, "-wal"));
            }
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(RunFileName.beside(file, "-wal")); // empty: nobody but the writer writes
            Files.deleteIfExists(RunFileName.beside(file, "-shm"));
        } catch (IOException e) {
            throw new SQLException("can't replace " + file + ": " + e, e);
        } finally {
            delete(file);
        }
    }

    /** Then a kill before the new file is there finds all of it in the old one. */
    private static void moveWalIntoFile(Connection connection) throws SQLException {
        String busy = Sqlite.text(connection, "pragma wal_checkpoint(full)");
        if (!"0".equals(busy)) {
            throw new SQLException("somebody reads it");
        }
    }

    /** Whoever opened the old file early, and read late, has made one for the new. */
    static void deleteEmptyWal(Path file) {
        try {
            Path wal = RunFileName.beside(file, "-wal");
            if (Files.exists(wal) && Files.size(wal) == 0) {
                Files.delete(wal);
                Files.deleteIfExists(RunFileName.beside(file, "-shm"));
            }
        } catch (IOException e) {
            // It says nothing, and the deletion of the run file takes it, too.
        }
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
