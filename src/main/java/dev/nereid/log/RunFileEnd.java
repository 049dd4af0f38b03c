package dev.nereid.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a run file by its own process: one plain file, if nobody and nothing stands in the way. */
final class RunFileEnd {
    private static final Logger LOG = LoggerFactory.getLogger(RunFileEnd.class);

    private final RunFileWriter file;
    private final WriterLock lifeSign;
    private final WriterProgress progress;

    RunFileEnd(RunFileWriter file, WriterLock lifeSign, WriterProgress progress) {
        this.file = file;
        this.lifeSign = lifeSign;
        this.progress = progress;
    }

    /**
     * @param writerEnded whether the writer's thread has; else nothing is done
     * @param patience how long to wait for readers
     * @return false if the WAL is lost for good
     */
    boolean run(boolean writerEnded, Duration patience) {
        if (!writerEnded) {
            LOG.warn("{} is still being written, to a disk that does not answer; it is left as it is", file.file());
            return true;
        }
        try {
            boolean plain = leaveJournal(patience);
            if (!plain && file.hasLostWal()) {
                lifeSign.abandon();
                if (file.isGone()) {
                    file.close();
                } // else the connection stays open: to close it would be to write the file
                return false;
            }
            file.close();
            if (plain) {
                lifeSign.close();
            } else {
                lifeSign.markEnded();
                lifeSign.abandon();
            }
        } catch (SQLException | IOException e) {
            LOG.warn("Closing {} was not clean: {}. What is in it is safe.", file.file(), e.getMessage());
        }
        return true;
    }

    /** False if somebody reads the file throughout, or has deleted the WAL and it can't be saved. */
    private boolean leaveJournal(Duration patience) throws SQLException {
        boolean plain = false;
        for (int attempt = 0; attempt < 2 && !plain && isWalSafe(); attempt++) { // it may get lost while a reader waits
            plain = RunFileFinaliser.finalise(file.connection(), file::hasLostWal, patience);
            if (!plain && !file.hasLostWal()) {
                return false;
            }
        }
        return plain;
    }

    /** Saves it if it has to be. The writer's thread has ended, or this would be its business. */
    private boolean isWalSafe() {
        if (!file.hasLostWal() || file.isGone()) {
            return true;
        }
        try {
            file.rescueWal(progress.durableSequence());
            return true;
        } catch (SQLException e) {
            LOG.error(
                    "The -wal of {} was deleted while it was in use, and what was in it can't be saved: {}. What SQLite had"
                            + " moved into the file before is safe, the rest is lost.",
                    file.file(),
                    e.getMessage());
            return false;
        }
    }

    void deleteFile() {
        Path path = file.file();
        List<Path> files = new ArrayList<>(List.of(path, RunFileName.lock(path), RunFileName.sync(path)));
        files.add(RunFileName.rescued(path));
        files.addAll(RunFileName.rescue(path));
        files.addAll(RunFileName.journals(path));
        try {
            for (Path each : files) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            LOG.warn("{} of a run that never started is left behind: {}", path, e.getMessage());
        }
    }
}
