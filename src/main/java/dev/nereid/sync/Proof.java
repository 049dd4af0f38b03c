package dev.nereid.sync;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.Destination;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.Limits;
import java.util.List;

/**
 * What a server says, when it is asked, of the operations in one run file. What we remember of earlier answers is not
 * consulted: the server may have been restored from a backup, and the file may be another copy of its log.
 *
 * @param server its address; null if none was asked
 * @param operations in the file, all of them intact
 * @param confirmed of these: the server has a log with the same digest up to here
 * @param missingFiles contents that lie beside it, or that it refers to, and that the server lacks
 * @param state the server's word on that log; null if none was asked
 */
public record Proof(String server, long operations, long confirmed, int missingFiles, AppliedState state) {
    /**
     * @param server null to ask none: then nothing is confirmed
     * @throws SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file can't be read, or something in it is damaged
     */
    static Proof ask(RunFileReader file, HttpTransport server) {
        Replay.Position end = readWhole(file);
        if (server == null) {
            return new Proof(null, end.sequence(), 0, 0, null);
        }
        Replay replay = new Replay(file, server, Destination.AS_LOGGED, end, Replay.Listener.NONE);
        try {
            long confirmed = replay.reconcile().sequence();
            int missing = missingFiles(file, server);
            return new Proof(server.address(), end.sequence(), confirmed, missing, replay.lastState());
        } catch (SyncException e) {
            if (e.isDeletedObject()) {
                return new Proof(server.address(), end.sequence(), 0, 0, null);
            }
            throw e;
        }
    }

    /** What was only referred to counts, too: without the run file, nobody would ever send it. */
    private static int missingFiles(RunFileReader file, HttpTransport server) {
        List<String> hashes = new RunFileContents(file.file())
                .list().stream().map(RunFileContents.Content::sha256).distinct().toList();
        int missing = 0;
        for (int from = 0; from < hashes.size(); from += FileUploads.HASHES_PER_QUESTION) {
            int to = Math.min(hashes.size(), from + FileUploads.HASHES_PER_QUESTION);
            missing += server.missing(hashes.subList(from, to)).size();
        }
        return missing;
    }

    /** Whether everything in the file is on the server, be it applied or rejected and kept aside. */
    public boolean isWhole() {
        return state != null && state.isKnown() && confirmed == operations && missingFiles == 0;
    }

    public long unconfirmed() {
        return operations - confirmed;
    }

    /** Operations that the server keeps aside. */
    public long rejected() {
        return state == null ? 0 : state.rejected();
    }

    private static Replay.Position readWhole(RunFileReader file) {
        long digest = Digest.start(file.logId());
        long at = 0;
        while (true) {
            List<LoggedOperation> operations = file.read(at, Limits.BATCH_OPERATIONS_MAX, Limits.BATCH_BYTES_TARGET);
            if (operations.isEmpty()) {
                file.requireUndamaged();
                return new Replay.Position(at, digest);
            }
            for (LoggedOperation operation : operations) {
                digest = Digest.next(digest, operation.crc());
            }
            at += operations.size();
        }
    }
}
