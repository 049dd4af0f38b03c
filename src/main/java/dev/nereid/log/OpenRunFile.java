package dev.nereid.log;

import dev.nereid.db.PrivateCopy;
import dev.nereid.db.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A run file that is open: itself, a private copy, or as soon as it turns out to be damaged, what could be saved of it. Knows
 * what is missing. For one thread.
 */
final class OpenRunFile implements AutoCloseable {
    final Path file;
    final UUID logId;
    final Replay.Position base;
    private final Trace trace;
    private Connection connection; // null while the file is let go
    private PrivateCopy copy; // null if the file could be read in place
    private Salvage salvage; // the copy is what could be saved; null if that was not needed

    OpenRunFile(Path file, Connection connection, PrivateCopy copy, UUID logId, Replay.Position base, Trace trace) {
        this.file = file;
        this.connection = connection;
        this.copy = copy;
        this.logId = logId;
        this.base = base;
        this.trace = trace;
    }

    String damage() {
        return salvage == null ? null : what() + " " + RunFileFailure.GOOD_COPY;
    }

    private String what() {
        return file + " is damaged: " + salvage.text() + ".";
    }

    boolean isDamaged() {
        return salvage != null;
    }

    boolean hasGaps() {
        return salvage != null || trace.hasGaps();
    }

    boolean isCut() {
        return salvage != null ? salvage.isCut() : trace.isCut();
    }

    /** Whether any are lost, or may be. */
    boolean lacksSome() {
        return salvage != null ? salvage.lost() > 0 || salvage.isCut() : trace.hasGaps();
    }

    String missing() {
        return salvage != null ? what() : gaps();
    }

    String gaps() {
        if (salvage != null || !trace.hasGaps()) {
            return null;
        }
        return ask(() -> {
            try {
                Salvage copied = Salvage.ofCopy(connection(), file, logId, base.sequence(), trace);
                return file + " is a sound copy of a damaged file: " + copied.text() + ".";
            } catch (SQLException e) {
                throw RunFileFailure.of(file, e);
            }
        });
    }

    String openEnd() {
        if (!isCut()) {
            return null;
        }
        return salvage != null
                ? file + " is damaged at its end: " + salvage.tailText() + ". " + RunFileFailure.GOOD_COPY
                : file + " is a copy of a file that was damaged at its end: what may have followed operation "
                        + trace.last() + " is lost.";
    }

    /** The last operation that there is a trace of, if any is missing. */
    long lastTraced() {
        return salvage != null ? salvage.last() : trace.last();
    }

    /** Asks the file, or if it turns out to be damaged, what can be saved of it. */
    <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (LogException.Damaged e) {
            if (salvage != null || e instanceof LogException.Lost) {
                throw e;
            }
            goOnWithSalvage();
            return question.get();
        }
    }

    private void goOnWithSalvage() {
        RunFileOpening.Saved saved = RunFileOpening.salvage(file, logId);
        close();
        copy = saved.copy();
        salvage = saved.salvage();
    }

    /** That what is open is what could be saved. */
    void note(Salvage saved) {
        salvage = saved;
    }

    /** Whether it is a private copy that is read. */
    boolean isCopy() {
        return copy != null;
    }

    void letGo() {
        if (copy == null) {
            disconnect();
        }
    }

    Connection connection() throws SQLException {
        if (connection == null) {
            connection = RunFileOpening.connect(copy == null ? file : copy.file());
        }
        return connection;
    }

    /** @param reading where it was begun; it may have been closed since */
    void endRead(Connection reading) {
        if (reading != null && reading == connection) {
            try {
                Sqlite.execute(reading, "commit");
            } catch (SQLException e) {
                disconnect(); // and whoever asks next opens it again
            }
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // Reading leaves nothing to lose.
        }
        connection = null;
    }

    @Override
    public void close() {
        disconnect();
        if (copy != null) {
            copy.close();
        }
    }
}
