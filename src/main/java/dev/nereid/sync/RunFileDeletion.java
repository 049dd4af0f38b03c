package dev.nereid.sync;

import dev.nereid.log.HeldRunFile;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock.Life;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes the files of runs: the one way that {@code nereid clear}, {@code nereid sync --delete} and retention have. A run
 * goes if nobody writes any of its files, every operation in them is intact, and the server has {@linkplain Proof proven},
 * while the files are held, that it has all of them. Who names a run may give up what no server has.
 *
 * <p>A kill in the middle leaves of each file all or, for a reader, nothing: see {@link HeldRunFile}.
 */
public final class RunFileDeletion {
    /** What keeps a run. */
    public enum Obstacle {
        NONE,
        /** One of its files is being written, or another process is busy with it. */
        LIVE,
        /** A server lacks something of it. */
        UNSYNCED,
        /** One of its files can't be read whole, or can't be removed. */
        TROUBLE,
        /** Somebody else has deleted it meanwhile. */
        GONE
    }

    /**
     * Whether a run may go, or has gone.
     *
     * @param proofs of its files, as far as they were asked for
     * @param reason why it stays, for people; null if nothing is in the way
     */
    public record Verdict(StoredRun run, List<Proof> proofs, Obstacle obstacle, String reason) {
        public boolean mayGo() {
            return obstacle == Obstacle.NONE;
        }

        private Verdict with(Obstacle other) {
            return new Verdict(run, proofs, other, reason);
        }

        private static Verdict of(StoredRun run, List<Proof> proofs, LogException e) {
            Obstacle obstacle = e instanceof LogException.TryAgain
                    ? Obstacle.LIVE
                    : e instanceof LogException.Gone ? Obstacle.GONE : Obstacle.TROUBLE;
            return new Verdict(run, proofs, obstacle, e.getMessage());
        }

        /** Operations that no server that was asked has. */
        public long unconfirmed() {
            return proofs.stream().mapToLong(Proof::unconfirmed).sum();
        }

        public long rejected() {
            return proofs.stream().mapToLong(Proof::rejected).sum();
        }
    }

    private final Witness witness;
    private final boolean unsyncedToo;

    /**
     * @param server who has to have what is deleted; null to ask nobody
     * @param unsyncedToo whether what the server lacks may go as well
     */
    public RunFileDeletion(HttpTransport server, boolean unsyncedToo) {
        this(server == null ? null : Witness.of(server), unsyncedToo);
    }

    /** @param witness who says what a server has; null to ask nobody */
    public RunFileDeletion(Witness witness, boolean unsyncedToo) {
        this.witness = witness;
        this.unsyncedToo = unsyncedToo;
    }

    /**
     * What {@link #delete} would say now; nothing is changed.
     *
     * @throws SyncException if the server is away or refuses
     */
    public Verdict examine(StoredRun run) {
        List<Path> live = run.parts().stream()
                .filter(part -> part.writer() == Life.LIVE)
                .map(StoredRun.Part::file)
                .toList();
        if (!live.isEmpty()) {
            return new Verdict(run, List.of(), Obstacle.LIVE, live.get(0) + " is still being written.");
        }
        return judge(run);
    }

    /**
     * Deletes all of it, or nothing.
     *
     * @throws SyncException if the server is away or refuses; nothing is deleted then
     * @throws LogException if it is deleted, but for something beside a file that can't be removed
     */
    public Verdict delete(StoredRun run) {
        List<HeldRunFile> held = new ArrayList<>();
        try {
            Verdict verdict = holdAndJudge(run, held);
            if (verdict.mayGo()) {
                deleteAll(held);
            }
            return verdict;
        } finally {
            held.forEach(HeldRunFile::close);
        }
    }

    /** If it may go, its files are set aside. */
    private Verdict holdAndJudge(StoredRun run, List<HeldRunFile> held) {
        try {
            for (StoredRun.Part part : run.parts()) {
                held.add(HeldRunFile.hold(part.file()));
            }
            Verdict verdict = judge(run);
            if (verdict.mayGo()) {
                setAside(held);
            }
            // Nobody writes what we hold, though to a reader it looks as if somebody did.
            boolean busy =
                    verdict.obstacle() == Obstacle.LIVE && !verdict.proofs().isEmpty();
            return busy ? verdict.with(Obstacle.TROUBLE) : verdict;
        } catch (LogException e) {
            return Verdict.of(run, List.of(), e);
        }
    }

    private Verdict judge(StoredRun run) {
        if (run.trouble() != null) {
            return new Verdict(run, List.of(), Obstacle.TROUBLE, run.trouble());
        }
        Path newcomer = run.newcomer();
        if (newcomer != null) {
            return new Verdict(run, List.of(), Obstacle.LIVE, newcomer + " has come since, and may be a part of it.");
        }
        List<Proof> proofs = new ArrayList<>();
        for (StoredRun.Part part : run.parts()) {
            try (RunFileReader reader = RunFileReader.open(part.file())) {
                Proof proof = Proof.ask(reader, witness);
                proofs.add(proof);
                if (!proof.isWhole() && !unsyncedToo) {
                    return new Verdict(run, proofs, Obstacle.UNSYNCED, unproven(part.file(), proof));
                }
            } catch (LogException e) {
                return Verdict.of(run, proofs, e);
            }
        }
        return new Verdict(run, proofs, Obstacle.NONE, null);
    }

    private String unproven(Path file, Proof proof) {
        if (proof.unconfirmed() == 0 && proof.missingFiles() > 0) {
            return proof.missingFiles()
                    + (proof.missingFiles() == 1 ? " content of a file that " : " contents of files that ") + file
                    + " names " + (proof.missingFiles() == 1 ? "is" : "are") + " not on " + proof.server() + ".";
        }
        return proof.unconfirmed() + " of the " + proof.operations() + " operations in " + file + " are not "
                + witness.place() + ".";
    }

    /** All of them, or none. */
    private static void setAside(List<HeldRunFile> held) {
        List<HeldRunFile> aside = new ArrayList<>();
        try {
            for (HeldRunFile file : held) {
                file.setAside();
                aside.add(file);
            }
        } catch (LogException e) {
            aside.forEach(HeldRunFile::putBack);
            throw e;
        }
    }

    /** What can't be removed of one does not keep the rest. */
    private static void deleteAll(List<HeldRunFile> aside) {
        LogException failure = null;
        for (HeldRunFile file : aside) {
            try {
                file.delete(List.of(SyncState.fallback(file.file())));
            } catch (LogException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Deletes files of dead writers in which nothing was ever logged; returns how many. */
    public static int deleteEmpty(Path directory) {
        int deleted = 0;
        for (Path file : RunFileName.list(directory)) {
            boolean ours = RunFileName.kind(file) != null;
            if (ours && isEmpty(file) && deleteEmptyOne(file)) {
                deleted++;
            }
        }
        return deleted;
    }

    private static boolean isEmpty(Path file) {
        try {
            RunFileReader.open(file).close();
            return false;
        } catch (LogException e) {
            return e instanceof LogException.Empty;
        }
    }

    private static boolean deleteEmptyOne(Path file) {
        try (HeldRunFile held = HeldRunFile.hold(file)) {
            if (held.isEmpty()) {
                held.setAside();
                held.delete(List.of());
                return true;
            }
        } catch (LogException e) {
            // It is in nobody's way.
        }
        return false;
    }

    /**
     * What became of deletions that had been cut short.
     *
     * @param finished files that are gone now: the server has said again that it has them
     * @param putBack files that are back, since it doesn't, or not any more
     */
    public record Resumed(int finished, int putBack) {}

    /**
     * Ends deletions that were cut short in a data directory, or undoes them. Without a server, nothing is changed.
     *
     * @throws SyncException if the server is away or refuses
     * @throws LogException if something can't be removed, or put back
     */
    public Resumed resumeInterrupted(Path directory) {
        int finished = 0;
        int putBack = 0;
        for (Path file : witness == null ? List.<Path>of() : RunFileName.listDeleted(directory)) {
            if (!HeldRunFile.needsJournal(file) && isProven(file)) {
                finished += HeldRunFile.finishDeletion(file, List.of(SyncState.fallback(file))) ? 1 : 0;
            } else {
                putBack += HeldRunFile.undoDeletion(file) ? 1 : 0;
            }
        }
        return new Resumed(finished, putBack);
    }

    /** Its contents still lie where they did. */
    private boolean isProven(Path setAside) {
        try (RunFileReader reader = RunFileReader.open(RunFileName.deleted(setAside))) {
            return Proof.ask(reader, setAside, witness).isWhole();
        } catch (LogException e) {
            return false; // it will be named under its own name
        }
    }
}
