package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.Sqlite;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Run files for tests: made, read whole, looked at from outside. */
final class RunFiles {
    static final Duration LONG = Duration.ofSeconds(60);

    /** So long that a chunk forms until somebody flushes. */
    static final Duration FOREVER = Duration.ofHours(1);

    private RunFiles() {}

    static Operation.Create creation() {
        return creation(UUID.randomUUID());
    }

    static Operation.Create creation(UUID objectId) {
        return Operation.Create.run(objectId, "lab/whales", null, "node7");
    }

    static OperationLog log(Path directory) {
        return log(LogSettings.defaults(directory));
    }

    static OperationLog log(LogSettings settings) {
        return OperationLog.create(settings, creation(), LogSeed.none(ObjectKind.RUN), () -> {});
    }

    /** The lock file that a killed writer of this host leaves. */
    static void leaveLock(Path file) throws IOException {
        Files.writeString(
                RunFileName.lock(file),
                "host " + Host.name() + " boot " + Host.bootId() + "\npid 99999999\nstarted 1\nnamespace "
                        + Host.pidNamespace() + "\n");
    }

    static void close(OperationLog log) throws InterruptedException {
        close(log, LONG);
    }

    static void close(OperationLog log, Duration timeout) throws InterruptedException {
        log.end(timeout);
        log.finalise();
    }

    static LogSettings settings(Path directory, Duration linger, MicroClock clock) {
        return new LogSettings(directory, false, linger, LogSettings.DEFAULT_QUEUE_CAPACITY, LONG, true, clock);
    }

    static LogSettings settings(Path directory, int capacity, Duration timeout, boolean failWhenFull) {
        return new LogSettings(
                directory, false, Duration.ofMillis(1), capacity, timeout, failWhenFull, MicroClock.SYSTEM);
    }

    /** Every operation, read in several batches; the reader checks sequences and checksums. */
    static List<LoggedOperation> read(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            List<LoggedOperation> all = new ArrayList<>();
            while (true) {
                List<LoggedOperation> some = reader.read(all.size(), 1000, Limits.BATCH_BYTES_TARGET);
                if (some.isEmpty()) {
                    long last = reader.lastSequence(); // a writer may have gone on
                    assertThat(last == all.size() || last > all.size() && WriterLock.isBeingWritten(file))
                            .as(last + " after " + all.size())
                            .isTrue();
                    return all;
                }
                all.addAll(some);
            }
        }
    }

    /** Meaning of every operation but the first. */
    static List<Operation> meaning(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return read(file).stream().skip(1).map(reader::decode).toList();
        }
    }

    static List<String> described(Path file) {
        return meaning(file).stream().map(Samples::describe).toList();
    }

    static long digest(List<LoggedOperation> operations, UUID logId) {
        long digest = Digest.start(logId);
        for (LoggedOperation operation : operations) {
            digest = Digest.next(digest, operation.crc());
        }
        return digest;
    }

    static void assertTimesIncrease(List<LoggedOperation> operations) {
        long last = Long.MIN_VALUE;
        for (LoggedOperation operation : operations) {
            if (operation.time() <= last) {
                throw new AssertionError("Operation " + operation.sequence() + " is not later than the one before");
            }
            last = operation.time();
        }
    }

    /** Nothing beside it, and no WAL to come back when it is opened. */
    static void assertPlain(Path file) throws IOException, SQLException {
        String name = file.getFileName().toString();
        assertThat(companions(file)).contains(name).isSubsetOf(name, name + ".rescued");
        try (Connection connection = Sqlite.openReader(file)) {
            assertThat(text(connection, "pragma journal_mode")).isEqualTo("delete");
            assertThat(text(connection, "pragma integrity_check")).isEqualTo("ok");
        }
        assertThat(WriterLock.of(file)).isEqualTo(WriterLock.Life.FINISHED);
    }

    /** One file without a WAL; the lock file beside it says that its writer was killed. */
    static void assertPlainButDead(Path file) throws IOException, SQLException {
        String name = file.getFileName().toString();
        assertThat(companions(file)).containsExactlyInAnyOrder(name, name.replace(".db", ".lock"));
        try (Connection connection = Sqlite.openReader(file)) {
            assertThat(text(connection, "pragma journal_mode")).isEqualTo("delete");
        }
        assertThat(WriterLock.of(file)).isEqualTo(WriterLock.Life.DEAD);
    }

    /** Names of the file and all that is named after it. */
    static List<String> companions(Path file) throws IOException {
        String stem = file.getFileName().toString().replace(".db", ".");
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.startsWith(stem))
                    .sorted()
                    .toList();
        }
    }

    static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Somebody else's connection, which may write. */
    static Connection stranger(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = stranger(file)) {
            Sqlite.execute(connection, sql);
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
