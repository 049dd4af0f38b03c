package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;

import dev.nereid.codec.Sha256;
import dev.nereid.db.Database;
import dev.nereid.model.Limits;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/**
 * Indexes of single fields in the order of their values, in SQLite: of those by which somebody has sorted many objects. One of
 * all fields would cost every run that is synced a page of the disk for each field that it has.
 *
 * <p>Safe for many threads.
 */
public final class SortAids {
    /** To find the first objects in so long needs no help. */
    private static final long QUICK_NANOS = 3_000_000;

    /** Fewer values than this need none, however busy the machine was. */
    private static final int MANY = 5_000;

    private static final int MADE_MAX = 16;

    private static final String PREFIX = "sort_aid_";

    /** An index is not given up as long as somebody may be using it. */
    private static final long UNUSED_NANOS = TimeUnit.DAYS.toNanos(1);

    /** What can stand in a statement as it is, but for two dashes. */
    private static final Pattern PLAIN = Pattern.compile("[\\w/. -]+");

    private final Database database;
    private final LongSupplier nanoTime;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> used = new ConcurrentHashMap<>(); // when, by the name of the index

    SortAids(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    /** The name of a path's index; null if there is none for this transaction. */
    String of(DSLContext db, String path) {
        if (!database.isSqlite() || !isPlain(path)) {
            return null;
        }
        String name = name(path);
        boolean exists =
                Database.use(db, "select 1 from sqlite_schema where type = 'index' and name = ?", statement -> {
                    statement.setString(1, name);
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next();
                    }
                });
        if (exists) {
            used.put(name, nanoTime.getAsLong());
        }
        return exists ? name : null;
    }

    /** Says how long it took without one. */
    void took(String path, long nanos) {
        if (database.isSqlite() && nanos > QUICK_NANOS && isPlain(path)) {
            wanted.add(path);
        }
    }

    /**
     * Makes an index that is wanted, if one is. For whoever has a store open for long, from time to time. While it is made
     * nobody can write: half a second in a store of 100,000 runs with 20 fields.
     *
     * @throws org.jooq.exception.DataAccessException if that fails; it will be wanted again
     */
    public void makeWanted() {
        String path = wanted.stream().findFirst().orElse(null);
        if (path != null && wanted.remove(path) && hasMany(path)) {
            make(path);
        }
    }

    private boolean hasMany(String path) {
        return database.read(db -> db.fetchCount(ATTRIBUTE, ATTRIBUTE.PATH.eq(path), ATTRIBUTE.TYPE.isNotNull()))
                >= MANY;
    }

    /** For tests, however few there are. */
    void make(String path) {
        database.write(db -> {
            make(db, path);
            return null;
        });
    }

    /** For tests. */
    boolean areWanted() {
        return !wanted.isEmpty();
    }

    /**
     * Where there are many, one that nobody has used for a day goes; if there is none, none is made. It reads the whole
     * table.
     */
    private void make(DSLContext db, String path) {
        long now = nanoTime.getAsLong();
        List<String> made = db.fetch(
                        "select name from sqlite_schema where type = 'index' and name like ?", PREFIX + "%")
                .into(String.class);
        if (made.contains(name(path))) {
            return; // a reader that began before it was there has asked for it again
        }
        made.forEach(
                name -> used.putIfAbsent(name, now)); // which others may have made and used before this process began
        if (made.size() >= MADE_MAX) {
            String oldest = made.stream().min(Comparator.comparing(used::get)).orElseThrow();
            if (now - used.get(oldest) < UNUSED_NANOS) {
                return;
            }
            db.execute("drop index " + oldest);
            used.remove(oldest);
        }
        used.put(name(path), now);
        db.execute("create index if not exists " + name(path)
                + " on attribute (type, float_value, int_value, target) where path = '" + path
                + "' and type is not null");
    }

    private static boolean isPlain(String path) {
        return path.length() <= Limits.PATH_BYTES_MAX && PLAIN.matcher(path).matches() && !path.contains("--");
    }

    static String name(String path) {
        return PREFIX + Sha256.of(path.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
