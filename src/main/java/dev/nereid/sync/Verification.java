package dev.nereid.sync;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.Sha256;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileContents.Content;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.RunFileWalk;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Operation;
import dev.nereid.sync.Witness.Testimony;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Checks one run file against itself: pages, rows, contents, what is remembered of servers; and against a server, by the same
 * {@link Proof} that every deletion needs. Only reads. For one thread.
 */
public final class Verification {
    private static final int DAMAGES_NAMED = 20;

    /** What came of it. */
    public enum Verdict {
        /** Nothing is wrong, and the server has all of it. */
        PROVEN,
        /** Nothing is wrong; no server was asked. */
        INTACT,
        /** Nothing is wrong, but the server lacks something. */
        UNSYNCED,
        /** Something is wrong, and named. */
        DAMAGED,
        /** It can't be read at all, or not now. */
        UNREADABLE
    }

    /**
     * What was found out.
     *
     * @param logId null if the file can't be read, as what follows
     * @param base operations up to here are not in the file
     * @param sysId as the server calls the object, or was last heard to; null if nobody knows
     * @param operations sequence of the last one
     * @param digest of the log up to there; null if one before it is damaged
     * @param notes what is to be known of a file in which nothing is wrong, as sentences: what a sound copy of a damaged
     *     file lacks, and what a server lacks: what comes before a part of a log, or was lost with another copy
     * @param confirmed up to here, a server that was asked now has the same, of a damaged file too: what is lost there agrees
     *     with whatever the server has; null if none was asked, or it can't be compared
     * @param contents of files beside it, and those that it refers to
     * @param proof null if no server was asked, or something is wrong
     * @param damages what is wrong, as sentences: the first of it
     */
    public record Result(
            Path file,
            Life writer,
            UUID logId,
            UUID objectId,
            String sysId,
            long base,
            long operations,
            Long digest,
            List<String> notes,
            Long confirmed,
            int contents,
            Proof proof,
            List<String> damages,
            Verdict verdict) {}

    private final Path file;
    private final Witness witness;
    private final Life writer;
    private final List<String> damages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String missingBefore; // null unless the server lacks what comes before the file

    private Verification(Path file, Witness witness) {
        this.file = file;
        this.witness = witness;
        this.writer = WriterLock.of(file);
    }

    /**
     * @param witness null to ask no server
     * @throws SyncException if the server is away or refuses
     */
    public static Result of(Path file, Witness witness) {
        return new Verification(file, witness).run();
    }

    private Result run() {
        try (RunFileReader reader = RunFileReader.openLeavingNothing(file)) {
            checkPages(reader);
            int before = damages.size();
            Position end = checkRows(reader);
            boolean rowsAreIntact = damages.size() == before && !reader.isDamaged();
            Operation.Create creation = creation(reader);
            List<Content> contents = new RunFileContents(file).list();
            Proof proof = rowsAreIntact && witness != null ? proof(reader, end) : null;
            Testimony testimony = proof != null ? proof.testimony() : testimonyOnDamaged(reader, end);
            String asked = witness == null ? null : witness.server();
            tellLoss(reader, Loss.of(reader, asked, testimony.state()), before);
            if (rowsAreIntact) {
                MemoryCheck memory = new MemoryCheck(reader, end, asked, testimony).run();
                memory.damages.forEach(this::add);
                notes.addAll(memory.notes);
            }
            checkContents(contents);
            if (rowsAreIntact) {
                checkNames(reader, contents);
            }
            SyncState.Entry known = SyncState.latest(file);
            boolean isKnown = testimony.state() != null && testimony.state().isKnown();
            return new Result(
                    file,
                    writer,
                    reader.logId(),
                    creation == null ? null : creation.objectId(),
                    isKnown ? testimony.state().sysId() : known == null ? null : known.sysId(),
                    reader.base().sequence(),
                    rowsAreIntact ? end.sequence() : lastSequence(reader),
                    rowsAreIntact ? end.digest() : null,
                    notes(),
                    proof != null || testimony.state() != null ? (Long) testimony.sequence() : null,
                    contents.size(),
                    proof,
                    damages,
                    verdict(proof));
        } catch (LogException e) {
            damages.add(e.getMessage());
            return new Result(
                    file, writer, null, null, null, 0, 0, null, List.of(), null, 0, null, damages, Verdict.UNREADABLE);
        }
    }

    /** Null if the server lacks what comes before the file. */
    private Proof proof(RunFileReader reader, Position end) {
        try {
            return Proof.ask(reader, end, witness);
        } catch (LogException.BeginsTooLate e) {
            missingBefore = e.getMessage();
            return null;
        }
    }

    /** What a damaged file can't say any more is said with the damage. */
    private static Operation.Create creation(RunFileReader reader) {
        try {
            return reader.creation();
        } catch (LogException.Unreadable e) {
            return null;
        }
    }

    /** What a server has of a file in which something is damaged. */
    private Testimony testimonyOnDamaged(RunFileReader reader, Position end) {
        try {
            return witness != null && reader.isDamaged() ? witness.of(reader, end) : Testimony.NONE;
        } catch (LogException e) {
            return Testimony.NONE; // the damage is named, and what is left of the file can't be compared
        }
    }

    private List<String> notes() {
        if (missingBefore != null) {
            notes.add(missingBefore);
        }
        return notes;
    }

    private Verdict verdict(Proof proof) {
        if (!damages.isEmpty()) {
            return Verdict.DAMAGED;
        } else if (missingBefore != null) {
            return Verdict.UNSYNCED;
        } else if (proof == null) {
            return Verdict.INTACT;
        }
        return proof.isWhole() ? Verdict.PROVEN : Verdict.UNSYNCED;
    }

    private static long lastSequence(RunFileReader reader) {
        try {
            return reader.lastSequence();
        } catch (LogException e) {
            return 0;
        }
    }

    private void add(String damage) {
        if (damages.size() < DAMAGES_NAMED && !damages.contains(damage)) {
            damages.add(damage);
        }
    }

    // --------------------------------------------------------------------------------------------------- itself --

    /** Not of a file with a rollback journal that is being written: its writer would have to wait. */
    private void checkPages(RunFileReader reader) {
        boolean hasWal = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        if (writer != Life.LIVE || hasWal) {
            reader.pageDamage(DAMAGES_NAMED)
                    .forEach(damage -> add("SQLite says of the pages of " + file + ": " + damage));
        }
        reader.letGo();
    }

    /** Returns where they end, with all that is lost; what can be read behind that is checked, too. */
    private Position checkRows(RunFileReader reader) {
        RunFileWalk walk = new RunFileWalk(reader, reader.base());
        while (walk.next()) {
            walk.operations().forEach(operation -> checkMeaning(reader, operation));
            if (walk.hole() != null && reader.isDamaged()) {
                add(walk.hole().which());
            }
        }
        return walk.position();
    }

    /** How much is lost in all, which may be nothing: before the single damages, or of a sound copy, as a note. */
    private void tellLoss(RunFileReader reader, Loss loss, int at) {
        if (loss != null && reader.isDamaged()) {
            damages.add(at, loss.text());
        } else if (loss != null) {
            notes.add(loss.text());
        }
    }

    private void checkMeaning(RunFileReader reader, LoggedOperation operation) {
        try {
            reader.decode(operation);
        } catch (LogException.Unreadable e) {
            add(e.getMessage());
        }
    }

    private void checkContents(List<Content> contents) {
        for (Content content : contents) {
            String hash = hash(content);
            if (content.isCopy() && !content.sha256().equals(hash)) {
                add(content.file() + (hash == null ? " can't be read." : " is damaged: it is not what was logged."));
            } else if (!content.sha256().equals(hash) && isMissing(content.sha256())) {
                add(content.file() + (hash == null ? " is not there any more" : " has changed since it was logged")
                        + ", and was only referred to.");
            }
        }
    }

    /** Null if it can't be read. */
    private static String hash(Content content) {
        try {
            return Files.isRegularFile(content.file()) ? Sha256.of(content.file()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean isMissing(String sha256) {
        return witness == null || witness.missing(List.of(sha256)).contains(sha256);
    }

    /** A part of a log comes without what the other side had. */
    private void checkNames(RunFileReader reader, List<Content> contents) {
        Set<String> absent = new HashSet<>(
                PendingFiles.named(reader, reader.base().sequence()).keySet());
        contents.forEach(content -> absent.remove(content.sha256()));
        Path directory = file.toAbsolutePath().getParent();
        absent.removeIf(sha256 -> RunFileContents.find(directory, sha256) != null); // a bundle has each once
        if (absent.isEmpty() || witness == null && reader.base().sequence() > 0) {
            return;
        }
        Set<String> lost = witness == null ? absent : witness.missing(List.copyOf(absent));
        if (!lost.isEmpty()) {
            add(lost.size() + (lost.size() == 1 ? " content of a file that " : " contents of files that ") + file
                    + " names " + (lost.size() == 1 ? "is" : "are") + " not in " + directory
                    + (witness == null ? "" : " nor on " + witness.server()) + ", such as "
                    + lost.stream().sorted().findFirst().orElseThrow() + ".");
        }
    }
}
