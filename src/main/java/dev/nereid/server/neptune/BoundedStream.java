package dev.nereid.server.neptune;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to unpack more than a limit: little that is sent may be much. */
final class BoundedStream extends FilterInputStream {
    private final long max;
    private long left;

    BoundedStream(InputStream in, long max) {
        super(in);
        this.max = max;
        this.left = max;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new WireException(413, null, "The archive unpacks to more than " + max + " bytes");
        }
    }
}
