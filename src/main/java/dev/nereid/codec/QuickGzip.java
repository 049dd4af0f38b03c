package dev.nereid.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses for a network that is not much faster than that takes. */
public final class QuickGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 8192;

    public QuickGzip(OutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }
}
