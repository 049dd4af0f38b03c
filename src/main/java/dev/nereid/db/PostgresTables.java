package dev.nereid.db;

import static dev.nereid.db.jooq.Tables.STORE_INFO;

import org.jooq.DSLContext;

/** The tables of a store in PostgreSQL: made from {@code schema.sql} when the first server starts. */
final class PostgresTables {
    private PostgresTables() {}

    /** In a transaction: many servers may start at once. */
    static Void create(DSLContext db) {
        Locks.take(db, "tables");
        String encoding = db.fetchSingle("show server_encoding").get(0, String.class);
        if (!encoding.equals("UTF8")) {
            throw new DatabaseException(
                    "The database keeps texts as " + encoding + ", which can't hold them all. Create one with"
                            + " encoding 'UTF8'.",
                    null);
        }
        if (db.fetchSingle("select to_regclass('store_info')").get(0) == null) {
            requireEmpty(db);
            Schema.store().forEach(statement -> db.execute(portable(statement)));
            return null;
        }
        Long format = db.select(STORE_INFO.FORMAT).from(STORE_INFO).fetchOne(STORE_INFO.FORMAT);
        if (format != null) {
            Sqlite.requireStoreFormat("The database", format);
        }
        return null;
    }

    private static void requireEmpty(DSLContext db) {
        String other = db.fetchSingle("select min(tablename)::text from pg_tables where schemaname = current_schema()")
                .get(0, String.class);
        if (other != null) {
            throw new DatabaseException(
                    "The database holds tables of another program, such as " + other
                            + ". Create an empty one; or a schema in"
                            + " it, and name that in its address: ?currentSchema=nereid",
                    null);
        }
    }

    /**
     * Texts compare byte by byte, as in SQLite, whatever language the database was made for; and as there, a column does not
     * refuse what {@link NulFree} makes longer. Values are left out of the index of paths: with them each change of a value
     * would change every index of the row.
     */
    static String portable(String statement) {
        return statement
                .replaceAll("(?s)(attribute_by_path on attribute \\(path, target, type).*\\)", "$1)")
                .replaceAll("\\bblob\\b", "bytea")
                .replaceAll("\\b(varchar\\(\\d+\\)|text)(?=[\\s,])", "text collate \"C\"");
    }
}
