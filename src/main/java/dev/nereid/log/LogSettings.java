package dev.nereid.log;

import dev.nereid.db.FileSystemKind;
import dev.nereid.model.MicroClock;
import dev.nereid.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a log is written.
 *
 * @param directory data directory; created if missing
 * @param powerSafe whether a commit also survives a power failure
 * @param linger how long the writer waits for company after an operation arrives; null for what suits the file system
 * @param queueCapacity operations that may wait in memory
 * @param queueTimeout how long a caller waits for room when the queue is full
 * @param failWhenFull whether that then throws; otherwise the operation is dropped and counted
 * @param fileSystem of the directory; null to find out
 * @param retention how long after its last operation the file is kept once it is synced; null for ever
 * @param disk how much of it may be used
 * @param noteNamespace below which the log notes what was dropped; null for one of this log's own
 * @param walBytesMax at which a WAL is moved into the file
 */
public record LogSettings(
        Path directory,
        boolean powerSafe,
        Duration linger,
        int queueCapacity,
        Duration queueTimeout,
        boolean failWhenFull,
        MicroClock clock,
        FileSystemKind fileSystem,
        Duration retention,
        DiskLimits disk,
        String noteNamespace,
        int walBytesMax) {

    public static final Duration DEFAULT_LINGER = Setting.LINGER.defaultDuration();

    /** A commit to a server's disk costs many times as much, so more operations share one. */
    public static final Duration DEFAULT_NETWORK_LINGER = Duration.ofMillis(100);

    public static final int DEFAULT_QUEUE_CAPACITY = Setting.QUEUE_CAPACITY.defaultInteger();
    public static final Duration DEFAULT_QUEUE_TIMEOUT = Setting.QUEUE_TIMEOUT.defaultDuration();

    /** SQLite's own limit. */
    public static final int DEFAULT_WAL_BYTES_MAX = 4 << 20;

    /** On whatever file system, for ever, as far as the disk goes. */
    public LogSettings(
            Path directory,
            boolean powerSafe,
            Duration linger,
            int queueCapacity,
            Duration queueTimeout,
            boolean failWhenFull,
            MicroClock clock) {
        this(
                directory,
                powerSafe,
                linger,
                queueCapacity,
                queueTimeout,
                failWhenFull,
                clock,
                null,
                null,
                DiskLimits.DEFAULT,
                null,
                DEFAULT_WAL_BYTES_MAX);
    }

    public static LogSettings defaults(Path directory) {
        return new LogSettings(
                directory, false, null, DEFAULT_QUEUE_CAPACITY, DEFAULT_QUEUE_TIMEOUT, false, MicroClock.SYSTEM);
    }

    public LogSettings withPowerSafe(boolean safe) {
        return new LogSettings(
                directory,
                safe,
                linger,
                queueCapacity,
                queueTimeout,
                failWhenFull,
                clock,
                fileSystem,
                retention,
                disk,
                noteNamespace,
                walBytesMax);
    }

    public LogSettings withFileSystem(FileSystemKind kind, Duration lingerThere) {
        return new LogSettings(
                directory,
                powerSafe,
                lingerThere,
                queueCapacity,
                queueTimeout,
                failWhenFull,
                clock,
                kind,
                retention,
                disk,
                noteNamespace,
                walBytesMax);
    }

    public LogSettings withRetention(Duration kept) {
        return new LogSettings(
                directory,
                powerSafe,
                linger,
                queueCapacity,
                queueTimeout,
                failWhenFull,
                clock,
                fileSystem,
                kept,
                disk,
                noteNamespace,
                walBytesMax);
    }

    public LogSettings withDisk(DiskLimits limits, String notes) {
        return new LogSettings(
                directory,
                powerSafe,
                linger,
                queueCapacity,
                queueTimeout,
                failWhenFull,
                clock,
                fileSystem,
                retention,
                limits,
                notes,
                walBytesMax);
    }

    public LogSettings withWalBytesMax(int bytes) {
        return new LogSettings(
                directory,
                powerSafe,
                linger,
                queueCapacity,
                queueTimeout,
                failWhenFull,
                clock,
                fileSystem,
                retention,
                disk,
                noteNamespace,
                bytes);
    }

    /** With what depends on the file system filled in. The directory must exist. */
    LogSettings resolved() {
        FileSystemKind kind = fileSystem != null ? fileSystem : FileSystemKind.ofRunFiles(directory);
        Duration usual = kind == FileSystemKind.LOCAL ? DEFAULT_LINGER : DEFAULT_NETWORK_LINGER;
        return withFileSystem(kind, linger != null ? linger : usual);
    }
}
