package dev.nereid.server.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many units for all, of which one account gets at most a share. Whoever needs some that others have waits in line, but
 * not for ever and not in any number: those who wait hold threads. Safe for many threads.
 */
final class Budget {
    /** Far less than a server has threads. */
    private static final int WAITING_MAX = 64;

    private final int units;
    private final int share;
    private final long patienceMillis;
    private final String refusal;
    private final Semaphore free;
    private final Map<String, Semaphore> shares = new ConcurrentHashMap<>(); // of accounts, which are few
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param share of one account
     * @param patienceMillis 0 if nobody waits
     * @param refusal for those who get none
     */
    Budget(int units, int share, long patienceMillis, String refusal) {
        this.units = units;
        this.share = share;
        this.patienceMillis = patienceMillis;
        this.refusal = refusal;
        this.free = new Semaphore(units, true);
    }

    /** Units of an account, until they are given back. */
    final class Part {
        private final Semaphore own;
        private final int ofOwn;
        private final int ofAll;

        private Part(Semaphore own, int ofOwn, int ofAll) {
            this.own = own;
            this.ofOwn = ofOwn;
            this.ofAll = ofAll;
        }

        void giveBack() {
            free.release(ofAll);
            own.release(ofOwn);
        }
    }

    /**
     * Takes units. Who needs more than there are gets all: it has to fit somehow, but nothing besides.
     *
     * @throws LaterException if they are not free for long
     */
    Part take(String account, long needed) {
        Semaphore own = shares.computeIfAbsent(account, name -> new Semaphore(share, true));
        int ofOwn = (int) Math.min(share, needed);
        int ofAll = (int) Math.min(units, needed);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        acquire(own, ofOwn, until);
        try {
            acquire(free, ofAll, until);
        } catch (LaterException e) {
            own.release(ofOwn);
            throw e;
        }
        return new Part(own, ofOwn, ofAll);
    }

    private void acquire(Semaphore permits, int count, long until) {
        if (permits.tryAcquire(count)) {
            return;
        }
        if (patienceMillis > 0 && isFreeInTime(permits, count, until)) {
            return;
        }
        throw LaterException.busy(refusal);
    }

    private boolean isFreeInTime(Semaphore permits, int count, long until) {
        try {
            return waiting.incrementAndGet() <= WAITING_MAX
                    && permits.tryAcquire(count, until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }
}
