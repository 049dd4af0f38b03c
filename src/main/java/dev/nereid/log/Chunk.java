package dev.nereid.log;

import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import java.util.Arrays;

/**
 * Entries of the queue, as columns: a point costs no object. Filled by callers under the queue's lock, then handed to
 * the writer whole. Grows to the queue's capacity only if somebody logs that fast.
 */
final class Chunk {
    private static final int INITIAL_CAPACITY = 256;

    /** Step, time and value of a point that packs badly. */
    private static final int ENTRY_BYTES_MAX = 24;

    int size;

    /** Entries that say what was dropped: nobody put them. */
    int notes;

    /** Where the last points of what was dropped begin, which are not dropped again. */
    int firstOfLast = Integer.MAX_VALUE;

    /** For accounting of text, which is the only part of an entry that can be large. */
    long textBytes;

    /** The series, for a point; the operation, for anything else. */
    Object[] subjects = new Object[INITIAL_CAPACITY];

    /** When the operation was called; for a point, its own time. Microseconds. */
    long[] times = new long[INITIAL_CAPACITY];

    double[] steps = new double[INITIAL_CAPACITY];
    double[] values = new double[INITIAL_CAPACITY];
    boolean[] autos = new boolean[INITIAL_CAPACITY];

    /** Values of string points. Null until there is one. */
    String[] texts;

    void addOperation(Operation operation, long time) {
        int i = claim();
        subjects[i] = operation;
        times[i] = time;
        if (operation instanceof Operation.Assign assign && assign.value() instanceof Value.OfString text) {
            textBytes += 2L * text.value().length();
        }
    }

    void addFloat(Attribute series, boolean auto, double step, long time, double value) {
        int i = claim();
        subjects[i] = series;
        autos[i] = auto;
        steps[i] = step;
        times[i] = time;
        values[i] = value;
    }

    void addText(Attribute series, boolean auto, double step, long time, String value) {
        int i = claim();
        if (texts == null) {
            texts = new String[subjects.length];
        }
        subjects[i] = series;
        autos[i] = auto;
        steps[i] = step;
        times[i] = time;
        texts[i] = value;
        textBytes += 2L * value.length();
    }

    void clear() {
        Arrays.fill(subjects, 0, size, null); // let go of operations and text
        if (texts != null) {
            Arrays.fill(texts, 0, size, null);
        }
        size = 0;
        notes = 0;
        firstOfLast = Integer.MAX_VALUE;
        textBytes = 0;
    }

    /** Closes the gaps where the subject is null. */
    void compact() {
        int kept = 0;
        int last = Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            last = i == firstOfLast ? kept : last;
            if (subjects[i] != null) {
                move(i, kept++);
            }
        }
        Arrays.fill(subjects, kept, size, null);
        if (texts != null) {
            Arrays.fill(texts, kept, size, null);
        }
        size = kept;
        firstOfLast = last;
    }

    /** What its entries take on the disk at most, rows and pages aside. */
    long bytesMax() {
        return (long) size * ENTRY_BYTES_MAX + textBytes;
    }

    private void move(int from, int to) {
        subjects[to] = subjects[from];
        times[to] = times[from];
        steps[to] = steps[from];
        values[to] = values[from];
        autos[to] = autos[from];
        if (texts != null) {
            texts[to] = texts[from];
        }
    }

    private int claim() {
        if (size == subjects.length) {
            int capacity = size * 2;
            subjects = Arrays.copyOf(subjects, capacity);
            times = Arrays.copyOf(times, capacity);
            steps = Arrays.copyOf(steps, capacity);
            values = Arrays.copyOf(values, capacity);
            autos = Arrays.copyOf(autos, capacity);
            texts = texts == null ? null : Arrays.copyOf(texts, capacity);
        }
        return size++;
    }
}
