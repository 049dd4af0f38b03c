package dev.nereid.server.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many bytes for all, of which one account gets at most half. Whoever needs some that others have waits in line, but not
 * for ever and not in any number: those who wait hold threads. Safe for many threads.
 */
final class MemoryBudget {
    /** Of the permits of a semaphore, which are ints. */
    private static final int UNIT = 1 << 10;

    /** Far less than a server has threads. */
    private static final int WAITING_MAX = 64;

    private final int units;
    private final long patienceMillis;
    private final Semaphore free;
    private final Map<String, Semaphore> shares = new ConcurrentHashMap<>(); // of accounts, which are few
    private final AtomicInteger waiting = new AtomicInteger();

    MemoryBudget(long bytes, long patienceMillis) {
        this.units = (int) Math.max(2, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.patienceMillis = patienceMillis;
        this.free = new Semaphore(units, true);
    }

    /** Bytes of an account, until they are given back. */
    final class Part {
        private final Semaphore share;
        private final int ofShare;
        private final int ofAll;

        private Part(Semaphore share, int ofShare, int ofAll) {
            this.share = share;
            this.ofShare = ofShare;
            this.ofAll = ofAll;
        }

        void giveBack() {
            free.release(ofAll);
            share.release(ofShare);
        }
    }

    /**
     * Takes bytes. Who needs more than there are gets all: it has to fit somehow, but nothing besides.
     *
     * @throws LaterException if they are not free for long
     */
    Part take(String account, long bytes) {
        Semaphore share = shares.computeIfAbsent(account, name -> new Semaphore(units / 2, true));
        long needed = Math.max(1, bytes / UNIT);
        int ofShare = (int) Math.min(units / 2, needed);
        int ofAll = (int) Math.min(units, needed);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        acquire(share, ofShare, until);
        try {
            acquire(free, ofAll, until);
        } catch (LaterException e) {
            share.release(ofShare);
            throw e;
        }
        return new Part(share, ofShare, ofAll);
    }

    private void acquire(Semaphore permits, int count, long until) {
        if (permits.tryAcquire(count)) {
            return;
        }
        try {
            boolean isAllowed = waiting.incrementAndGet() <= WAITING_MAX;
            if (isAllowed && permits.tryAcquire(count, until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
        throw LaterException.busy(
                "The server has its memory full of other requests. Nothing was changed; the request can"
                        + " be sent again.");
    }
}
