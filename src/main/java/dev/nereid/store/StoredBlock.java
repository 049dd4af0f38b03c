package dev.nereid.store;

import dev.nereid.codec.ByteReader;
import dev.nereid.codec.ByteWriter;
import dev.nereid.codec.PointsCodec;
import dev.nereid.db.jooq.tables.records.SeriesBlockRecord;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Points;
import dev.nereid.model.StringPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row of {@code series_block}: the points of one operation, or of several consecutive ones that were merged because
 * they were small. A merged block remembers which point came with which operation, since a clear may fall between them.
 */
final class StoredBlock {
    /** Points of one operation in the block. */
    record Part(long sequence, long time, int count) {}

    private static final int PARTS_MAX = 1 << 20;

    final long logRow;
    final List<Part> parts;
    final Points points;

    StoredBlock(long logRow, List<Part> parts, Points points) {
        this.logRow = logRow;
        this.parts = parts;
        this.points = points;
    }

    /** @param text whether it is of a string series */
    static StoredBlock of(SeriesBlockRecord row, boolean text) {
        Points points = text
                ? PointsCodec.decodeStrings(row.getPayload(), row.getFirstTime())
                : PointsCodec.decodeFloats(row.getPayload(), row.getFirstTime());
        List<Part> parts = row.getParts() == null
                ? List.of(new Part(row.getFirstSequence(), row.getFirstTime(), points.count()))
                : decodeParts(row.getParts());
        return new StoredBlock(row.getLogRow(), parts, points);
    }

    /** One block with the points of all of them; the others come later in the same log. */
    StoredBlock merge(List<Part> laterParts, List<Points> later) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(laterParts);
        return new StoredBlock(logRow, all, join(points, later));
    }

    long lastSequence() {
        return parts.get(parts.size() - 1).sequence();
    }

    void write(SeriesBlockRecord row) {
        write(row, PointsCodec.encode(points, parts.get(0).time()));
    }

    /** @param payload the points, packed with the time of the first part */
    void write(SeriesBlockRecord row, byte[] payload) {
        Part first = parts.get(0);
        Part last = parts.get(parts.size() - 1);
        row.setLogRow(logRow);
        row.setFirstSequence(first.sequence());
        row.setLastSequence(last.sequence());
        row.setFirstTime(first.time());
        row.setLastTime(last.time());
        row.setPointCount((long) points.count());
        row.setParts(parts.size() == 1 ? null : encodeParts(parts));
        row.setPayload(payload);
    }

    private static Points join(Points first, List<Points> later) {
        int total = first.count() + later.stream().mapToInt(Points::count).sum();
        boolean text = first instanceof StringPoints;
        double[] steps = Arrays.copyOf(first.steps(), total);
        long[] times = Arrays.copyOf(first.times(), total);
        double[] values = text ? null : Arrays.copyOf(((FloatPoints) first).values(), total);
        String[] texts = text ? Arrays.copyOf(((StringPoints) first).values(), total) : null;
        int at = first.count();
        for (Points points : later) {
            System.arraycopy(points.steps(), 0, steps, at, points.count());
            System.arraycopy(points.times(), 0, times, at, points.count());
            if (text) {
                System.arraycopy(((StringPoints) points).values(), 0, texts, at, points.count());
            } else {
                System.arraycopy(((FloatPoints) points).values(), 0, values, at, points.count());
            }
            at += points.count();
        }
        return text
                ? new StringPoints(first.auto(), steps, times, texts)
                : new FloatPoints(first.auto(), steps, times, values);
    }

    private static byte[] encodeParts(List<Part> parts) {
        ByteWriter out = new ByteWriter(16 + parts.size() * 6);
        out.writeVarint(parts.size());
        long sequence = 0;
        long time = 0;
        for (Part part : parts) {
            out.writeSigned(part.sequence() - sequence);
            out.writeSigned(part.time() - time);
            out.writeVarint(part.count());
            sequence = part.sequence();
            time = part.time();
        }
        return out.toByteArray();
    }

    private static List<Part> decodeParts(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int size = in.readCount(PARTS_MAX, "parts");
        List<Part> parts = new ArrayList<>();
        long sequence = 0;
        long time = 0;
        for (int i = 0; i < size; i++) {
            sequence += in.readSigned();
            time += in.readSigned();
            parts.add(new Part(sequence, time, in.readCount(Integer.MAX_VALUE, "points")));
        }
        return parts;
    }
}
