package dev.nereid.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The pages of a run file and of the WAL beside it as they lie on disk, whatever SQLite makes of them.
 *
 * <p>This opens a database with {@code java.nio}, which is otherwise forbidden: closing it drops the locks that SQLite holds on
 * the file in this process. It is safe for a file whose writer is gone, and for no other: nobody here writes it, and a reader
 * that has lost its lock can at worst see how another process moves the WAL into the file, which its checksums tell it, and
 * then reads by way of this class too.
 */
final class RawPages implements AutoCloseable {
    /** What SQLite makes unless it is told otherwise. */
    static final int USUAL_BYTES = 4096;

    static final int BYTES_MIN = 512;
    static final int BYTES_MAX = 65536;

    /** Of the header of a database, on its first page. */
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final int READ_VERSION_AT = 19;
    private static final int READ_VERSION_WAL = 2;
    private static final int CHANGES_AT = 24;
    private static final int COUNT_AT = 28; // counts if the number of changes is the same as when it was written
    private static final int CHANGES_OF_COUNT_AT = 92;

    /** Where the image of a page may be taken from, by how much that is worth. */
    enum Image {
        /** As SQLite sees the page. */
        SEEN,
        /** The last that was committed and is as it was written; else the one in the file. */
        SOUND,
        /** The last that was committed. */
        LATEST,
        /** Whatever the WAL has. */
        ANY,
        IN_FILE
    }

    interface Visitor {
        /** @param number 0 if it is not known */
        void page(byte[] page, long number) throws IOException;
    }

    private final FileChannel file;
    private final FileChannel wal; // null without one
    private final int pageSize;
    private final WalFrames frames;

    private RawPages(FileChannel file, FileChannel wal, int pageSize, WalFrames frames) {
        this.file = file;
        this.wal = wal;
        this.pageSize = pageSize;
        this.frames = frames;
    }

    static RawPages open(Path runFile, int pageSize) throws IOException {
        Path walFile = RunFileName.beside(runFile, "-wal");
        FileChannel file = FileChannel.open(runFile, StandardOpenOption.READ);
        FileChannel wal = null;
        try {
            wal = Files.exists(walFile) ? FileChannel.open(walFile, StandardOpenOption.READ) : null;
            WalFrames frames = wal == null ? WalFrames.none() : WalFrames.of(wal, pageSize);
            return new RawPages(file, wal, pageSize, frames);
        } catch (IOException e) {
            file.close();
            if (wal != null) {
                wal.close();
            }
            throw e;
        }
    }

    /** Whether a WAL may have transactions that SQLite does not see, since something in it is damaged. */
    static boolean hasBrokenWal(Path runFile) throws IOException {
        Path walFile = RunFileName.beside(runFile, "-wal");
        if (!Files.exists(walFile)) {
            return false;
        }
        try (FileChannel wal = FileChannel.open(walFile, StandardOpenOption.READ)) {
            return WalFrames.of(wal, USUAL_BYTES).isBroken();
        }
    }

    /** What the header of the file says; 0 if that makes no sense. */
    static int pageSize(Path runFile) throws IOException {
        try (FileChannel file = FileChannel.open(runFile, StandardOpenOption.READ)) {
            byte[] header = read(file, 0, 100);
            int told = (header[16] & 0xff) << 8 | header[17] & 0xff;
            int size = told == 1 ? BYTES_MAX : told;
            return isPageSize(size) ? size : 0;
        }
    }

    static boolean isPageSize(int bytes) {
        return bytes >= BYTES_MIN && bytes <= BYTES_MAX && Integer.bitCount(bytes) == 1;
    }

    static boolean isInWalMode(Path runFile) throws IOException {
        try (FileChannel file = FileChannel.open(runFile, StandardOpenOption.READ)) {
            return read(file, 0, 100)[READ_VERSION_AT] == READ_VERSION_WAL;
        }
    }

    int pageSize() {
        return pageSize;
    }

    /** What there is to read, in bytes. */
    long bytes() throws IOException {
        return file.size() + (wal == null ? 0 : wal.size());
    }

    /** Whether the WAL is damaged behind the last transaction that can be made out. */
    boolean isEndOpen() {
        return frames.isEndOpen();
    }

    /** The newest committed image of a page. What lies beyond the end is zeros. */
    byte[] page(long number) throws IOException {
        return page(number, Image.SEEN);
    }

    /** As {@link #page}, also where SQLite sees only an older one, since the WAL is damaged before. */
    byte[] latest(long number) throws IOException {
        return page(number, frames.latest(number) == null ? Image.SEEN : Image.LATEST);
    }

    byte[] page(long number, Image image) throws IOException {
        WalFrame frame = switch (image) {
            case SEEN -> frames.current(number);
            case SOUND -> frames.sound(number);
            case LATEST -> frames.latest(number);
            case ANY -> frames.any(number);
            case IN_FILE -> null;
        };
        return frame != null ? read(wal, frame.offset(), pageSize) : read(file, (number - 1) * pageSize, pageSize);
    }

    /** How many pages the file says that it has; 0 if its first page makes no sense. */
    long count() throws IOException {
        byte[] first = latest(1);
        boolean isSound = isFirst(first)
                && LeafPage.unsigned32(first, CHANGES_AT) == LeafPage.unsigned32(first, CHANGES_OF_COUNT_AT);
        return isSound ? LeafPage.unsigned32(first, COUNT_AT) : 0;
    }

    /** How many of so many pages are neither in the file nor in the WAL, or not whole. */
    long missing(long count) throws IOException {
        long whole = file.size() / pageSize;
        long inWal = 0;
        for (long number : frames.pages()) {
            inWal += number > whole && number <= count ? 1 : 0;
        }
        return Math.max(0, count - whole - inWal);
    }

    /** All pages as they are now. */
    void each(Visitor visitor) throws IOException {
        long count = (file.size() + pageSize - 1) / pageSize;
        for (long number = 1; number <= count; number++) {
            visitor.page(page(number), number);
        }
        for (long number : frames.pages()) {
            if (number > count) {
                visitor.page(page(number), number);
            }
        }
    }

    /** Earlier images of pages, and such as SQLite can't reach behind a damaged part of the WAL. */
    void eachOther(Visitor visitor) throws IOException {
        for (WalFrame frame : frames.others()) {
            byte[] page = read(wal, frame.offset(), pageSize);
            visitor.page(page, isFirst(page) ? 1 : 0);
        }
        for (long number : frames.pages()) {
            if (number >= 1 && number <= file.size() / pageSize) {
                visitor.page(read(file, (number - 1) * pageSize, pageSize), number);
            }
        }
    }

    private static boolean isFirst(byte[] page) {
        return Arrays.equals(page, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static byte[] read(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (at >= 0 && bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            if (wal != null) {
                wal.close();
            }
        }
    }
}
