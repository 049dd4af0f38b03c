package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;

import dev.nereid.codec.Sha256;
import dev.nereid.db.KeptStatements;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/**
 * Indexes of single fields in the order of their values, in SQLite: of those by which somebody has sorted many objects. One of
 * all fields would cost every run that is synced a page of the disk for each field that it has.
 *
 * <p>Safe for many threads; {@link #makeWanted} in a transaction that writes.
 */
final class SortAids {
    /** To find the first objects in so long needs no help. */
    private static final long QUICK_NANOS = 3_000_000;

    /** Fewer values than this need none, however busy the machine was. */
    private static final int MANY = 5_000;

    private static final int MADE_MAX = 16;

    private static final String PREFIX = "sort_aid_";

    /** What can stand in a statement as it is. */
    private static final Pattern PLAIN = Pattern.compile("(?:[\\w/. ]|-(?!-))+");

    private final boolean isSqlite;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> used = new ConcurrentHashMap<>(); // when, by the name of the index

    SortAids(boolean isSqlite) {
        this.isSqlite = isSqlite;
    }

    /** The name of a path's index; null if there is none for this transaction. */
    String of(DSLContext db, String path) {
        if (!isSqlite || !PLAIN.matcher(path).matches()) {
            return null;
        }
        String name = name(path);
        boolean exists =
                KeptStatements.use(db, "select 1 from sqlite_schema where type = 'index' and name = ?", statement -> {
                    statement.setString(1, name);
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next();
                    }
                });
        if (exists) {
            used.put(name, System.nanoTime());
        }
        return exists ? name : null;
    }

    /** Says how long it took without one. */
    void took(String path, long nanos) {
        if (isSqlite && nanos > QUICK_NANOS && PLAIN.matcher(path).matches()) {
            wanted.add(path);
        }
    }

    boolean areWanted() {
        return !wanted.isEmpty();
    }

    /** One that is wanted. */
    void makeWanted(DSLContext db) {
        String path = wanted.stream().findFirst().orElse(null);
        if (path != null) {
            wanted.remove(path);
            int values = db.fetchCount(ATTRIBUTE, ATTRIBUTE.PATH.eq(path), ATTRIBUTE.TYPE.isNotNull());
            if (values >= MANY) {
                make(db, path);
            }
        }
    }

    /** Where there are many, the one that nobody has used for longest goes. It reads the whole table. */
    void make(DSLContext db, String path) {
        List<String> made = db.fetch(
                        "select name from sqlite_schema where type = 'index' and name like ?", PREFIX + "%")
                .into(String.class);
        if (made.size() >= MADE_MAX) {
            db.execute("drop index "
                    + made.stream().min(Comparator.comparing(this::lastUse)).orElseThrow());
        }
        db.execute("create index if not exists " + name(path)
                + " on attribute (type, float_value, int_value, target) where path = '" + path
                + "' and type is not null");
    }

    private long lastUse(String name) {
        return used.getOrDefault(name, Long.MIN_VALUE);
    }

    static String name(String path) {
        return PREFIX + Sha256.of(path.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
