package dev.nereid.store;

import dev.nereid.db.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/** Parts of a transaction that are done whole or not at all, whatever becomes of the rest. */
final class Savepoint {
    private Savepoint() {}

    /**
     * Does a part.
     *
     * @throws StoreException if the part does; what else is in the transaction stays
     */
    static <T> T of(DSLContext db, Supplier<T> part) {
        db.connection(connection -> execute(connection, "savepoint part"));
        try {
            T result = part.get();
            db.connection(connection -> execute(connection, "release savepoint part"));
            return result;
        } catch (StoreException | DatabaseException e) {
            db.connection(connection -> {
                execute(connection, "rollback to savepoint part");
                execute(connection, "release savepoint part");
            });
            throw e;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
