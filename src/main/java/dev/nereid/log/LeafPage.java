package dev.nereid.log;

import dev.nereid.model.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The rows on a leaf page of a table, as "Database File Format" of the SQLite documentation lays them out: a header of 8 bytes
 * (type 13, number of cells at 3), pointers of 2 bytes to cells, and each cell is a varint with the size of its record, a
 * varint with the row id, and the record; what does not fit goes on in a chain of overflow pages. Every number in it may be
 * wrong, and of an overflow page, there may be several images.
 */
final class LeafPage {
    interface Visitor {
        /**
         * @param columns of the record: null, {@code Long}, or {@code byte[]} for text and blobs; other numbers are null
         * too
         * @return whether that will do; else another image is tried of the pages on which the row goes on, if it does
         */
        boolean row(long rowId, Object[] columns) throws IOException;
    }

    private static final byte TABLE_LEAF = 13;
    private static final int HEADER_BYTES = 8;
    private static final int FILE_HEADER_BYTES = 100; // on page 1, before the page's own header
    private static final int COLUMNS_MAX = 16;

    /** Path, numbers and the like beside the payload. */
    private static final int RECORD_BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + Limits.PATH_BYTES_MAX + 1024;

    private final byte[] page;
    private final int header;
    private final RawPages pages;
    private final long overflowBytesMax;
    private long overflowBytes;
    private int at; // of the next byte of the varint that is read

    private LeafPage(byte[] page, int header, RawPages pages, long overflowBytesMax) {
        this.page = page;
        this.header = header;
        this.pages = pages;
        this.overflowBytesMax = overflowBytesMax;
    }

    /**
     * Hands out the rows that can be made out; none if it is another page.
     *
     * @param overflowBytesMax when so much was read of overflow pages, rows that go on there are left out
     * @return how much was
     */
    static long visit(byte[] page, long number, RawPages pages, long overflowBytesMax, Visitor visitor)
            throws IOException {
        int header = number == 1 ? FILE_HEADER_BYTES : 0;
        if (page[header] != TABLE_LEAF) {
            return 0;
        }
        LeafPage leaf = new LeafPage(page, header, pages, overflowBytesMax);
        leaf.visit(visitor);
        return leaf.overflowBytes;
    }

    private void visit(Visitor visitor) throws IOException {
        int cells = Math.min(unsigned16(page, header + 3), (page.length - header - HEADER_BYTES) / 2);
        for (int i = 0; i < cells; i++) {
            at = unsigned16(page, header + HEADER_BYTES + 2 * i) & page.length - 1; // as SQLite does
            long size = varint(page);
            long rowId = varint(page);
            if (size > 0 && size <= RECORD_BYTES_MAX && at < page.length) {
                visit(rowId, (int) size, visitor);
            }
        }
    }

    private void visit(long rowId, int size, Visitor visitor) throws IOException {
        int start = at;
        byte[] tried = null;
        for (RawPages.Image image : RawPages.Image.values()) {
            at = start;
            byte[] record = record(size, image);
            if (record != null && !Arrays.equals(record, tried)) {
                tried = record;
                Object[] columns = columns(record);
                if (columns != null && visitor.row(rowId, columns)) {
                    return;
                }
            }
            if (localBytes(size, page.length) == size) {
                return; // all of it is here
            }
        }
    }

    /** Null if it runs beyond what there is, or may be read. */
    private byte[] record(int size, RawPages.Image image) throws IOException {
        int local = localBytes(size, page.length);
        if (at + local > page.length || local < size && at + local + 4 > page.length) {
            return null;
        }
        if (local == size) {
            return Arrays.copyOfRange(page, at, at + size);
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(); // grows with what there is: the size may be wrong
        record.write(page, at, local);
        long next = unsigned32(page, at + local);
        while (record.size() < size) {
            if (next == 0 || overflowBytes >= overflowBytesMax) {
                return null;
            }
            byte[] overflow = pages.page(next, image);
            overflowBytes += overflow.length;
            record.write(overflow, 4, Math.min(size - record.size(), overflow.length - 4));
            next = unsigned32(overflow, 0);
        }
        return record.toByteArray();
    }

    /** How much of a record is on the leaf itself. */
    private static int localBytes(int size, int usable) {
        if (size <= usable - 35) {
            return size;
        }
        int least = (usable - 12) * 32 / 255 - 23;
        int some = least + (size - least) % (usable - 4);
        return some <= usable - 35 ? some : least;
    }

    static int unsigned16(byte[] bytes, int index) {
        return (bytes[index] & 0xff) << 8 | bytes[index + 1] & 0xff;
    }

    static long unsigned32(byte[] bytes, int index) {
        return (bytes[index] & 0xffL) << 24
                | (bytes[index + 1] & 0xff) << 16
                | (bytes[index + 2] & 0xff) << 8
                | bytes[index + 3] & 0xff;
    }

    // ------------------------------------------------------------------------------------------------- record --

    /** Null if it makes no sense. */
    private Object[] columns(byte[] record) {
        at = 0;
        long headerSize = varint(record);
        if (headerSize < 1 || headerSize > record.length) {
            return null;
        }
        Object[] columns = new Object[COLUMNS_MAX];
        int count = 0;
        int body = (int) headerSize;
        while (at < headerSize) {
            long type = varint(record);
            long size = sizeOf(type);
            if (count == COLUMNS_MAX || size < 0 || size > record.length - body) {
                return null;
            }
            columns[count++] = value(record, body, (int) size, type);
            body += (int) size;
        }
        return Arrays.copyOf(columns, count);
    }

    /** By the serial type of a column; negative if there is none such. */
    private static long sizeOf(long type) {
        if (type >= 12) {
            return (type - 12) / 2;
        }
        return switch ((int) Math.max(type, -1)) {
            case 0, 8, 9 -> 0;
            case 1, 2, 3, 4 -> type;
            case 5 -> 6;
            case 6, 7 -> 8;
            default -> -1;
        };
    }

    private static Object value(byte[] record, int from, int size, long type) {
        if (type >= 12) {
            return Arrays.copyOfRange(record, from, from + size);
        } else if (type == 0 || type == 7) {
            return null;
        } else if (type >= 8) {
            return type - 8;
        }
        long number = record[from]; // with its sign
        for (int i = 1; i < size; i++) {
            number = number << 8 | record[from + i] & 0xff;
        }
        return number;
    }

    static long varint(byte[] bytes, int index) {
        LeafPage reader = new LeafPage(bytes, 0, null, 0);
        reader.at = index;
        return reader.varint(bytes);
    }

    /** Up to nine bytes, seven bits each, all eight of the ninth; the first bit says whether another follows. */
    private long varint(byte[] bytes) {
        long value = 0;
        for (int i = 0; i < 9 && at < bytes.length; i++) {
            byte next = bytes[at++];
            if (i == 8) {
                return value << 8 | next & 0xff;
            }
            value = value << 7 | next & 0x7f;
            if (next >= 0) {
                return value;
            }
        }
        return value;
    }
}
