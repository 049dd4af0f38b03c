package dev.nereid.log;

import dev.nereid.codec.ByteWriter;
import dev.nereid.codec.OperationCodec;
import dev.nereid.codec.PointsCodec;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.model.StringPoints;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a chunk: points of one series that stand in it become one block (a counting sort by series), other operations
 * a row each. Points never move across a clear or delete. For the writer thread alone; its arrays are reused.
 */
final class PointGrouper {
    private final RunFileWriter file;
    private final MicroClock clock;

    private final List<Attribute> touched = new ArrayList<>();
    private int[] order = new int[256];
    private final double[] steps = new double[Limits.BLOCK_POINTS_MAX];
    private final long[] times = new long[Limits.BLOCK_POINTS_MAX];
    private final double[] values = new double[Limits.BLOCK_POINTS_MAX];
    private final ByteWriter block = new ByteWriter(4096);

    PointGrouper(RunFileWriter file, MicroClock clock) {
        this.file = file;
        this.clock = clock;
    }

    void write(Chunk chunk) throws SQLException {
        forgetInterrupted();
        int from = 0;
        for (int i = 0; i < chunk.size; i++) {
            if (chunk.subjects[i] instanceof Attribute) {
                continue; // the common case first: whether it is an interface is a slow question
            }
            if (chunk.subjects[i] instanceof Operation operation) {
                if (operation instanceof Operation.Clear || operation instanceof Operation.Delete) {
                    writePoints(chunk, from, i);
                    from = i;
                }
                long time = file.nextTime(chunk.times[i]);
                file.add(time, operation.kind(), operation.path(), OperationCodec.payload(operation, time));
            }
        }
        writePoints(chunk, from, chunk.size);
    }

    /** An attempt to write that failed half way leaves its counts behind. */
    private void forgetInterrupted() {
        for (Attribute series : touched) {
            series.groupCount = 0;
        }
        touched.clear();
    }

    private void writePoints(Chunk chunk, int from, int to) throws SQLException {
        sortBySeries(chunk, from, to);
        int start = 0;
        for (Attribute series : touched) {
            int end = start + series.groupCount;
            series.groupCount = 0;
            for (int i = start; i < end; ) {
                i = writeBlock(chunk, series, i, end);
            }
            start = end;
        }
        touched.clear();
    }

    private void sortBySeries(Chunk chunk, int from, int to) {
        Object[] subjects = chunk.subjects;
        for (int i = from; i < to; i++) {
            if (subjects[i] instanceof Attribute series && series.groupCount++ == 0) {
                touched.add(series);
            }
        }
        if (order.length < to - from) {
            order = new int[Math.max(to - from, order.length * 2)];
        }
        int next = 0;
        for (Attribute series : touched) {
            series.groupNext = next;
            next += series.groupCount;
        }
        for (int i = from; i < to; i++) {
            if (subjects[i] instanceof Attribute series) {
                order[series.groupNext++] = i;
            }
        }
    }

    /** Writes the longest run of points that fits one block; returns where the next begins. */
    private int writeBlock(Chunk chunk, Attribute series, int start, int end) throws SQLException {
        boolean auto = chunk.autos[order[start]];
        boolean text = series.type != AttributeType.FLOAT_SERIES;
        int count = 0;
        long textBytes = 0;
        while (start + count < end && count < Limits.BLOCK_POINTS_MAX && textBytes < Limits.BLOCK_TEXT_BYTES_TARGET) {
            int i = order[start + count];
            if (chunk.autos[i] != auto) {
                break;
            }
            steps[count] = chunk.steps[i];
            times[count] = chunk.times[i];
            values[count] = chunk.values[i];
            textBytes += text ? 3L * chunk.texts[i].length() : 0;
            count++;
        }
        long time = file.nextTime(clock.micros());
        if (text) {
            String[] texts = new String[count];
            for (int i = 0; i < count; i++) {
                texts[i] = chunk.texts[order[start + i]];
            }
            StringPoints points =
                    new StringPoints(auto, Arrays.copyOf(steps, count), Arrays.copyOf(times, count), texts);
            OperationKind kind = series.type == AttributeType.FILE_SERIES ? OperationKind.FILES : OperationKind.STRINGS;
            file.add(time, kind, series.path, PointsCodec.encode(points, time));
        } else {
            block.clear();
            PointsCodec.encodeFloats(auto, steps, times, values, count, time, block);
            file.add(time, OperationKind.FLOATS, series.path, block.toByteArray());
        }
        return start + count;
    }
}
