package dev.nereid.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the pages lie in a WAL. After a header of 32 bytes it is a row of frames, each 24 bytes and a page: page number,
 * size of the database if the frame ends a transaction (else 0), the two salts of the header, and a running checksum over
 * all frames before it and itself. SQLite reads up to the first frame that breaks the chain. Frames that follow a damaged
 * one still bear the salts, and somebody committed them if a frame that ends a transaction comes after.
 */
final class WalFrames {
    private static final int HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int MAGIC = 0x377f0682; // the lowest bit set: checksums of big-endian words

    private final int pageSize;

    /** Offset of the newest committed image of each page, as SQLite sees it. */
    private final Map<Long, Long> current = new HashMap<>();

    /** Offsets of images that it does not see: older ones, and those behind a break in the chain. */
    private final List<Long> others = new ArrayList<>();

    /** Offset of the image of each page that was committed last, also behind a break. */
    private final Map<Long, Long> latest = new HashMap<>();

    private boolean isBroken;

    private WalFrames(int pageSize) {
        this.pageSize = pageSize;
    }

    static WalFrames none() {
        return new WalFrames(0);
    }

    /** @param pageSize where the header does not tell */
    static WalFrames of(FileChannel wal, int pageSize) throws IOException {
        ByteBuffer header = read(wal, 0, HEADER_BYTES);
        if (header.remaining() < HEADER_BYTES) {
            return none();
        }
        boolean isSound = (header.getInt(0) & ~1) == MAGIC
                && checksum(header, 0, HEADER_BYTES - 8, 0, order(header)) == header.getLong(HEADER_BYTES - 8);
        WalFrames frames = new WalFrames(isSound ? header.getInt(8) : pageSize);
        frames.index(wal, isSound ? header : null);
        return frames;
    }

    /** Offset of the newest committed image of a page; null if there is none. */
    Long offsetOf(long page) {
        return current.get(page);
    }

    /** Offset of the image that was committed last, whether SQLite sees it or not; null if there is none. */
    Long latestOf(long page) {
        return latest.get(page);
    }

    Iterable<Long> pages() {
        return current.keySet();
    }

    List<Long> others() {
        return others;
    }

    /** Whether transactions follow behind a frame that is damaged, so that SQLite would not see them. */
    boolean isBroken() {
        return isBroken;
    }

    private record Frame(long page, long offset, boolean isChained) {}

    /** @param header null if it is damaged */
    private void index(FileChannel wal, ByteBuffer header) throws IOException {
        boolean isChained = header != null;
        long salts = isChained ? header.getLong(16) : usualSalts(wal);
        long checksum = isChained ? header.getLong(HEADER_BYTES - 8) : 0;
        ByteOrder order = isChained ? order(header) : ByteOrder.LITTLE_ENDIAN;
        List<Frame> open = new ArrayList<>(); // of a transaction of which the end has not come yet
        boolean wasChained = isChained; // up to the end of the transaction before
        int frameBytes = FRAME_HEADER_BYTES + pageSize;
        for (long at = HEADER_BYTES; ; at += frameBytes) {
            ByteBuffer frame = read(wal, at, frameBytes);
            if (frame.remaining() < frameBytes) {
                return;
            }
            if (frame.getLong(8) != salts) { // of an earlier generation, or damaged
                isChained = false;
                wasChained = false; // whatever comes behind it was written later
                continue;
            }
            if (isChained) {
                checksum = checksum(frame, 0, 8, checksum, order);
                checksum = checksum(frame, FRAME_HEADER_BYTES, pageSize, checksum, order);
                isChained = checksum == frame.getLong(16);
            }
            open.add(new Frame(Integer.toUnsignedLong(frame.getInt(0)), at + FRAME_HEADER_BYTES, isChained));
            if (frame.getInt(4) != 0) {
                isBroken |= !wasChained; // a last transaction that is damaged itself is one that was not finished
                wasChained = isChained;
                open.forEach(this::commit);
                open.clear();
            }
        }
    }

    private long usualSalts(FileChannel wal) throws IOException {
        Map<Long, Integer> counts = new HashMap<>();
        for (long at = HEADER_BYTES; at < wal.size(); at += FRAME_HEADER_BYTES + pageSize) {
            ByteBuffer frame = read(wal, at, FRAME_HEADER_BYTES);
            if (frame.remaining() == FRAME_HEADER_BYTES) {
                counts.merge(frame.getLong(8), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0L);
    }

    private static ByteOrder order(ByteBuffer header) {
        return (header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private void commit(Frame frame) {
        latest.put(frame.page(), frame.offset());
        if (!frame.isChained()) {
            others.add(frame.offset());
            return;
        }
        Long older = current.put(frame.page(), frame.offset());
        if (older != null) {
            others.add(older);
        }
    }

    /** Two sums that run over pairs of 32-bit words; as one number here, the first sum in the upper half. */
    private static long checksum(ByteBuffer bytes, int from, int count, long before, ByteOrder order) {
        ByteBuffer words = bytes.duplicate().order(order);
        int first = (int) (before >>> 32);
        int second = (int) before;
        for (int at = from; at < from + count; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
        return (long) first << 32 | second & 0xffffffffL;
    }

    private static ByteBuffer read(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
        return bytes.flip();
    }
}
