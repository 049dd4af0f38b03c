package dev.nereid.server;

import java.util.List;
import java.util.UUID;

/**
 * A run file, as its page shows it. Times are microseconds.
 *
 * @param name of the file
 * @param unreadable why it can't be read; null if it can, otherwise all but its name, bytes and advice is unknown
 * @param run whose it is; null if that is unknown
 * @param writer {@code live}, {@code dead} (killed, or its machine went down) or {@code finished}
 * @param logged operations, which a kill can't take
 * @param synced of them, those which the server asked last has confirmed
 * @param dropped for want of room
 * @param pendingBytes of what that server lacks, contents of files included
 * @param unsyncedSince when the first operation that it lacks was logged; 0 if it lacks none
 * @param damage what is the matter with the file; null if nothing is
 * @param isLossy whether operations are lost that no server is known to have
 * @param needsJournal whether the file is finished and yet not one plain file
 * @param deliveries one for each server
 * @param advice what would mend or finish it, the most urgent first
 */
public record RunFileView(
        String name,
        String unreadable,
        Owner run,
        String writer,
        long created,
        long bytes,
        long logged,
        long synced,
        long dropped,
        int pendingFiles,
        long pendingBytes,
        long unsyncedSince,
        String damage,
        boolean isLossy,
        boolean needsJournal,
        List<Delivery> deliveries,
        List<Advice> advice) {

    /**
     * A run, or another object.
     *
     * @param id as servers call it, or {@code offline/<object id>}
     * @param project null if the store does not have the object
     * @param name null if it has none
     */
    public record Owner(UUID objectId, String id, String kind, String project, String name) {}

    /**
     * What a server said last.
     *
     * @param rejected operations that it keeps aside
     * @param lost operations that it lacks, since the file is damaged
     * @param rejections the first that are kept aside, and why
     */
    public record Delivery(
            UUID instanceId,
            String address,
            String sysId,
            String project,
            long synced,
            long rejected,
            long lost,
            long time,
            List<String> rejections) {}

    /** A command for a shell, and what it does. */
    public record Advice(String why, String command) {}
}
