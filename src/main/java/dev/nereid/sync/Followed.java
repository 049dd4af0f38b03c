package dev.nereid.sync;

import dev.nereid.log.RunFileFinaliser;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;

/**
 * What a {@link Follower} knows of one run file: whether it has to look into it, when, and what it may send then. For one
 * thread at a time.
 */
final class Followed {
    /** What is less than this in front of the bulk of others delays nobody. */
    static final long LITTLE_BYTES = 16 << 10;

    /**
     * Those that the server doesn't know yet, then those with little to send, and contents of files last; among equals whoever
     * has waited longest.
     */
    static final Comparator<Followed> ORDER =
            Comparator.comparingInt(Followed::rank).thenComparingLong(file -> file.lastTurn);

    private static final Duration RETRY = Duration.ofMinutes(1);
    private static final int RETRY_DOUBLINGS_MAX = 4;

    private static final int QUIET_FAILURES = 5;

    /** What keeps a file from being finalised for longer than this will not go away by itself. */
    private static final int FINALISE_TRIES_MAX = 20;

    /** A file from outside, without opening it. The lock belongs to it: its end may change nothing else. */
    record Look(long size, long time, long walSize, long walTime, boolean locked) {
        static Look of(Path path) {
            File file = path.toFile();
            File wal = new File(file.getPath() + "-wal");
            boolean locked = RunFileName.lock(path).toFile().exists();
            return new Look(file.length(), file.lastModified(), wal.length(), wal.lastModified(), locked);
        }

        long bytes() {
            return size + walSize;
        }

        boolean hasWal() {
            return walTime != 0;
        }
    }

    private final Path file;
    private boolean registered;
    private boolean due = true;
    private boolean ignored; // for good: not one of those that were asked for
    private boolean live = true; // when we last looked into it
    private Look seen; // just before we last looked into it; null if we never did
    private long notBefore; // nanoseconds of the follower's clock
    private long lastTurn; // 0 if it had none
    private long credit; // bytes; what it went over its share is missing here
    private long confirmed = -1; // what the server had after our last turn; -1 if we don't know
    private boolean overtaken; // in the last turn
    private long pendingBytes; // about
    private RunFileReader copy; // kept while there is more to send: costly to make
    private Look failedAt; // null if it never did
    private int failures; // in a row
    private boolean inTrouble; // and it was said
    private FileUploads uploads; // null until there was nothing else to send
    private boolean filesPending; // and nothing else
    private int finaliseTries; // besides those of the turns

    /** @param registered whether the server is known to have something of it */
    Followed(Path file, boolean registered, long now) {
        this.file = file;
        this.registered = registered;
        this.notBefore = now;
    }

    Path file() {
        return file;
    }

    boolean isRegistered() {
        return registered;
    }

    boolean isLive() {
        return live && !ignored;
    }

    /** Bytes that wait in the file, about; 0 if nothing does. */
    long pendingBytes() {
        return pendingBytes;
    }

    private int rank() {
        if (filesPending) {
            return 3;
        }
        return !registered ? 0 : pendingBytes <= LITTLE_BYTES ? 1 : 2;
    }

    // ------------------------------------------------------------------------------------------------- when --

    /**
     * @param again whether what may be alive is due, even if nothing seems to have changed, and what is dead is finalised if
     *     that has failed: another follower, or a query, may have been reading it
     */
    void look(boolean again, long now) {
        if (ignored) {
            return;
        }
        Look look = Look.of(file);
        if (again && !live && look.hasWal() && finaliseTries++ < FINALISE_TRIES_MAX) {
            RunFileFinaliser.finaliseDead(file);
        }
        boolean changed = !look.equals(seen);
        due |= changed || again && live && look.locked();
        if (changed && failures > 0 && !look.locked()) {
            notBefore = now; // somebody has put a better one in its place
        }
    }

    boolean isDue(long now) {
        return due && !ignored && now - notBefore >= 0;
    }

    /** Not one of those that were asked for. */
    void ignore() {
        ignored = true;
    }

    // ------------------------------------------------------------------------------------------------- turns --

    /** False if it has had more than its share and has to wait another round. */
    boolean begin(long number, long share) {
        lastTurn = number;
        credit = Math.min(credit, 0) + (registered ? share : Math.min(share, LITTLE_BYTES));
        return credit > 0;
    }

    RunFileReader open(Look look, boolean isLive) {
        boolean same = look.equals(seen);
        seen = look;
        live = isLive;
        overtaken = false;
        if (copy != null && same) {
            return copy;
        }
        close();
        return RunFileReader.open(file);
    }

    /**
     * What it may send now. Nothing if another syncer has delivered some of it since our last turn: to race that one would
     * be to send everything twice.
     */
    long allowance(long applied) {
        overtaken = confirmed >= 0 && applied > confirmed;
        return overtaken ? 0 : credit;
    }

    void spend(long bytes) {
        credit -= bytes;
    }

    /**
     * @param nowConfirmed how far the server has it
     * @param end how far it went when the turn began
     * @param later when to look again where another syncer is at work
     */
    void end(RunFileReader reader, long nowConfirmed, long end, long later) {
        long left = Math.max(0, end - nowConfirmed);
        registered = true;
        confirmed = nowConfirmed;
        failures = 0;
        due = left > 0;
        credit = due ? credit : 0;
        pendingBytes = due ? (long) (seen.bytes() * ((double) left / end)) : 0;
        notBefore = due && overtaken ? later : notBefore;
        copy = due && reader.readsCopy() ? reader : null;
    }

    FileUploads uploads(HttpTransport server, UUID instanceId, FileUploads.Progress progress) {
        if (uploads == null) {
            uploads = new FileUploads(server, instanceId, file, progress);
        }
        return uploads;
    }

    /** Whether contents of files are left when everything else is sent. */
    void filesPending(boolean pending) {
        filesPending = pending;
        due |= pending;
    }

    /** Unless it is kept for the next turn. */
    void release(RunFileReader reader) {
        if (reader != copy) {
            reader.close();
        }
    }

    void close() {
        if (copy != null) {
            copy.close();
            copy = null;
        }
    }

    // ----------------------------------------------------------------------------------------------- failures --

    /** Can't be read just now. */
    void tryAgain(long when) {
        due = true;
        notBefore = when;
    }

    /**
     * A file that has only just begun or is being copied here looks damaged, and a network loses requests: so what fails for
     * the first time is tried again soon, and without a word.
     *
     * @param look at the file if it is to blame; null if it isn't
     * @param certain whether it is clear at once that waiting won't help
     * @return whether it is in trouble from now on
     */
    boolean fail(Look look, boolean certain, long now, long soon) {
        boolean settled = certain || look != null && look.equals(failedAt) || failures >= QUIET_FAILURES;
        failedAt = look;
        failures++;
        due = true;
        close();
        if (!settled) {
            notBefore = soon;
            return false;
        }
        notBefore = now + (RETRY.toNanos() << Math.min(failures - 1, RETRY_DOUBLINGS_MAX));
        boolean news = !inTrouble;
        inTrouble = true;
        return news;
    }

    /** Whether it was in trouble until now. */
    boolean recover() {
        boolean was = inTrouble;
        inTrouble = false;
        return was;
    }
}
