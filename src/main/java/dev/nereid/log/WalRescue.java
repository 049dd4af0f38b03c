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
 * it any more. Others may still have the file open with the index that is lost, and nothing that is written would then be
 * seen by all. So what the connection sees becomes a new file, which takes the place of the old one.
 */
final class WalRescue {
    private WalRescue() {}

    /**
     * Closes the connection. Between transactions.
     *
     * <p>Where there is no room for a second file, what is lost is moved into the old one as far as nobody stands in the way.
     *
     * @throws SQLException if the connection can't be closed
     */
    static void rescue(Connection connection, Path file) throws SQLException {
        Path copy = file.resolveSibling(file.getFileName() + ".rescue");
        try {
            Files.deleteIfExists(copy);
            try (PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
                vacuum.setString(1, copy.toAbsolutePath().toString());
                vacuum.execute();
            }
            makeLike(file, copy);
            connection.close(); // which may delete what bears the name of its WAL, so before there is another
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (SQLException | IOException e) {
            moveIntoFile(connection, copy);
        }
    }

    private static void makeLike(Path file, Path copy) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
        }
    }

    private static void moveIntoFile(Connection connection, Path copy) throws SQLException {
        try {
            Files.deleteIfExists(copy);
            if (!connection.isClosed()) {
                Sqlite.execute(connection, "pragma wal_checkpoint(full)");
            }
        } catch (SQLException | IOException e) {
            // Somebody is in the way, or has done it already: what counts is what is there afterwards.
        }
        connection.close();
    }
}
