package dev.nereid.sync;

import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;

/**
 * What a damaged run file lacks, or a sound copy of one, and whether a server has it: then nothing is lost, and nobody need
 * search for a better copy.
 *
 * @param text for people
 * @param isForGood whether operations are lost, or may be, that no server is known to have
 */
public record Loss(String text, boolean isForGood) {
    /** By what is remembered of servers; null if nothing is the matter with the file, as far as it was read. */
    public static Loss of(RunFileReader file) {
        return of(file, null, null);
    }

    /**
     * The same where a server was asked: of that one, nothing else counts.
     *
     * @param address null if none was asked
     * @param state the word of the one that was asked; null if it has none on this log
     */
    static Loss of(RunFileReader file, String address, AppliedState state) {
        String missing = file.missing();
        if (missing == null) {
            return null;
        }
        if (!file.lacksSome()) {
            return new Loss(file.damage(), false);
        }
        if (state != null && hasAll(file, state.applied(), state.lost())) {
            return onServer(file, missing, address, state.applied());
        }
        for (SyncState.Entry entry : SyncState.load(file.file())) {
            if (!entry.address().equals(address)
                    && hasAll(file, entry.applied(), entry.lost())
                    && !entry.isOfAnother(file)) {
                return onServer(file, missing, entry.address(), entry.applied());
            }
        }
        return new Loss(file.isDamaged() ? file.damage() : missing, true);
    }

    /** What followed an end that is missing may be there only where the server has more than the file. */
    private static boolean hasAll(RunFileReader file, long applied, long lost) {
        long last = file.lastSequence();
        return lost == 0 && (file.isCut() ? applied > last : applied >= last);
    }

    private static Loss onServer(RunFileReader file, String missing, String address, long applied) {
        String has = file.isCut()
                ? " has this log up to operation " + applied + ": up to there, nothing is lost."
                : " has them: nothing is lost.";
        String next = file.isDamaged() ? " nereid repair writes a clean file to put in its place." : "";
        return new Loss(missing + " The server " + address + has + next, false);
    }
}
