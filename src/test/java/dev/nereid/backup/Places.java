package dev.nereid.backup;

import dev.nereid.store.Quotas;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stores of servers in either database, opened without a server. */
final class Places {
    private Places() {}

    static StorePlace sqlite(Path data) {
        return new StorePlace(data, null);
    }

    static StorePlace postgres(Path data) {
        return new StorePlace(data, TestDatabase.postgresFor(data));
    }

    /** In the database that the other tests use. */
    static StorePlace usual(Path data) {
        return new StorePlace(data, TestDatabase.urlFor(data));
    }

    static Store open(StorePlace place) throws IOException {
        Files.createDirectories(place.data());
        StoreOptions options =
                new StoreOptions(true, "team", null, false, () -> LogScript.T0 + 86_400_000_000L, Quotas.NONE, null);
        return place.isPostgres()
                ? Store.openPostgres(place.database(), place.contents(), options)
                : Store.openSqlite(place.file(), options);
    }
}
