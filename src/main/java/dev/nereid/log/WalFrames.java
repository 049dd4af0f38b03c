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
 * Where the pages lie in a WAL. After a header of 32 bytes it is a row of frames, each 24 bytes and a page: page number, size of
 * the database if the frame ends a transaction (else 0), the two salts of the header, and a running checksum over all frames
 * before it and itself. SQLite reads up to the first frame that breaks the chain. Frames that follow a damaged one still bear
 * the salts, and somebody committed them if a frame that ends a transaction comes after.
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
        int told = header.getInt(8);
        boolean tells = told >= 512 && told <= 65536 && Integer.bitCount(told) == 1;
        WalFrames frames = new WalFrames(tells ? told : pageSize);
        frames.index(wal, header);
        return frames;
    }

    /** Offset of the newest committed image of a page; null if there is none. */
    Long offsetOf(long page) {
        return current.get(page);
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

    private void index(FileChannel wal, ByteBuffer header) throws IOException {
        long salts = header.getLong(16);
        boolean isHeaderSound = (header.getInt(0) & ~1) == MAGIC;
        ByteOrder order = (header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        long checksum = checksum(header, 0, HEADER_BYTES - 8, 0, order);
        boolean isChained = isHeaderSound && checksum == header.getLong(HEADER_BYTES - 8);
        List<Frame> open = new ArrayList<>(); // of a transaction of which the end has not come yet
        int frameBytes = FRAME_HEADER_BYTES + pageSize;
        for (long at = HEADER_BYTES; ; at += frameBytes) {
            ByteBuffer frame = read(wal, at, frameBytes);
            if (frame.remaining() < frameBytes) {
                return;
            }
            if (isHeaderSound && frame.getLong(8) != salts) {
                continue; // of an earlier generation, or damaged
            }
            checksum = checksum(frame, 0, 8, checksum, order);
            checksum = checksum(frame, FRAME_HEADER_BYTES, pageSize, checksum, order);
            isChained &= checksum == frame.getLong(16);
            open.add(new Frame(Integer.toUnsignedLong(frame.getInt(0)), at + FRAME_HEADER_BYTES, isChained));
            if (frame.getInt(4) != 0) {
                isBroken |= !isChained;
                open.forEach(this::commit);
                open.clear();
            }
        }
    }

    private void commit(Frame frame) {
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
