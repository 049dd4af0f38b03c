package dev.nereid.server.session;

/** So many bytes of the heap for all, of which one account gets at most half. Safe for many threads. */
final class MemoryBudget {
    /** Of the permits of a semaphore, which are ints. */
    private static final int UNIT = 1 << 10;

    private final Budget budget;

    MemoryBudget(long bytes, long patienceMillis) {
        int units = (int) Math.max(2, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.budget = new Budget(
                units,
                units / 2,
                patienceMillis,
                "The server has its memory full of other requests. Nothing was changed; the request can be sent again.");
    }

    /**
     * Takes bytes. Who needs more than there are gets all: it has to fit somehow, but nothing besides.
     *
     * @throws LaterException if they are not free for long
     */
    Budget.Part take(String account, long bytes) {
        return budget.take(account, Math.max(1, bytes / UNIT));
    }
}
