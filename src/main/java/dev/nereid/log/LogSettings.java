package dev.nereid.log;

import dev.nereid.model.MicroClock;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a log is written.
 *
 * @param directory data directory; created if missing
 * @param powerSafe whether a commit also survives a power failure
 * @param linger how long the writer waits for company after an operation arrives
 * @param queueCapacity operations that may wait in memory
 * @param queueTimeout how long a caller waits for room when the queue is full
 * @param failWhenFull whether that then throws; otherwise the operation is dropped and counted
 * @param retention how long after its last operation the file is kept once it is synced; null for ever
 */
public record LogSettings(
        Path directory,
        boolean powerSafe,
        Duration linger,
        int queueCapacity,
        Duration queueTimeout,
        boolean failWhenFull,
        MicroClock clock,
        Duration retention) {

    public static final Duration DEFAULT_LINGER = Duration.ofMillis(5);
    public static final int DEFAULT_QUEUE_CAPACITY = 1 << 16;
    public static final Duration DEFAULT_QUEUE_TIMEOUT = Duration.ofSeconds(5);

    /** Keeps the file for ever. */
    public LogSettings(
            Path directory,
            boolean powerSafe,
            Duration linger,
            int queueCapacity,
            Duration queueTimeout,
            boolean failWhenFull,
            MicroClock clock) {
        this(directory, powerSafe, linger, queueCapacity, queueTimeout, failWhenFull, clock, null);
    }

    public static LogSettings defaults(Path directory) {
        return new LogSettings(
                directory,
                false,
                DEFAULT_LINGER,
                DEFAULT_QUEUE_CAPACITY,
                DEFAULT_QUEUE_TIMEOUT,
                false,
                MicroClock.SYSTEM);
    }
}
