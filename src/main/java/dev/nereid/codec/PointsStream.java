package dev.nereid.codec;

import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.Points;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.StringPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole series as bytes, for a reader on the other side of a network: a byte (0 floats, 1 strings), then blocks, each
 * with its length before it and times counted from zero.
 */
public final class PointsStream {
    private static final int FLOATS = 0;
    private static final int STRINGS = 1;

    private PointsStream() {}

    public static byte[] encode(SeriesPoints points) {
        ByteWriter out = new ByteWriter(64 + points.count() * 10);
        boolean text = points.texts() != null;
        out.writeByte(text ? STRINGS : FLOATS);
        for (int from = 0; from < points.count(); ) {
            int to = from + 1;
            while (to < points.count()
                    && to - from < Limits.BLOCK_POINTS_MAX
                    && points.autos()[to] == points.autos()[from]) {
                to++;
            }
            byte[] block = PointsCodec.encode(slice(points, text, from, to), 0);
            out.writeVarint(block.length);
            out.write(block);
            from = to;
        }
        return out.toByteArray();
    }

    private static Points slice(SeriesPoints points, boolean text, int from, int to) {
        boolean auto = points.autos()[from];
        double[] steps = Arrays.copyOfRange(points.steps(), from, to);
        long[] times = Arrays.copyOfRange(points.times(), from, to);
        return text
                ? new StringPoints(auto, steps, times, Arrays.copyOfRange(points.texts(), from, to))
                : new FloatPoints(auto, steps, times, Arrays.copyOfRange(points.values(), from, to));
    }

    /** @throws CodecException if the bytes are not a series */
    public static SeriesPoints decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int form = in.readByte();
        if (form != FLOATS && form != STRINGS) {
            throw new CodecException("A series can't begin with byte " + form);
        }
        List<Points> blocks = new ArrayList<>();
        int count = 0;
        while (in.remaining() > 0) {
            byte[] block = in.readBytes(in.readCount(in.remaining(), "bytes of a block"));
            Points points = form == STRINGS ? PointsCodec.decodeStrings(block, 0) : PointsCodec.decodeFloats(block, 0);
            blocks.add(points);
            count += points.count();
        }
        return join(blocks, count, form == STRINGS);
    }

    private static SeriesPoints join(List<Points> blocks, int count, boolean text) {
        SeriesPoints all = new SeriesPoints(
                new boolean[count],
                new double[count],
                new long[count],
                text ? null : new double[count],
                text ? new String[count] : null);
        int at = 0;
        for (Points block : blocks) {
            Arrays.fill(all.autos(), at, at + block.count(), block.auto());
            System.arraycopy(block.steps(), 0, all.steps(), at, block.count());
            System.arraycopy(block.times(), 0, all.times(), at, block.count());
            Object values = block instanceof FloatPoints floats ? floats.values() : ((StringPoints) block).values();
            System.arraycopy(values, 0, text ? all.texts() : all.values(), at, block.count());
            at += block.count();
        }
        return all;
    }
}
