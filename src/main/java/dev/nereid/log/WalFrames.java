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
 * Where the pages lie in a WAL: behind a header of 32 bytes, a row of {@linkplain WalFrame frames}. SQLite reads up to the
 * first that breaks the chain of checksums, or bears other salts than the header.
 *
 * <p>Frames are written in order. So a writer that was killed leaves whole transactions, the beginning of one, and behind it
 * nothing, or frames of an earlier generation, which are in the database since. Whatever else there is was damaged later, and
 * somebody may have committed it.
 */
final class WalFrames {
    private static final int HEADER_BYTES = 32;
    private static final int MAGIC = 0x377f0682; // the lowest bit set: checksums of big-endian words

    private final List<WalFrame> frames = new ArrayList<>();

    /** The newest committed image of each page, as SQLite sees it. */
    private final Map<Long, WalFrame> current = new HashMap<>();

    /** Images that it does not see: older ones, and those behind a break in the chain. */
    private final List<WalFrame> others = new ArrayList<>();

    /** The image of each page that was committed last, also behind a break. */
    private final Map<Long, WalFrame> latest = new HashMap<>();

    /** As {@link #latest}, of those that are as they were written. */
    private final Map<Long, WalFrame> sound = new HashMap<>();

    /** The last image of each page in any frame; of an earlier generation, if there is no other. */
    private final Map<Long, WalFrame> any = new HashMap<>();

    private boolean isBroken;
    private boolean isEndOpen;

    // While it is indexed:
    private final List<WalFrame> transaction = new ArrayList<>(); // of which the end has not come yet
    private boolean isWhole = true; // whether that is as it was written
    private boolean isChained; // as SQLite wants it
    private boolean isStartKnown; // else there may have been a newer generation, of which nothing can be made out
    private boolean hasEnded; // behind a frame of an earlier generation, there are only such

    private WalFrames() {}

    static WalFrames none() {
        return new WalFrames();
    }

    /** @param pageSize where the header does not tell */
    static WalFrames of(FileChannel wal, int pageSize) throws IOException {
        WalFrames frames = new WalFrames();
        ByteBuffer header = read(wal, 0, HEADER_BYTES);
        if (header.remaining() == HEADER_BYTES) {
            boolean isSound = isSound(header);
            ByteOrder order = isSound ? order(header) : ByteOrder.LITTLE_ENDIAN;
            frames.read(wal, isSound ? header.getInt(8) : pageSize, header.getLong(HEADER_BYTES - 8), order);
            frames.index(isSound ? header.getLong(16) : frames.newestSalts(), isSound);
        }
        return frames;
    }

    private static boolean isSound(ByteBuffer header) {
        return (header.getInt(0) & ~1) == MAGIC
                && RawPages.isPageSize(header.getInt(8))
                && WalFrame.checksum(header, 0, HEADER_BYTES - 8, 0, order(header)) == header.getLong(HEADER_BYTES - 8);
    }

    private static ByteOrder order(ByteBuffer header) {
        return (header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** The newest committed image of a page, as SQLite sees it; null if there is none. */
    WalFrame current(long page) {
        return current.get(page);
    }

    /** The image that was committed last, whether SQLite sees it or not; null if there is none. */
    WalFrame latest(long page) {
        return latest.get(page);
    }

    /** As {@link #latest}, but one that is as it was written. */
    WalFrame sound(long page) {
        return sound.get(page);
    }

    /** Some image of a page, committed or not; null if there is none. */
    WalFrame any(long page) {
        return any.get(page);
    }

    Iterable<Long> pages() {
        return current.keySet();
    }

    List<WalFrame> others() {
        return others;
    }

    /** Whether there may be committed transactions that SQLite does not see, since something is damaged. */
    boolean isBroken() {
        return isBroken;
    }

    /** Whether something is damaged behind the last transaction that is as it was written. */
    boolean isEndOpen() {
        return isEndOpen;
    }

    private void read(FileChannel wal, int pageSize, long headerChecksum, ByteOrder order) throws IOException {
        int frameBytes = WalFrame.HEADER_BYTES + pageSize;
        long before = headerChecksum;
        for (long at = HEADER_BYTES; ; at += frameBytes) {
            ByteBuffer bytes = read(wal, at, frameBytes);
            if (bytes.remaining() < frameBytes) {
                return;
            }
            WalFrame frame = WalFrame.of(bytes, at, before, order);
            frames.add(frame);
            before = frame.checksum();
        }
    }

    /** Without the header: the highest that are not damaged themselves. */
    private long newestSalts() {
        long newest = 0;
        for (int i = 0; i < frames.size(); i++) {
            long salts = frames.get(i).salts();
            boolean isSure =
                    frames.get(i).isLinked() && (i == 0 || frames.get(i - 1).salts() == salts) && salts != 0;
            if (isSure && (newest == 0 || (int) (salts >>> 32) - (int) (newest >>> 32) > 0)) {
                newest = salts;
            }
        }
        return newest == 0 && !frames.isEmpty() ? frames.get(0).salts() : newest;
    }

    private void index(long salts, boolean hasHeader) {
        isChained = hasHeader;
        isStartKnown = hasHeader || frames.isEmpty() || frames.get(0).salts() == salts;
        isBroken = !hasHeader && !frames.isEmpty();
        isEndOpen = !isStartKnown;
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).salts() == salts) {
                addOwn(frames.get(i));
            } else {
                isChained = false;
                addForeign(i, salts);
            }
        }
        if (isEndOpen) {
            others.addAll(transaction); // its end may be what is damaged
        }
    }

    private void addOwn(WalFrame frame) {
        isChained &= frame.isLinked();
        isWhole &= frame.isLinked();
        any.put(frame.page(), frame);
        transaction.add(frame);
        if (frame.isCommit()) {
            isBroken |= !isChained;
            isEndOpen = !isWhole || !isStartKnown;
            commit();
            transaction.clear();
            isWhole = true;
        }
    }

    private void addForeign(int index, long salts) {
        WalFrame frame = frames.get(index);
        others.add(frame);
        if (isLeftover(index, salts)) {
            any.putIfAbsent(frame.page(), frame);
            hasEnded |= isSureLeftover(index, salts);
        } else if (!hasEnded) {
            any.put(frame.page(), frame);
            isBroken = true;
            isEndOpen = true;
            isWhole = false;
        }
    }

    private boolean isLeftover(int index, long salts) {
        WalFrame frame = frames.get(index);
        WalFrame behind = index + 1 < frames.size() ? frames.get(index + 1) : null;
        return frame.isOlderThan(salts) && (behind == null || behind.salts() != frame.salts() || behind.isLinked())
                || behind != null && frame.isTornBetween(salts, behind);
    }

    /** One frame by itself may have become what it is by damage; two that fit have not. */
    private boolean isSureLeftover(int index, long salts) {
        WalFrame frame = frames.get(index);
        WalFrame behind = index + 1 < frames.size() ? frames.get(index + 1) : null;
        return frame.isOlderThan(salts) && behind != null && behind.salts() == frame.salts() && behind.isLinked();
    }

    private void commit() {
        for (WalFrame frame : transaction) {
            latest.put(frame.page(), frame);
            if (frame.isLinked()) {
                sound.put(frame.page(), frame);
            }
            WalFrame unseen = isChained ? current.put(frame.page(), frame) : frame;
            if (unseen != null) {
                others.add(unseen);
            }
        }
    }

    private static ByteBuffer read(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
        return bytes.flip();
    }
}
