package dev.nereid.store;

/** How much of the store one question may bring into memory: a part of all that this process may have. */
final class SeriesMemory {
    private static final int SHARE = 6;

    static final long BYTES_MAX = Runtime.getRuntime().maxMemory() / SHARE;

    private SeriesMemory() {}

    /** There is more than that. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("more than " + text(), null, false, false);
        }
    }

    static String text() {
        return (BYTES_MAX >> 20) + " MiB";
    }
}
