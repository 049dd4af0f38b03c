package dev.nereid.server.neptune;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to unpack more than a limit: little that is sent may be much. */
final class BoundedStream extends FilterInputStream {
    private final long max;
    private long left;
    private long headLeft = Long.MAX_VALUE;

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

    /** Of what is read next, what {@code work} reads is at most so much: it keeps it in memory. */
    <T> T head(int bytes, Head<T> work) throws IOException {
        headLeft = bytes;
        try {
            return work.read();
        } finally {
            headLeft = Long.MAX_VALUE;
        }
    }

    interface Head<T> {
        T read() throws IOException;
    }

    private void count(long bytes) {
        left -= bytes;
        headLeft -= bytes;
        if (headLeft < 0) {
            throw new WireException(413, null, "The archive says too much of a file, such as a name without end");
        }
        if (left < 0) {
            throw new WireException(413, null, "The archive unpacks to more than " + max + " bytes");
        }
    }
}
