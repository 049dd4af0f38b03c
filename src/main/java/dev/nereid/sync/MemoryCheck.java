package dev.nereid.sync;

import dev.nereid.log.Replay;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.sync.Witness.Testimony;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a run file in which no row is damaged with what is remembered of servers: what was of another copy of the file
 * shows, and so does an end that is missing, unless the file says itself that it is. What either side has lost shows nothing.
 */
final class MemoryCheck {
    private final RunFileReader reader;
    private final Path file;
    private final Position end;
    private final String asked; // address of the server that was; null if none was
    private final Testimony testimony;

    /** As sentences: what is wrong. */
    final List<String> damages = new ArrayList<>();

    /** As sentences: what a server lacks. */
    final List<String> notes = new ArrayList<>();

    /**
     * @param asked address of the server whose testimony it is; null if none was asked
     * @param testimony see {@link Testimony#NONE}
     */
    MemoryCheck(RunFileReader reader, Position end, String asked, Testimony testimony) {
        this.reader = reader;
        this.file = reader.file();
        this.end = end;
        this.asked = asked;
        this.testimony = testimony;
    }

    MemoryCheck run() {
        SyncState.load(file).forEach(this::check);
        return this;
    }

    private void check(SyncState.Entry entry) {
        long confirmed = entry.acknowledged();
        String who = entry.address() + " confirmed " + confirmed + " operations of this log, as "
                + RunFileName.sync(file) + " says, ";
        if (confirmed > end.sequence() && !reader.isCut()) {
            damages.add(who + "and " + file + " has only " + end.sequence()
                    + ": the end of it is missing, or it is an older copy. What the server has is safe.");
        } else if (entry.lost() > 0) {
            noteLost(entry);
        } else if (!isAsRemembered(entry) && entry.isOfAnother(reader)) {
            damages.add(who + "and those in " + file + " are others: it is another copy. The next sync finds out.");
        }
    }

    private boolean isAsRemembered(SyncState.Entry entry) {
        long confirmed = entry.acknowledged();
        boolean reaches = confirmed >= reader.base().sequence() && confirmed <= end.sequence();
        return reaches && Replay.positionIn(reader, reader.base(), confirmed).digest() == entry.digest();
    }

    /** That the file has what the server lacks is promised only where it may be. */
    private void noteLost(SyncState.Entry entry) {
        boolean isAsked = testimony.state() != null && entry.address().equals(asked);
        if (isAsked && testimony.state().lost() == 0) {
            return; // what is remembered is over
        }
        boolean hasNone = isAsked && testimony.sequence() == end.sequence() || isAsRemembered(entry);
        notes.add(entry.address() + " lacks " + entry.lost() + " of the operations of this log, as "
                + RunFileName.sync(file) + " says: a copy was damaged. "
                + (hasNone
                        ? file + " has none of them either."
                        : "The next sync of " + file + " brings those that it has."));
    }
}
