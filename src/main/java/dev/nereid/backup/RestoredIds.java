package dev.nereid.backup;

import static dev.nereid.db.jooq.Tables.LOST_ID;
import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.STORE_INFO;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.model.ObjectKind;
import dev.nereid.store.IssuedIds;
import dev.nereid.store.IssuedIds.Issued;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Which IDs a store that was restored must not give again, except to whoever was given them. In the transaction that restores
 * it.
 */
final class RestoredIds {
    /** Stands for all projects and models that nobody here has heard of. */
    private static final String OTHERS = "*";

    private final DSLContext db;
    private final IssuedIds.History history;
    private final long margin;
    private final Map<String, Issued> reserved = new HashMap<>();
    private long skippedMost;

    /** @param margin how many numbers to skip where the history has a gap */
    RestoredIds(DSLContext db, IssuedIds.History history, long margin) {
        this.db = db;
        this.history = history;
        this.margin = history.isWhole() ? 0 : margin;
    }

    /** Lets all counters go on behind what may have been given. Returns up to where, by prefix. */
    Map<String, Issued> settle() {
        Set<String> known = new HashSet<>();
        db.selectFrom(PROJECT).forEach(project -> {
            String name = project.getWorkspace() + "/" + project.getName();
            known.add(project.getProjectKey());
            project.setLastRunNumber(skip(project.getProjectKey(), project.getLastRunNumber(), name));
            project.update();
        });
        db.selectFrom(TRACKED_OBJECT)
                .where(TRACKED_OBJECT.KIND.eq(ObjectKind.MODEL.label()))
                .forEach(model -> {
                    known.add(model.getSysId());
                    model.setLastNumber(skip(model.getSysId(), model.getLastNumber(), null));
                    model.update();
                });
        db.select(LOST_ID.PREFIX, DSL.max(LOST_ID.LAST_NUMBER)) // by an earlier restore, and not back in the backup
                .from(LOST_ID)
                .groupBy(LOST_ID.PREFIX)
                .fetch()
                .forEach(lost -> {
                    if (known.add(lost.value1())) {
                        skip(lost.value1(), lost.value2(), null);
                    }
                });
        history.byPrefix().forEach((prefix, issued) -> {
            if (!known.contains(prefix) && !prefix.equals(OTHERS)) { // the project or model came after the backup
                skippedMost = Math.max(skippedMost, issued.number());
                lose(prefix, 0, issued.number(), issued.project());
            }
        });
        Issued others = history.byPrefix().get(OTHERS);
        long base = db.select(STORE_INFO.NUMBER_BASE).from(STORE_INFO).fetchSingle(STORE_INFO.NUMBER_BASE) + margin;
        base = Math.max(base, others == null ? 0 : others.number());
        db.update(STORE_INFO).set(STORE_INFO.NUMBER_BASE, base).execute();
        reserved.put(OTHERS, new Issued(base, null));
        return reserved;
    }

    /** Numbers that were skipped of one project at most. */
    long skippedMost() {
        return Math.max(margin, skippedMost);
    }

    /** Returns the number after which to go on. */
    private long skip(String prefix, long last, String project) {
        Issued issued = history.byPrefix().get(prefix);
        long upTo = Math.max(last + margin, issued == null ? 0 : issued.number());
        skippedMost = Math.max(skippedMost, upTo - last);
        if (upTo > last) {
            lose(prefix, last + 1, upTo, project);
        }
        return upTo;
    }

    private void lose(String prefix, long first, long last, String project) {
        db.deleteFrom(LOST_ID) // of an earlier restore, which knew less
                .where(LOST_ID.PREFIX.eq(prefix), LOST_ID.FIRST_NUMBER.eq(first))
                .execute();
        db.insertInto(LOST_ID)
                .values(prefix, first, last, first == 0 ? project : null)
                .execute();
        reserved.put(prefix, new Issued(last, project));
    }
}
