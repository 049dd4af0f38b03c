package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.STORE_INFO;

import dev.nereid.db.Database;
import dev.nereid.db.DatabaseException;
import dev.nereid.db.Locks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The directory of contents that all servers of a database share: the database knows it by an id that lies in it. With
 * another one, what is uploaded by way of one server could not be read by way of the next.
 */
final class SharedDirectory {
    private final Path directory;
    private final Path idFile;

    SharedDirectory(Path directory) {
        this.directory = directory;
        this.idFile = directory.resolve("directory-id");
    }

    /** @throws DatabaseException if it is not the one that the database knows */
    void check(Database database) {
        database.write(db -> {
            Locks.take(db, "store");
            String known = db.select(STORE_INFO.FILES_ID).from(STORE_INFO).fetchSingle(STORE_INFO.FILES_ID);
            if (known == null) {
                adopt(db);
            } else if (!known.equals(id())) {
                throw new DatabaseException(
                        "The files of this database are not in " + directory.toAbsolutePath()
                                + ": give --data the directory that its first server was given (all of them share it), or"
                                + " where that is now. It has the file files/" + idFile.getFileName()
                                + " with the text "
                                + known + '.',
                        null);
            }
            return null;
        });
    }

    private void adopt(DSLContext db) {
        try {
            if (id() == null) {
                Files.createDirectories(directory);
                Files.writeString(idFile, UUID.randomUUID().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + idFile, e);
        }
        db.update(STORE_INFO).set(STORE_INFO.FILES_ID, id()).execute();
    }

    /** Null if there is none. */
    private String id() {
        try {
            return Files.exists(idFile) ? Files.readString(idFile).strip() : null;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + idFile, e);
        }
    }
}
