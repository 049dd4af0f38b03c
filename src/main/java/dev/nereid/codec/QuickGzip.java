package dev.nereid.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses for a network that is not much faster than that takes. */
public final class QuickGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 8192;

    private static final int SAMPLE_BYTES = 16 << 10;

    /** At some 60 MB/s, to save less than this pays only where the network brings less than 15 MB/s. */
    private static final double LEAST_SAVED = 0.25;

    public QuickGzip(OutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Compressed; or the bytes themselves where that saves too little, as with packed points of full mantissas. */
    public static byte[] ifItPays(byte[] bytes) {
        return bytes.length > 2 * SAMPLE_BYTES && !savesEnough(bytes) ? bytes : packed(bytes, 0, bytes.length);
    }

    /** Judges by a piece from the middle: the beginning has the paths. */
    private static boolean savesEnough(byte[] bytes) {
        int saved = SAMPLE_BYTES - packed(bytes, (bytes.length - SAMPLE_BYTES) / 2, SAMPLE_BYTES).length;
        return saved >= LEAST_SAVED * SAMPLE_BYTES;
    }

    private static byte[] packed(byte[] bytes, int from, int length) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(length / 2);
        try (OutputStream gzip = new QuickGzip(packed)) {
            gzip.write(bytes, from, length);
        } catch (IOException e) {
            throw new IllegalStateException("Memory does not fail to be written", e);
        }
        return packed.toByteArray();
    }
}
