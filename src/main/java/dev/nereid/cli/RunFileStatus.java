package dev.nereid.cli;

import dev.nereid.log.HeldRunFile;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileParts;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.RunFileWalk;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.sync.Loss;
import dev.nereid.sync.PendingFiles;
import dev.nereid.sync.SyncState;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What is logged in one run file, and what servers have confirmed of it. Times are microseconds.
 *
 * @param objectId of the run, the first that was met if it has several
 * @param needsJournal whether the file is finished and yet not one plain file
 * @param logged operations; a kill can't take them
 * @param dropped operations for which there was no room on the disk or in memory
 * @param deliveries one for each server, as it said last
 * @param loss what the file lacks; null if nothing is the matter, as far as it was read
 * @param bytes of the file and what belongs to it
 * @param pendingFiles contents that the server asked last lacks
 * @param pendingBytes of what that server lacks, contents included
 * @param unsyncedSince when the first operation that it lacks was logged; 0 if it lacks none
 */
record RunFileStatus(
        Path file,
        UUID objectId,
        UUID logId,
        Life life,
        boolean needsJournal,
        long created,
        long logged,
        long dropped,
        List<SyncState.Entry> deliveries,
        Loss loss,
        long bytes,
        int pendingFiles,
        long pendingBytes,
        long unsyncedSince) {

    /**
     * Reads through what waits to be sent, unless it is still being logged.
     *
     * @throws LogException if the file can't be read
     */
    static RunFileStatus of(Path file, KnownAliases aliases) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            List<SyncState.Entry> deliveries = SyncState.load(file);
            UUID objectId = objectId(reader, deliveries, aliases);
            long logged = reader.lastSequence();
            SyncState.Entry latest = latest(deliveries);
            long acknowledged = acknowledged(latest, logged);
            Life life = WriterLock.of(file);
            if (life != Life.LIVE) {
                readThrough(reader, acknowledged);
            }
            PendingFiles files = PendingFiles.of(reader, latest);
            boolean isPending = acknowledged < logged;
            return new RunFileStatus(
                    file,
                    objectId,
                    reader.logId(),
                    life,
                    life == Life.FINISHED && HeldRunFile.needsJournal(file),
                    reader.timeOf(1),
                    logged,
                    reader.dropped(),
                    deliveries,
                    Loss.of(reader),
                    RunFileParts.bytes(file),
                    files.count(),
                    files.bytes() + (isPending ? reader.payloadBytes(acknowledged) : 0),
                    isPending ? reader.timeOf(acknowledged + 1) : 0);
        }
    }

    /** Where the file has lost what it is about, the server has said it. */
    private static UUID objectId(RunFileReader reader, List<SyncState.Entry> deliveries, KnownAliases aliases) {
        try {
            return aliases.canonical(reader.creation(), deliveries);
        } catch (LogException.Lost e) {
            if (deliveries.isEmpty()) {
                throw e;
            }
            return deliveries.get(0).objectId();
        }
    }

    /** What waits to be sent; damage to it shows only so. */
    private static void readThrough(RunFileReader reader, long after) {
        RunFileWalk walk = new RunFileWalk(reader, new Position(after, 0)); // nobody asks for its digest
        while (walk.next()) {
            // The reader notes what is damaged.
        }
    }

    private static SyncState.Entry latest(List<SyncState.Entry> deliveries) {
        return deliveries.stream()
                .max(Comparator.comparingLong(SyncState.Entry::micros))
                .orElse(null);
    }

    private static long acknowledged(SyncState.Entry delivery, long logged) {
        return delivery == null ? 0 : Math.min(logged, delivery.acknowledged());
    }

    /** What the server said that was asked last; null if none is known. */
    SyncState.Entry latest() {
        return latest(deliveries);
    }

    /** Operations that this server has confirmed. */
    long synced() {
        return acknowledged(latest(), logged);
    }

    long pending() {
        return logged - synced();
    }
}
