package dev.nereid.testing;

import dev.nereid.codec.OperationBatch;
import dev.nereid.db.Sqlite;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A store in a real file, with a clock that stands a day after {@link LogScript#T0} until a test moves it. */
public final class TestStore implements AutoCloseable {
    public static final Account ADMIN = new Account(1, Account.ADMINISTRATOR);

    public final AtomicLong now = new AtomicLong(LogScript.T0 + 86_400_000_000L);
    public final Path file;
    public final Store store;
    private final Account account;

    private TestStore(Path file, boolean server) {
        this.file = file;
        this.account = server ? ADMIN : null;
        this.store = Store.openSqlite(file, new StoreOptions(server, "team", null, false, now::get));
    }

    /** Gives IDs; batches come from its administrator. */
    public static TestStore server(Path directory) {
        return new TestStore(directory.resolve("server.db"), true);
    }

    public static TestStore replica(Path directory) {
        return new TestStore(directory.resolve("replica.db"), false);
    }

    public AppliedState apply(OperationBatch batch) {
        return store.apply(batch, account);
    }

    public AppliedState apply(LogScript log) {
        return apply(log.all());
    }

    /** An attribute, or null. */
    public AttributeView attribute(UUID objectId, String path) {
        return store.object(objectId.toString()).attributes().get(path);
    }

    public SeriesPoints series(UUID objectId, String path) {
        return store.series(objectId.toString(), path);
    }

    public ObjectDump dump(UUID objectId) {
        return StoreDump.of(store, objectId.toString());
    }

    /** First column of an SQL query on the file. */
    public List<Object> sql(String query) throws SQLException {
        try (Connection connection = Sqlite.openReader(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<Object> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getObject(1));
            }
            return values;
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
