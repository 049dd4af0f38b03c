package dev.nereid.sync;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;

/** One call's waiting for a server that says when to come again, as it is busy or we send too much: but not for ever. */
final class Patience {
    private static final Set<Integer> LATER = Set.of(429, 503);
    private static final long SECONDS_MAX = 30;

    private final long until;
    private final CountDownLatch closing;
    private long seconds; // to wait next

    /**
     * @param limitMillis of the whole call; 0 for none
     * @param closing nobody waits any longer than for this
     */
    Patience(long limitMillis, CountDownLatch closing) {
        long millis = TimeUnit.SECONDS.toMillis(SECONDS_MAX);
        long limit = limitMillis == 0 ? millis : Math.min(millis, limitMillis);
        this.until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
        this.closing = closing;
    }

    /** Whether the request is to be sent again after {@link #await}. */
    boolean grants(Response response) {
        String header = LATER.contains(response.code()) ? response.header("Retry-After") : null;
        boolean isNumber = header != null && header.matches("\\d{1,4}");
        seconds = isNumber ? Math.max(1, Long.parseLong(header)) : 0;
        return isNumber && until - System.nanoTime() > TimeUnit.SECONDS.toNanos(seconds);
    }

    void await() {
        try {
            if (closing.await(seconds, TimeUnit.SECONDS)) {
                throw SyncException.temporary("The server takes no more requests at the moment.", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SyncException.temporary("The server takes no more requests at the moment.", null);
        }
    }
}
