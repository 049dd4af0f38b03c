package dev.nereid.sync;

import dev.nereid.log.Destination;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who can say what a server has: that server, or a receipt that it was given. */
public interface Witness {
    /**
     * What a server has of a log.
     *
     * @param sequence up to here, the same operations as in the file; 0 if it has none
     * @param state its word on that log; null if there is none
     * @param isFork whether it keeps the file as a fork of another one with the same log id
     */
    record Testimony(long sequence, AppliedState state, boolean isFork) {
        public static final Testimony NONE = new Testimony(0, null, false);
    }

    /** Whose word it is: the address of the server. */
    String server();

    /** Where it looks, for people: behind "these are not". */
    String place();

    /**
     * @param end of the file; what is lost before it counts as such in its digest
     * @throws SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file can't be read
     */
    Testimony of(RunFileReader file, Replay.Position end);

    /**
     * Which of some contents the server lacks, as far as this one knows.
     *
     * @throws SyncException if the server is away or refuses
     */
    Set<String> missing(List<String> hashes);

    /** The server itself, asked now. */
    static Witness of(HttpTransport server) {
        return new Witness() {
            @Override
            public String server() {
                return server.address();
            }

            @Override
            public String place() {
                return "on " + server.address();
            }

            @Override
            public Testimony of(RunFileReader file, Replay.Position end) {
                Replay replay = new Replay(file, server, Destination.AS_LOGGED, end, Replay.Listener.NONE);
                try {
                    long confirmed = replay.reconcile().sequence();
                    return new Testimony(
                            confirmed, replay.lastState(), replay.log().isFork());
                } catch (SyncException e) {
                    if (e.isDeletedObject()) {
                        return Testimony.NONE;
                    }
                    throw e;
                }
            }

            @Override
            public Set<String> missing(List<String> hashes) {
                Set<String> missing = new HashSet<>();
                for (int from = 0; from < hashes.size(); from += FileUploads.HASHES_PER_QUESTION) {
                    int to = Math.min(hashes.size(), from + FileUploads.HASHES_PER_QUESTION);
                    missing.addAll(server.missing(hashes.subList(from, to)).keySet());
                }
                return missing;
            }
        };
    }
}
