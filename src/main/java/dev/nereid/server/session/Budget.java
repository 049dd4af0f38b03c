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
    /** Far less than a server has threads; one account gets half of it, too. */
    private static final int WAITING_MAX = 64;

    private final int units;
    private final int ofOne;
    private final long patienceMillis;
    private final String refusal;
    private final Semaphore free;
    private final Map<String, Share> shares = new ConcurrentHashMap<>(); // of accounts, which are few
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param ofOne that one account gets at most
     * @param patienceMillis 0 if nobody waits
     * @param refusal for those who get none
     */
    Budget(int units, int ofOne, long patienceMillis, String refusal) {
        this.units = units;
        this.ofOne = ofOne;
        this.patienceMillis = patienceMillis;
        this.refusal = refusal;
        this.free = new Semaphore(units, true);
    }

    /** What one account may still take, and how many of its threads wait. */
    private static final class Share {
        private final Semaphore free;
        private final AtomicInteger waiting = new AtomicInteger();

        private Share(int units) {
            this.free = new Semaphore(units, true);
        }
    }

    /** Units of an account, until they are given back. */
    final class Part {
        private final Share own;
        private final int ofOwn;
        private final int ofAll;

        private Part(Share own, int ofOwn, int ofAll) {
            this.own = own;
            this.ofOwn = ofOwn;
            this.ofAll = ofAll;
        }

        void giveBack() {
            free.release(ofAll);
            own.free.release(ofOwn);
        }
    }

    /**
     * Takes units. Who needs more than there are gets all: it has to fit somehow, but nothing besides.
     *
     * @throws LaterException if they are not free for long
     */
    Part take(String account, long needed) {
        Share own = shares.computeIfAbsent(account, name -> new Share(ofOne));
        int ofOwn = (int) Math.min(ofOne, needed);
        int ofAll = (int) Math.min(units, needed);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        acquire(own.free, own, ofOwn, until);
        try {
            acquire(free, own, ofAll, until);
        } catch (LaterException e) {
            own.free.release(ofOwn);
            throw e;
        }
        return new Part(own, ofOwn, ofAll);
    }

    private void acquire(Semaphore permits, Share own, int count, long until) {
        boolean isTaken = permits.tryAcquire(count) || patienceMillis > 0 && isFreeInTime(permits, own, count, until);
        if (!isTaken) {
            throw LaterException.busy(refusal);
        }
    }

    private boolean isFreeInTime(Semaphore permits, Share own, int count, long until) {
        try {
            boolean isAllowed = own.waiting.incrementAndGet() <= WAITING_MAX / 2;
            isAllowed &= waiting.incrementAndGet() <= WAITING_MAX;
            return isAllowed && permits.tryAcquire(count, until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
            own.waiting.decrementAndGet();
        }
    }
}
