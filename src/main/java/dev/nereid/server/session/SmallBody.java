package dev.nereid.server.session;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A small body that is taken as it comes: however slowly that is, it keeps a connection from others, and no thread. */
public final class SmallBody implements ReadListener {
    public static final int BYTES_MAX = 16 << 10;

    private final ServletInputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private SmallBody(ServletInputStream in) {
        this.in = in;
    }

    /**
     * Of a request that is asynchronous by now.
     *
     * @return null, later, for one that is larger than {@link #BYTES_MAX}
     */
    public static CompletableFuture<byte[]> read(HttpServletRequest request) {
        try {
            SmallBody small = new SmallBody(request.getInputStream());
            if (request.getContentLengthLong() > BYTES_MAX) {
                return CompletableFuture.completedFuture(null);
            }
            small.in.setReadListener(small);
            return small.whole;
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[BYTES_MAX];
        while (!whole.isDone() && in.isReady() && !in.isFinished()) {
            int count = in.read(buffer);
            if (count > 0) {
                body.write(buffer, 0, count);
            }
            if (body.size() > BYTES_MAX) {
                whole.complete(null);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        whole.complete(body.toByteArray());
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }
}
