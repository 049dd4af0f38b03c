package dev.nereid.store;

/** How much of the store one question may bring into memory: a part of all that this process may have. */
final class SeriesMemory {
    private static final int SHARE = 6;

    /** Of texts, what is made of them for an answer comes on top. */
    static final long TEXT_CHARS_MAX = Runtime.getRuntime().maxMemory() / SHARE / 2;

    static final long BYTES_MAX = Runtime.getRuntime().maxMemory() / SHARE;

    private SeriesMemory() {}

    /** There is more than that. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("The points of this series take more than " + text() + " of memory.", null, false, false);
        }
    }

    static String text() {
        return mib(BYTES_MAX);
    }

    static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
