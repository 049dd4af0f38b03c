package dev.nereid.sync;

import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.RunFileWalk;
import dev.nereid.model.AppliedState;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server says, when it is asked, of the operations in one run file. What we remember of earlier answers is not
 * consulted: the server may have been restored from a backup, and the file may be another copy of its log. Where there is
 * no network, a receipt of the server's says it instead, of the same digest.
 *
 * @param server its address; null if none was asked
 * @param operations in the file, all of them intact
 * @param digest of the log up to there
 * @param confirmed of these: the server has a log with the same digest up to here
 * @param missingFiles contents that it names or refers to, or that lie beside it, and that the server lacks
 * @param state the server's word on that log; null if none was asked
 * @param isFork whether the server keeps the log as a fork of another one
 */
public record Proof(
        String server,
        long operations,
        long digest,
        long confirmed,
        int missingFiles,
        AppliedState state,
        boolean isFork) {
    /**
     * @param witness null to ask none: then nothing is confirmed
     * @throws SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file can't be read, or something in it is damaged
     */
    public static Proof ask(RunFileReader file, Witness witness) {
        return ask(file, file.file(), readWhole(file), witness);
    }

    /** The same of a file that bears another name than the one that its contents lie beside. */
    static Proof ask(RunFileReader file, Path named, Witness witness) {
        return ask(file, named, readWhole(file), witness);
    }

    /** @param end of the file, every operation before it read and intact */
    static Proof ask(RunFileReader file, Replay.Position end, Witness witness) {
        return ask(file, file.file(), end, witness);
    }

    private static Proof ask(RunFileReader file, Path named, Replay.Position end, Witness witness) {
        if (witness == null) {
            return new Proof(null, end.sequence(), end.digest(), 0, 0, null, false);
        }
        Witness.Testimony testimony = witness.of(file, end);
        int missing = testimony.state() == null ? 0 : missingFiles(file, named, witness);
        return new Proof(
                witness.server(),
                end.sequence(),
                end.digest(),
                testimony.sequence(),
                missing,
                testimony.state(),
                testimony.isFork());
    }

    /**
     * What was only referred to counts, too: without the run file, nobody would ever send it. So does what an operation
     * names and has been lost beside the file: it may yet be found, and without the operation nobody would know what it is.
     */
    private static int missingFiles(RunFileReader file, Path named, Witness witness) {
        Set<String> hashes = new LinkedHashSet<>();
        new RunFileContents(named).list().forEach(content -> hashes.add(content.sha256()));
        hashes.addAll(PendingFiles.named(file, file.base().sequence()).keySet());
        return witness.missing(List.copyOf(hashes)).size();
    }

    /** Whether everything in the file is on the server, be it applied or rejected and kept aside. */
    public boolean isWhole() {
        return state != null && state.isKnown() && confirmed == operations && missingFiles == 0;
    }

    /** The same without what is in the file. */
    Witness.Testimony testimony() {
        return new Witness.Testimony(confirmed, state, isFork);
    }

    public long unconfirmed() {
        return operations - confirmed;
    }

    /** Operations that the server keeps aside. */
    public long rejected() {
        return state == null ? 0 : state.rejected();
    }

    private static Replay.Position readWhole(RunFileReader file) {
        RunFileWalk walk = new RunFileWalk(file, file.base());
        while (walk.next()) { // a copy of a damaged file is whole as what it says it is
            if (walk.hole() != null) {
                requireUndamaged(file, walk.hole());
            }
        }
        requireUndamaged(file, null);
        return walk.position();
    }

    private static void requireUndamaged(RunFileReader file, LogException.Lost hole) {
        if (file.isDamaged()) {
            throw new LogException.Damaged(file.damage(), hole); // which names all that is lost
        }
    }
}
