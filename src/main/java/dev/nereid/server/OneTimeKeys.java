package dev.nereid.server;

import dev.nereid.store.Token;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keys that sign one person in, once and soon. They end with the process. Safe for many threads. */
final class OneTimeKeys {
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** With what the session begins, and at which page of ours. */
    record Entry(Token token, String path, long issued) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    OneTimeKeys() {
        this(System::nanoTime);
    }

    OneTimeKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    String issue(Token token, String path) {
        String key = Secrets.random();
        entries.put(key, new Entry(token, path, nanoTime.getAsLong()));
        return key;
    }

    /** Null if it is none, was taken before, or is too old. */
    Entry take(String key) {
        Entry entry = key == null ? null : entries.remove(key);
        return entry == null || nanoTime.getAsLong() - entry.issued() > LIFE_NANOS ? null : entry;
    }
}
