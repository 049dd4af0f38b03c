package dev.nereid.store;

import dev.nereid.model.FloatPoints;
import dev.nereid.model.Points;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Stamp;
import dev.nereid.model.StringPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Points of a series in memory, as columns that grow. Before they do, points that others replace are dropped: a series may
 * have any number of those. Points mostly come in their order, and then nothing is sorted.
 */
final class SeriesColumns {
    private static final int POINT_BYTES = 29;
    private static final int TEXT_BYTES = 32;
    private static final int STAMP_BYTES = 48;
    private static final int FIRST_CAPACITY = 64;

    private final boolean text;
    private List<Stamp> stamps = new ArrayList<>(); // of operations
    private int size;
    private long textBytes;
    private boolean inOrder = true; // steps rise, and none is given twice
    private boolean[] autos = new boolean[FIRST_CAPACITY];
    private double[] steps = new double[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];
    private int[] operations = new int[FIRST_CAPACITY]; // index into stamps
    private double[] values; // of a float series, else null
    private String[] texts; // of a string series, else null

    SeriesColumns(boolean text) {
        this.text = text;
        this.values = text ? null : new double[FIRST_CAPACITY];
        this.texts = text ? new String[FIRST_CAPACITY] : null;
    }

    /** @throws SeriesMemory.Exhausted if there are too many that count */
    void add(Points points, int from, int count, Stamp stamp) {
        ensure(count);
        Arrays.fill(autos, size, size + count, points.auto());
        Arrays.fill(operations, size, size + count, stamps.size());
        System.arraycopy(points.steps(), from, steps, size, count);
        System.arraycopy(points.times(), from, times, size, count);
        if (text) {
            System.arraycopy(((StringPoints) points).values(), from, texts, size, count);
            textBytes += bytes(size, size + count);
        } else {
            System.arraycopy(((FloatPoints) points).values(), from, values, size, count);
        }
        stamps.add(stamp);
        for (int i = Math.max(1, size); i < size + count; i++) {
            inOrder &= !(steps[i] <= steps[i - 1]);
        }
        size += count;
        if (taken() > SeriesMemory.BYTES_MAX) {
            dropReplaced();
            if (taken() > SeriesMemory.BYTES_MAX) {
                throw new SeriesMemory.Exhausted();
            }
        }
    }

    private long bytes(int from, int to) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += TEXT_BYTES + texts[i].length();
        }
        return bytes;
    }

    private long taken() {
        return (long) size * POINT_BYTES + (long) stamps.size() * STAMP_BYTES + textBytes;
    }

    private void ensure(int more) {
        if (size + more > steps.length) {
            dropReplaced();
            int needed = size + more;
            if (needed > steps.length / 4 * 3) { // few were dropped: the next time shall not be soon
                resize(Math.max(needed, steps.length / 2 * 3));
            }
        }
    }

    /** Column after column, so that at most one is there twice. */
    private void resize(int capacity) {
        autos = Arrays.copyOf(autos, capacity);
        steps = Arrays.copyOf(steps, capacity);
        times = Arrays.copyOf(times, capacity);
        operations = Arrays.copyOf(operations, capacity);
        if (text) {
            texts = Arrays.copyOf(texts, capacity);
        } else {
            values = Arrays.copyOf(values, capacity);
        }
    }

    /** Puts them into the order of step, then stamp, and keeps of those that give one step explicitly the latest. */
    private void dropReplaced() {
        if (inOrder) {
            return;
        }
        int[] order = PlaceSort.sorted(size, this::compare);
        int count = 0;
        for (int k = 0; k < size; k++) {
            if (!isReplaced(order, k)) {
                order[count++] = order[k];
            }
        }
        pick(Arrays.copyOf(order, count));
        inOrder = true;
        for (int i = 1; i < size; i++) {
            inOrder &= !(steps[i] <= steps[i - 1]);
        }
    }

    private int compare(int a, int b) {
        int byStep = Double.compare(steps[a], steps[b]);
        if (byStep != 0 || operations[a] == operations[b]) {
            return byStep != 0 ? byStep : Integer.compare(a, b);
        }
        int byStamp = stamps.get(operations[a]).compareTo(stamps.get(operations[b]));
        return byStamp != 0 ? byStamp : Integer.compare(a, b);
    }

    /** Whether an explicit point is followed by another explicit one of the same step. */
    private boolean isReplaced(int[] order, int k) {
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

    private void pick(int[] places) {
        SeriesPoints picked = new SeriesPoints(autos, steps, times, values, texts).pick(places);
        int[] kept = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            kept[i] = operations[places[i]];
        }
        autos = picked.autos();
        steps = picked.steps();
        times = picked.times();
        values = picked.values();
        texts = picked.texts();
        operations = kept;
        size = places.length;
        textBytes = text ? bytes(0, size) : 0;
        dropStamps();
    }

    /** Those of operations of which no point is left. */
    private void dropStamps() {
        int[] moved = new int[stamps.size()]; // 0 for not yet, else one more than where to
        List<Stamp> left = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int old = operations[i];
            if (moved[old] == 0) {
                left.add(stamps.get(old));
                moved[old] = left.size();
            }
            operations[i] = moved[old] - 1;
        }
        stamps = left;
    }

    /** Those that count, in their order. This has none afterwards. */
    SeriesPoints points() {
        dropReplaced();
        stamps = null;
        resize(size);
        return new SeriesPoints(autos, steps, times, values, texts);
    }
}
