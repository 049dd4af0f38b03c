package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * What the logs of an object say of its life.
 *
 * @param active whether a process is connected to it
 * @param pingMicros last sign of life, a ping or an operation
 * @param runningMicros how long at least one process was logging: the union of the run files' spans, each from its first
 *     operation to its last; a copy that has gone on by itself is part of the file that was copied
 * @param bytes of all operations, and of the contents that they have named
 * @param lost operations that damaged run files have lost
 */
record ObjectActivity(boolean active, long pingMicros, long runningMicros, long bytes, long lost) {
    /** Of an object that nobody has logged to. */
    static final ObjectActivity NONE = new ObjectActivity(false, 0, 0, 0, 0);

    /** By {@code tracked_object.id}; objects without logs are left out. */
    static Map<Long, ObjectActivity> of(DSLContext db, Collection<Long> targets, long now) {
        Map<Long, List<OperationLogRecord>> logs = new HashMap<>();
        for (List<Long> some : Chunks.of(targets)) {
            db.selectFrom(OPERATION_LOG)
                    .where(OPERATION_LOG.TARGET.in(some))
                    .forEach(log -> logs.computeIfAbsent(log.getTarget(), target -> new ArrayList<>())
                            .add(log));
        }
        Map<Long, Long> fileBytes = fileBytes(db, targets);
        Map<Long, ObjectActivity> activities = new HashMap<>();
        logs.forEach((target, ofOne) -> activities.put(target, of(ofOne, fileBytes.getOrDefault(target, 0L), now)));
        return activities;
    }

    private static Map<Long, Long> fileBytes(DSLContext db, Collection<Long> targets) {
        Map<Long, Long> bytes = new HashMap<>();
        for (List<Long> some : Chunks.of(targets)) {
            db.select(FILE_REFERENCE.TARGET, DSL.sum(FILE_REFERENCE.SIZE))
                    .from(FILE_REFERENCE)
                    .where(FILE_REFERENCE.TARGET.in(some))
                    .groupBy(FILE_REFERENCE.TARGET)
                    .forEach(row -> bytes.put(row.value1(), row.value2().longValue()));
        }
        return bytes;
    }

    private static ObjectActivity of(List<OperationLogRecord> logs, long fileBytes, long now) {
        boolean active = false;
        long ping = Long.MIN_VALUE;
        long bytes = fileBytes;
        long lost = 0;
        for (OperationLogRecord log : logs) {
            active |= log.getActiveUntil() > now;
            ping = Math.max(ping, Math.max(log.getPingTime(), log.getLastTime()));
            bytes += log.getPayloadBytes();
            lost += log.getLostCount();
        }
        return new ObjectActivity(active, ping, running(logs), bytes, lost);
    }

    private static long running(List<OperationLogRecord> logs) {
        Map<String, Span> spans = new HashMap<>();
        for (OperationLogRecord log : logs) {
            spans.merge(log.getFileId(), new Span(log.getFirstTime(), log.getLastTime()), Span::with);
        }
        List<Span> ordered = new ArrayList<>(spans.values());
        ordered.sort(Comparator.comparing(Span::from));
        long running = 0;
        long counted = Long.MIN_VALUE; // everything before is
        for (Span span : ordered) {
            long from = Math.max(span.from(), counted);
            if (span.to() > from) {
                running += span.to() - from;
                counted = span.to();
            }
        }
        return running;
    }

    /** Microseconds since 1970. */
    private record Span(long from, long to) {
        Span with(Span other) {
            return new Span(Math.min(from, other.from), Math.max(to, other.to));
        }
    }
}
