package dev.nereid.bundle;

import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.sync.PendingFiles;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.Witness;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a packer was told of the other side: that need not be packed again. */
public interface Told {
    /** Of nobody: everything is packed. */
    Told NOTHING = (file, end) -> new Known(file.base(), sha256 -> false);

    /**
     * @param position a place in the file whose digest the other side has, too
     * @param contents which contents it has, by their SHA-256
     */
    record Known(Position position, Predicate<String> contents) {}

    /** @param end sequence of the last operation that is going to be packed */
    Known of(RunFileReader file, long end);

    /** By a receipt, or by the server itself. What it keeps as a fork is packed whole: only then it is known again. */
    static Told by(Witness witness) {
        return (file, end) -> {
            Witness.Testimony testimony;
            try {
                testimony = witness.of(file, Replay.positionIn(file, file.base(), end));
            } catch (LogException.Unreadable | LogException.TryAgain e) {
                throw e;
            } catch (LogException e) { // a part of a log of which it does not have the beginning
                testimony = Witness.Testimony.NONE;
            }
            boolean goesOn =
                    !testimony.isFork() && testimony.sequence() >= file.base().sequence();
            List<String> hashes = hashes(file);
            Set<String> missing = witness.missing(hashes);
            return new Known(
                    goesOn ? Replay.positionIn(file, file.base(), testimony.sequence()) : file.base(),
                    sha256 -> !missing.contains(sha256));
        };
    }

    /** By what is remembered of the server that confirmed something last. */
    static Told byMemory() {
        return (file, end) -> {
            SyncState.Entry entry = SyncState.latest(file.file());
            boolean fits = entry != null
                    && entry.acknowledged() <= end
                    && entry.acknowledged() >= file.base().sequence()
                    && Replay.positionIn(file, file.base(), entry.acknowledged())
                                    .digest()
                            == entry.digest();
            if (!fits) {
                return NOTHING.of(file, end);
            }
            Set<String> pending = PendingFiles.named(file, entry.complete()).keySet();
            return new Known(
                    new Position(entry.acknowledged(), entry.digest()),
                    sha256 -> entry.complete() > 0 && !pending.contains(sha256));
        };
    }

    /** Of all contents beside a run file, and those that it refers to. */
    static List<String> hashes(RunFileReader file) {
        return new RunFileContents(file.file())
                .list().stream()
                        .map(RunFileContents.Content::sha256)
                        .distinct()
                        .sorted()
                        .toList();
    }
}
