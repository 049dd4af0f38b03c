package dev.nereid.log;

import dev.nereid.codec.Instants;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.NativeLibraryException;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The start of a run file by its own process: it is there under its name, its writer shows that it lives, and the first
 * operation is committed.
 *
 * @param settings as they turned out for the file system
 */
record RunFileStart(UUID logId, RunFileWriter file, WriterLock lifeSign, LogSettings settings) {
    /** @throws LogException if the file can't be created; then nothing is left of it, as far as the disk allows */
    static RunFileStart of(
            UUID logId, LogSettings given, Operation.Create creation, LogSeed seed, LongSupplier nanoTime) {
        Path directory = given.directory();
        try {
            Files.createDirectories(directory);
            LogSettings settings = given.resolved();
            Path path = RunFileName.create(
                    directory, Instants.instant(settings.clock().micros()), creation.object(), logId);
            WriterLock lifeSign = WriterLock.take(path);
            try {
                RunFileWriter file = RunFileWriter.create(path, logId, settings, seed.latestTime(), nanoTime);
                writeFirst(creation, settings.clock(), file);
                return new RunFileStart(logId, file, lifeSign, settings);
            } catch (SQLException | RuntimeException e) {
                discard(path, lifeSign); // nothing is in it, and nobody has it open
                throw e;
            }
        } catch (NativeLibraryException e) {
            throw new LogException(e.getMessage() + " Nothing has been logged.", e);
        } catch (IOException | SQLException e) {
            throw new LogException(
                    "Can't create a run file in " + directory.toAbsolutePath() + ": " + NoRoom.reason(e, directory)
                            + ". Nothing has been logged. Choose a directory that can be written (NEREID_DIR).",
                    e);
        }
    }

    private static void writeFirst(Operation.Create creation, MicroClock clock, RunFileWriter file)
            throws SQLException {
        try {
            long time = file.nextTime(clock.micros());
            file.add(time, creation.kind(), "", OperationCodec.payload(creation, time));
            file.commit();
        } catch (SQLException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void discard(Path path, WriterLock lifeSign) throws IOException {
        Files.deleteIfExists(path);
        for (Path journal : RunFileName.journals(path)) {
            Files.deleteIfExists(journal);
        }
        lifeSign.close();
    }

    /** For a log that could not be made of it. */
    void undo(RuntimeException reason) {
        try {
            file.close();
            discard(file.file(), lifeSign);
        } catch (SQLException | IOException e) {
            reason.addSuppressed(e);
        }
    }
}
