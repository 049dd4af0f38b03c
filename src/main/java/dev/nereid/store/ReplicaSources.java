package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.REPLICA_SOURCE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.ReplicaSourceRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Which files a replica was built from, so that one which has not changed need not be read again, and what only a file
 * that is gone has said can be taken back. Inside one transaction.
 */
public final class ReplicaSources {
    /**
     * A file, and one of the logs in it.
     *
     * @param name of the file
     * @param lastSequence up to which it has the log
     * @param digest of the file there
     * @param crc of that operation
     * @param print of the file as it was read; empty if it may change
     */
    public record Source(String name, UUID logId, long lastSequence, long digest, int crc, String print) {
        static Source of(ReplicaSourceRecord row) {
            return new Source(
                    row.getName(),
                    UUID.fromString(row.getLogId()),
                    row.getLastSequence(),
                    row.getDigest(),
                    row.getCrc().intValue(),
                    row.getPrint());
        }
    }

    private static final String PUT = "insert or replace into replica_source"
            + " (name, log_id, last_sequence, digest, crc, print) values (?, ?, ?, ?, ?, ?)";

    private final DSLContext db;

    ReplicaSources(DSLContext db) {
        this.db = db;
    }

    /** The print of each by its name. Plain JDBC, since there may be ten thousand, at each question. */
    public Map<String, String> prints() {
        return db.connectionResult(connection -> {
            Map<String, String> prints = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement("select name, print from replica_source");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    prints.put(row.getString(1), row.getString(2));
                }
            }
            return prints;
        });
    }

    /** Those of a name. */
    public List<Source> of(String name) {
        return db.selectFrom(REPLICA_SOURCE).where(REPLICA_SOURCE.NAME.eq(name)).fetch(Source::of);
    }

    /** Names of those that have one of these logs. */
    public Set<String> withLogs(Collection<UUID> logs) {
        Set<String> names = new HashSet<>();
        for (List<UUID> some : Chunks.of(logs)) {
            List<String> ids = some.stream().map(UUID::toString).toList();
            names.addAll(db.selectDistinct(REPLICA_SOURCE.NAME)
                    .from(REPLICA_SOURCE)
                    .where(REPLICA_SOURCE.LOG_ID.in(ids))
                    .fetch(REPLICA_SOURCE.NAME));
        }
        return names;
    }

    /** What was known of the log in this name is replaced. Plain JDBC, as there may be ten thousand. */
    public void put(Source source) {
        db.connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(PUT)) {
                insert.setString(1, source.name());
                insert.setString(2, source.logId().toString());
                insert.setLong(3, source.lastSequence());
                insert.setLong(4, source.digest());
                insert.setLong(5, source.crc());
                insert.setString(6, source.print());
                insert.executeUpdate();
            }
        });
    }

    public void remove(String name) {
        db.deleteFrom(REPLICA_SOURCE).where(REPLICA_SOURCE.NAME.eq(name)).execute();
    }

    /**
     * Forgets objects of which more is known than the sources say that are left: all of such an object, since its state
     * does not tell what came from where.
     *
     * @param logs those to look at
     * @return the names of the sources that have to be read again for what they say of these objects
     */
    public Set<String> retract(Collection<UUID> logs) {
        Set<Long> doubtful = new HashSet<>();
        for (UUID log : logs) {
            Long target = targetIfUnfounded(log);
            if (target != null) {
                doubtful.add(target);
            }
        }
        return forget(doubtful);
    }

    /**
     * Forgets objects, whatever says something of them.
     *
     * @return the names of the sources that have to be read again for what they say of these objects
     */
    public Set<String> forgetObjects(Collection<UUID> objectIds) {
        Set<Long> rows = new HashSet<>();
        for (List<UUID> some : Chunks.of(objectIds)) {
            List<String> ids = some.stream().map(UUID::toString).toList();
            rows.addAll(db.select(TRACKED_OBJECT.ID)
                    .from(TRACKED_OBJECT)
                    .where(TRACKED_OBJECT.OBJECT_ID.in(ids))
                    .fetch(TRACKED_OBJECT.ID));
        }
        return forget(rows);
    }

    /** The object of a log that was applied further than any source has it; null if that is not so. */
    private Long targetIfUnfounded(UUID log) {
        return db.select(OPERATION_LOG.TARGET)
                .from(OPERATION_LOG)
                .where(
                        OPERATION_LOG.LOG_ID.eq(log.toString()),
                        OPERATION_LOG.APPLIED_SEQUENCE.gt(DSL.coalesce(
                                DSL.field(db.select(DSL.max(REPLICA_SOURCE.LAST_SEQUENCE))
                                        .from(REPLICA_SOURCE)
                                        .where(REPLICA_SOURCE.LOG_ID.eq(log.toString()))),
                                0L)))
                .fetchOne(OPERATION_LOG.TARGET);
    }

    /** Names of those that say something of an object, in their order. */
    public List<String> namesOf(UUID objectId) {
        return namesOf(OPERATION_LOG.TARGET.in(db.select(TRACKED_OBJECT.ID)
                .from(TRACKED_OBJECT)
                .where(TRACKED_OBJECT.OBJECT_ID.eq(objectId.toString()))));
    }

    private List<String> namesOf(Condition logs) {
        return db.selectDistinct(REPLICA_SOURCE.NAME)
                .from(REPLICA_SOURCE)
                .join(OPERATION_LOG)
                .on(OPERATION_LOG.LOG_ID.eq(REPLICA_SOURCE.LOG_ID))
                .where(logs)
                .orderBy(REPLICA_SOURCE.NAME)
                .fetch(REPLICA_SOURCE.NAME);
    }

    /** Whatever is known of these objects; returns the names of the sources that said it. */
    private Set<String> forget(Set<Long> objects) {
        Set<String> names = new LinkedHashSet<>();
        ObjectRows rows = new ObjectRows(db);
        for (long object : objects) {
            names.addAll(namesOf(OPERATION_LOG.TARGET.eq(object)));
            rows.forget(object);
        }
        names.forEach(this::remove);
        return names;
    }
}
