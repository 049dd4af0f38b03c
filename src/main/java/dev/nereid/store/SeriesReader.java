package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.SERIES_BLOCK;

import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.SeriesBlockRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Stamp;
import dev.nereid.model.StringPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Reads the points of a series that count: not cleared, and of those that give one step explicitly only the latest; in
 * the order of step, then stamp. Blocks mostly lie in that order already, and then nothing is sorted.
 */
final class SeriesReader {
    private final DSLContext db;
    private final LogLedger ledger;

    private final List<Stamp> stamps = new ArrayList<>(); // of operations, in the order met
    private int size;
    private boolean[] autos = new boolean[64];
    private double[] steps = new double[64];
    private long[] times = new long[64];
    private double[] values = new double[64];
    private String[] texts = new String[64];
    private int[] operations = new int[64]; // index into stamps
    private final boolean text;

    private SeriesReader(DSLContext db, LogLedger ledger, boolean text) {
        this.db = db;
        this.ledger = ledger;
        this.text = text;
    }

    static SeriesPoints read(DSLContext db, LogLedger ledger, AttributeRecord attribute) {
        boolean text = AttributeType.of(attribute.getType()) != AttributeType.FLOAT_SERIES;
        Stamp cleared =
                ledger.stamp(attribute.getClearedTime(), attribute.getClearedLog(), attribute.getClearedSequence());
        Stamp deleted =
                ledger.stamp(attribute.getDeletedTime(), attribute.getDeletedLog(), attribute.getDeletedSequence());
        SeriesReader reader = new SeriesReader(db, ledger, text);
        reader.collect(attribute.getId(), Stamp.max(cleared, deleted));
        return reader.points();
    }

    private void collect(long attributeId, Stamp floor) {
        List<SeriesBlockRecord> rows = db.selectFrom(SERIES_BLOCK)
                .where(SERIES_BLOCK.ATTRIBUTE_ID.eq(attributeId))
                .orderBy(SERIES_BLOCK.FIRST_TIME, SERIES_BLOCK.LOG_ROW, SERIES_BLOCK.FIRST_SEQUENCE)
                .fetch();
        for (SeriesBlockRecord row : rows) {
            StoredBlock block = StoredBlock.of(row, text);
            int from = 0;
            for (StoredBlock.Part part : block.parts) {
                Stamp stamp = ledger.stamp(part.time(), block.logRow, part.sequence());
                if (stamp.isAfter(floor)) {
                    add(block, from, part.count(), stamp);
                }
                from += part.count();
            }
        }
    }

    private void add(StoredBlock block, int from, int count, Stamp stamp) {
        ensure(count);
        Arrays.fill(autos, size, size + count, block.points.auto());
        Arrays.fill(operations, size, size + count, stamps.size());
        System.arraycopy(block.points.steps(), from, steps, size, count);
        System.arraycopy(block.points.times(), from, times, size, count);
        if (block.points instanceof FloatPoints floats) {
            System.arraycopy(floats.values(), from, values, size, count);
        } else if (block.points instanceof StringPoints strings) {
            System.arraycopy(strings.values(), from, texts, size, count);
        }
        stamps.add(stamp);
        size += count;
    }

    private SeriesPoints points() {
        return isInOrder() ? all() : sorted();
    }

    /** Steps rise, and none is given twice, so that order and replacement need no thought. */
    private boolean isInOrder() {
        for (int i = 1; i < size; i++) {
            if (steps[i] <= steps[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private SeriesPoints sorted() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Comparator<Integer> byStep = Comparator.comparingDouble(i -> steps[i]);
        Arrays.sort(order, byStep.thenComparing(this::compareStamps));
        int[] kept = new int[size];
        int count = 0;
        for (int k = 0; k < size; k++) {
            if (!isReplaced(order, k)) {
                kept[count++] = order[k];
            }
        }
        return new SeriesPoints(autos, steps, times, text ? null : values, text ? texts : null)
                .pick(Arrays.copyOf(kept, count));
    }

    private int compareStamps(int a, int b) {
        int byStamp =
                operations[a] == operations[b] ? 0 : stamps.get(operations[a]).compareTo(stamps.get(operations[b]));
        return byStamp != 0 ? byStamp : Integer.compare(a, b);
    }

    /** Whether an explicit point is followed by another explicit one of the same step. */
    private boolean isReplaced(Integer[] order, int k) {
        if (autos[order[k]]) {
            return false;
        }
        for (int next = k + 1; next < size && steps[order[next]] == steps[order[k]]; next++) {
            if (!autos[order[next]]) {
                return true;
            }
        }
        return false;
    }

    /** In the order they lie. */
    private SeriesPoints all() {
        return new SeriesPoints(
                Arrays.copyOf(autos, size),
                Arrays.copyOf(steps, size),
                Arrays.copyOf(times, size),
                text ? null : Arrays.copyOf(values, size),
                text ? Arrays.copyOf(texts, size) : null);
    }

    private void ensure(int more) {
        int needed = size + more;
        if (needed > steps.length) {
            int capacity = Math.max(needed, steps.length * 2);
            autos = Arrays.copyOf(autos, capacity);
            steps = Arrays.copyOf(steps, capacity);
            times = Arrays.copyOf(times, capacity);
            values = Arrays.copyOf(values, text ? 0 : capacity);
            texts = Arrays.copyOf(texts, text ? capacity : 0);
            operations = Arrays.copyOf(operations, capacity);
        }
    }
}
