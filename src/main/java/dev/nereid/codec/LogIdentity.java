package dev.nereid.codec;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Which log a run file is. Usually what the file says. A file that was copied and written on in two places (a container
 * snapshot, a restored checkpoint) is two logs with a common beginning: the first to be delivered keeps the id, the
 * other one is its fork. Operations that the two continuations stamped in the same microsecond are ordered by these ids,
 * so that here alone the order of delivery decides, between two servers too.
 *
 * @param logId the name of the log
 * @param fileId the log id inside the file, on which its checksums and digests are built
 * @param parent the log it left; null if this is no fork
 * @param base operations up to this sequence are the parent's; 0 if this is no fork
 */
public record LogIdentity(UUID logId, UUID fileId, UUID parent, long base) {
    public static LogIdentity ofFile(UUID fileId) {
        return new LogIdentity(fileId, fileId, null, 0);
    }

    public boolean isFork() {
        return parent != null;
    }

    /**
     * The fork that leaves this log after {@code base} with an operation of checksum {@code crc}. Whoever finds it, and
     * whenever, gives it the same id: so a fork is delivered once too.
     */
    public LogIdentity fork(long base, int crc) {
        return fork(base, base + 1, crc);
    }

    /**
     * The same of a damaged copy. What it has lost just behind {@code base} may be the parent's or not, nobody knows: its fork
     * begins with that, and is another than that of a good copy.
     *
     * @param first the first operation behind the base that it has; {@code crc} is its checksum
     */
    public LogIdentity fork(long base, long first, int crc) {
        String name = logId + "/" + base + "/" + (first == base + 1 ? "" : first + "/") + crc;
        UUID forkId = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return new LogIdentity(forkId, fileId, logId, base);
    }
}
