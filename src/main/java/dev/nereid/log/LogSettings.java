package dev.nereid.log;

import dev.nereid.model.MicroClock;
import dev.nereid.settings.Setting;
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
 */
public record LogSettings(
        Path directory,
        boolean powerSafe,
        Duration linger,
        int queueCapacity,
        Duration queueTimeout,
        boolean failWhenFull,
        MicroClock clock) {

    public static final Duration DEFAULT_LINGER = Setting.LINGER.defaultDuration();
    public static final int DEFAULT_QUEUE_CAPACITY = Setting.QUEUE_CAPACITY.defaultInteger();
    public static final Duration DEFAULT_QUEUE_TIMEOUT = Setting.QUEUE_TIMEOUT.defaultDuration();

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
