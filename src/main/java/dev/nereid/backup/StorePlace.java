package dev.nereid.backup;

import dev.nereid.db.Database;
import dev.nereid.store.IssuedIds;
import java.nio.file.Path;

/**
 * Where a server keeps its store.
 *
 * @param data its data directory
 * @param database {@code jdbc:postgresql://…}; null for an SQLite file in the directory
 */
public record StorePlace(Path data, String database) {
    /** Of SQLite. */
    Path file() {
        return data.resolve("store.db");
    }

    Path contents() {
        return data.resolve("files");
    }

    Path issuedIds() {
        return IssuedIds.file(contents());
    }

    boolean isPostgres() {
        return database != null;
    }

    String engine() {
        return isPostgres() ? "postgresql" : "sqlite";
    }

    /** For people, and without a password. */
    @Override
    public String toString() {
        return data.toAbsolutePath() + (isPostgres() ? " and " + Database.placeOf(database) : "");
    }
}
