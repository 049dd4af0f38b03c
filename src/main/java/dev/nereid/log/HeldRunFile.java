package dev.nereid.log;

import dev.nereid.log.RunFileFinaliser.Ending;
import dev.nereid.settings.IoReason;
import dev.nereid.settings.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * A run file whose writer is gone, held by its lock so that nobody else finalises or deletes it. While it is held, it
 * counts as live.
 *
 * <p><b>Deleting</b> can be cut short at any point. A database without its WAL opens without complaint and lacks the last
 * commits, one without its {@code .files} lacks contents; so nothing is deleted beside a file that still bears its name:
 *
 * <ol>
 *   <li>Holding finalises the file if it can (the disk may be full), so that who is just opening it needs no WAL.
 *   <li>{@link #setAside} renames the database, at one stroke. Before it the run is there, whole; after it there is no run,
 *       and the new name says that what lies around it was meant to go. {@link #putBack} undoes it.
 *   <li>{@link #delete} removes everything else, the lock, and last the renamed database.
 * </ol>
 *
 * <p>{@link #finishDeletion} goes on with what was cut short. Nothing is ever taken for a leftover because its database is
 * missing: that may have been moved elsewhere, and a WAL left behind by mistake is then the only copy of its commits.
 *
 * <p>Only files are renamed and removed here; a database is never opened but through SQLite. For one thread.
 */
public final class HeldRunFile implements AutoCloseable {
    private final Path file;
    private final WriterLock lock;
    private final boolean endedInOrder;
    private final String stateWhenHeld;

    private HeldRunFile(Path file, WriterLock lock, boolean endedInOrder) {
        this.file = file;
        this.lock = lock;
        this.endedInOrder = endedInOrder;
        this.stateWhenHeld = state(file);
    }

    /**
     * @throws LogException.TryAgain if its writer lives, or another process holds it
     * @throws LogException if it is gone, or nothing can be changed where it lies
     */
    public static HeldRunFile hold(Path runFile) {
        WriterLock lock = lock(runFile);
        if (!Files.exists(runFile)) {
            throw release(lock, new LogException.Gone("The run file " + runFile + " is gone."));
        }
        Ending ending = RunFileFinaliser.leaveJournal(runFile, lock.isCertainlyDead());
        if (lock.isNew() && ending == Ending.NOT_NOW) { // its lock file was deleted, perhaps, but not its connection
            throw release(
                    lock,
                    new LogException.TryAgain(
                            runFile + " has no lock file, yet somebody seems to be busy with it.", null));
        }
        return new HeldRunFile(runFile, lock, ending != Ending.NOT_NOW && lock.isMarkedEnded());
    }

    private static WriterLock lock(Path runFile) {
        try {
            WriterLock lock = WriterLock.takeOver(runFile);
            if (lock == null) {
                throw new LogException.TryAgain(
                        runFile + " is still being written, or another process is busy with it.", null);
            }
            return lock;
        } catch (IOException e) {
            throw new LogException("Can't lock " + runFile + ", so it stays: " + IoReason.of(e) + ".", e);
        }
    }

    private static LogException release(WriterLock lock, LogException reason) {
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }

    /** Whether nothing was ever logged in it. */
    public boolean isEmpty() {
        return !needsJournal(file) && RunFileOpening.isEmpty(file);
    }

    public Path file() {
        return file;
    }

    /**
     * @throws LogException.TryAgain if it has changed since it was held: somebody writes it after all
     * @throws LogException if it can't be renamed; in either case it is what it was
     */
    public void setAside() {
        try {
            Files.move(file, RunFileName.deleted(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LogException("Can't delete " + file + ": " + IoReason.of(e) + ". It stays as it is.", e);
        }
        if (!state(RunFileName.deleted(file)).equals(stateWhenHeld)) {
            putBack();
            throw new LogException.TryAgain(file + " has grown meanwhile: somebody is writing it.", null);
        }
    }

    /** Tells whether anything was committed in between. Of one who writes later, the writer itself will notice. */
    private String state(Path database) {
        StringBuilder state = new StringBuilder(stateOf(database));
        RunFileName.journals(file).stream()
                .filter(journal -> !journal.toString().endsWith("-shm"))
                .forEach(journal -> state.append(' ').append(stateOf(journal)));
        return state.toString();
    }

    /** Who only reads may leave an empty journal. */
    private static String stateOf(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.size() == 0 ? "" : attributes.size() + "@" + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "";
        }
    }

    /** Undoes {@link #setAside}. */
    public void putBack() {
        try {
            Files.move(RunFileName.deleted(file), file, StandardCopyOption.ATOMIC_MOVE);
            deleteAll(RunFileName.journals(RunFileName.deleted(file))); // of those who have looked into it
        } catch (IOException e) {
            throw new LogException(
                    "Can't put " + file + " back: " + IoReason.of(e) + ". All of it is in " + RunFileName.deleted(file)
                            + "; rename that by hand.",
                    e);
        }
    }

    /**
     * Ends the deletion of a file that was set aside.
     *
     * @param others what else is kept only because of it
     * @throws LogException if something of it stays
     */
    public void delete(List<Path> others) {
        try {
            for (Step step : steps(others)) {
                step.run();
            }
        } catch (IOException e) {
            throw new LogException(
                    file + " is deleted, but something beside it could not be: " + withFile(e)
                            + ". The next nereid clear tries again.",
                    e);
        }
    }

    /** One thing that a kill leaves done or undone. */
    interface Step {
        void run() throws IOException;
    }

    List<Step> steps(List<Path> others) {
        return List.of(
                () -> deleteAll(RunFileName.journals(file)),
                () -> deleteAll(RunFileName.rescue(file)),
                () -> deleteAll(List.of(RunFileName.rescued(file))),
                () -> TemporaryDirectory.deleteTree(RunFileName.files(file)),
                () -> deleteAll(List.of(RunFileName.sync(file))),
                () -> deleteAll(others),
                lock::close,
                () -> deleteAll(RunFileName.journals(RunFileName.deleted(file))),
                () -> Files.deleteIfExists(RunFileName.deleted(file)));
    }

    /**
     * Goes on with a deletion that was cut short.
     *
     * @param runFile as {@link RunFileName#listDeleted} names it
     * @param others as for {@link #delete}
     * @return false if another process is at it
     * @throws LogException if something of it stays
     */
    public static boolean finishDeletion(Path runFile, List<Path> others) {
        WriterLock lock;
        try {
            lock = lock(runFile);
        } catch (LogException.TryAgain e) {
            return false;
        }
        try (HeldRunFile held = new HeldRunFile(runFile, lock, lock.isMarkedEnded())) {
            if (Files.exists(runFile)) { // come back from a backup, perhaps: what lies beside it is its own
                deleteAll(List.of(RunFileName.deleted(runFile)));
            } else {
                held.delete(others);
            }
            return true;
        } catch (IOException e) {
            throw new LogException("Can't delete " + RunFileName.deleted(runFile) + ": " + IoReason.of(e) + ".", e);
        }
    }

    /**
     * Whether something that was committed is still in a journal, which nobody finds beside a renamed database: then that
     * has to be put back before anybody can say what is in it.
     */
    public static boolean needsJournal(Path runFile) {
        return RunFileName.journals(runFile).stream()
                .filter(journal -> !journal.toString().endsWith("-shm"))
                .anyMatch(journal -> !stateOf(journal).isEmpty());
    }

    /**
     * Gives a file whose deletion was cut short its name back.
     *
     * @param runFile as {@link RunFileName#listDeleted} names it
     * @return false if another process is at it, or a file of that name is there again
     * @throws LogException if that can't be done
     */
    public static boolean undoDeletion(Path runFile) {
        WriterLock lock;
        try {
            lock = lock(runFile);
        } catch (LogException.TryAgain e) {
            return false;
        }
        try (HeldRunFile held = new HeldRunFile(runFile, lock, lock.isMarkedEnded())) {
            boolean free = !Files.exists(runFile) && Files.exists(RunFileName.deleted(runFile));
            if (free) {
                held.putBack();
            }
            return free;
        }
    }

    private static void deleteAll(List<Path> paths) throws IOException {
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /** Of several files it has to be said which one. */
    private static String withFile(IOException e) {
        String file = e instanceof FileSystemException known ? known.getFile() : null;
        return file == null ? IoReason.of(e) : file + ", " + IoReason.of(e);
    }

    /** Gives it up as it was found: dead stays dead. */
    @Override
    public void close() {
        try {
            if (endedInOrder) {
                lock.close();
            } else {
                lock.abandon();
            }
        } catch (IOException e) {
            // A lock file that stays makes it look dead, which it is.
        }
    }
}
