package dev.nereid.backup;

import dev.nereid.db.Database;
import dev.nereid.db.DatabaseException;
import dev.nereid.db.Sqlite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/** A store that its server uses meanwhile. For one thread. */
final class LiveStore implements AutoCloseable {
    /** What is asked of its database. */
    interface Question<T> {
        T ask(Connection database) throws SQLException;
    }

    private final StorePlace place;
    private final Database postgres; // null for SQLite

    private LiveStore(StorePlace place, Database postgres) {
        this.place = place;
        this.postgres = postgres;
    }

    /** @throws BackupException if there is no store */
    static LiveStore open(StorePlace place) {
        if (!place.isPostgres() && !Files.exists(place.file())) {
            throw new BackupException(
                    "There is no store in " + place
                            + ". Give --data the directory that nereid serve was given; of a server on PostgreSQL, --database too.");
        }
        LiveStore store = new LiveStore(place, place.isPostgres() ? Database.openPostgres(place.database()) : null);
        try {
            if (store.ask(StoreSummary::of).instanceId() == null) {
                throw new BackupException("There is no store in " + place + ". No server has used that database yet.");
            }
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** In a transaction that sees one state. */
    <T> T ask(Question<T> question) {
        try {
            if (postgres != null) {
                return postgres.read(db -> db.connectionResult(question::ask));
            }
            try (Connection reader = Sqlite.openReader(place.file())) {
                Sqlite.execute(reader, "begin");
                return question.ask(reader);
            }
        } catch (SQLException | DataAccessException e) {
            throw new DatabaseException("Can't read the store in " + place + ": " + e.getMessage(), e);
        }
    }

    /** @param copy that does not exist yet */
    void copyTo(Path copy) {
        try {
            if (postgres == null) {
                Sqlite.copyStore(place.file(), copy);
                return;
            }
            try (Connection target = Sqlite.createStoreCopy(copy)) {
                ask(source -> {
                    TableCopy.copyAll(source, target);
                    return null;
                });
                Sqlite.execute(target, "commit");
            }
        } catch (SQLException e) {
            throw new DatabaseException(
                    "Can't copy the store in " + place + " to " + copy.getParent() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (postgres != null) {
            postgres.close();
        }
    }
}
