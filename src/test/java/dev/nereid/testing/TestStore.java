package dev.nereid.testing;

import dev.nereid.codec.OperationBatch;
import dev.nereid.db.Sqlite;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.Account;
import dev.nereid.store.Administration;
import dev.nereid.store.Quotas;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A store in a real database, with a clock that stands a day after {@link LogScript#T0} until a test moves it. */
public final class TestStore implements AutoCloseable {
    public static final Account ADMIN = new Account(1, Account.ADMINISTRATOR, false);

    public final AtomicLong now = new AtomicLong(LogScript.T0 + 86_400_000_000L);
    public final Path file;
    public final Store store;
    private final String database; // null for the file
    private final Account account;

    private TestStore(TestStore first) {
        this.file = first.file;
        this.account = first.account;
        this.database = first.database;
        this.store = Store.openPostgres(
                database,
                file.resolveSibling("files"),
                new StoreOptions(true, "team", null, false, first.now::get, Quotas.NONE, null));
    }

    private TestStore(Path file, boolean server, Quotas quotas) {
        this.file = file;
        this.account = server ? ADMIN : null;
        StoreOptions options = new StoreOptions(server, "team", null, false, now::get, quotas, null);
        this.database = server ? TestDatabase.urlFor(file) : null; // a replica is always a file
        this.store = database == null
                ? Store.openSqlite(file, options)
                : Store.openPostgres(database, file.resolveSibling("files"), options);
    }

    /** Gives IDs; batches come from its administrator. */
    public static TestStore server(Path directory) {
        return server(directory, Quotas.NONE);
    }

    public static TestStore server(Path directory, Quotas quotas) {
        return new TestStore(directory.resolve("server.db"), true, quotas);
    }

    /** The same store as another server of its database opens it; itself, if there can be no other. */
    public TestStore peer() {
        return database == null ? this : new TestStore(this);
    }

    public static TestStore replica(Path directory) {
        return new TestStore(directory.resolve("replica.db"), false, Quotas.NONE);
    }

    /** A new account that is a member of a workspace; null for none. */
    public Account account(String name, String workspace) {
        Administration administration = store.administration();
        Account created = administration.authenticate(administration.createAccount(name, false));
        if (workspace != null) {
            administration.addWorkspaceMember(workspace, name, WorkspaceRole.MEMBER, false);
        }
        return created;
    }

    public Store.Project createProject(String name, String key) {
        return store.administration().createProject(name, key, Visibility.WORKSPACE);
    }

    public AppliedState apply(OperationBatch batch) {
        return store.as(account).apply(batch);
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

    /** First column of an SQL query. */
    public List<Object> sql(String query) throws SQLException {
        try (Connection connection =
                        database == null ? Sqlite.openReader(file) : DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<Object> values = new ArrayList<>();
            while (row.next()) {
                Object value = row.getObject(1);
                values.add(value instanceof Integer number ? Long.valueOf(number) : value); // SQLite's choice
            }
            return values;
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
