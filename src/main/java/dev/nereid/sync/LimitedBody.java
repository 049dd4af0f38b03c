package dev.nereid.sync;

import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Bytes to send, no faster than a limit. What is sent again after a broken connection counts again. */
final class LimitedBody extends RequestBody {
    private final byte[] bytes;
    private final MediaType type;
    private final RateLimit limit;

    LimitedBody(byte[] bytes, MediaType type, RateLimit limit) {
        this.bytes = bytes;
        this.type = type;
        this.limit = limit;
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        int chunk = limit.chunkBytes();
        for (int from = 0; from < bytes.length; from += chunk) {
            int count = Math.min(chunk, bytes.length - from);
            try {
                limit.take(count);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            sink.write(bytes, from, count);
            sink.flush();
        }
    }
}
