package dev.nereid.log;

import java.io.IOException;

/**
 * Whether the end of a damaged run file is known: whether one can get from the root of the table of operations, always to the
 * right, to a leaf that is whole, belongs there, and holds the last of all that were found, and nothing is damaged at the
 * end of the WAL. If not, more may have followed.
 *
 * @param isOpen whether operations may have followed the last one that there is a trace of
 * @param pagesMissing pages which the file counts and which are not there; 0 if none are, or it can't tell
 * @param pages that it counts
 */
record Tail(boolean isOpen, long pagesMissing, long pages) {
    /** Of a copy of a damaged file, which says so itself. */
    static final Tail CUT = new Tail(true, 0, 0);

    static final Tail KNOWN = new Tail(false, 0, 0);

    private static final byte TABLE_INTERIOR = 5;
    private static final byte TABLE_LEAF = 13;
    private static final int FILE_HEADER_BYTES = 100;
    private static final int LEAF_HEADER_BYTES = 8;
    private static final int INTERIOR_HEADER_BYTES = 12;
    private static final int CHILD_BYTES = 4; // of the number of a page, with which a cell of an interior page begins
    private static final int DEPTH_MAX = 20;

    /**
     * @param root page of the table of operations
     * @param last the highest sequence that there is a trace of
     */
    static Tail of(RawPages pages, long root, long last) throws IOException {
        long told = pages.count();
        return new Tail(pages.isEndOpen() || !endsWith(pages, root, last), told == 0 ? 0 : pages.missing(told), told);
    }

    private static boolean endsWith(RawPages pages, long root, long last) throws IOException {
        long number = root;
        long before = 0; // what is on the page comes behind this sequence, by the pages that lead there
        for (int depth = 0; depth < DEPTH_MAX && number > 0; depth++) {
            byte[] page = pages.latest(number);
            int header = number == 1 ? FILE_HEADER_BYTES : 0;
            if (page[header] == TABLE_LEAF) {
                return isLast(page, number, pages, before, last);
            } else if (page[header] != TABLE_INTERIOR) {
                return false;
            }
            before = Math.max(before, lastKey(page, header));
            number = LeafPage.unsigned32(page, header + 8);
        }
        return false;
    }

    /** Of the last cell of an interior page: the highest sequence to the left of the page's last child; 0 without a cell. */
    private static long lastKey(byte[] page, int header) {
        int cells = LeafPage.unsigned16(page, header + 3);
        int pointer = header + INTERIOR_HEADER_BYTES + 2 * (cells - 1);
        if (cells == 0) {
            return 0;
        }
        int key = pointer + 2 > page.length ? page.length : LeafPage.unsigned16(page, pointer) + CHILD_BYTES;
        return key < page.length ? LeafPage.varint(page, key) : Long.MAX_VALUE; // which nothing is behind
    }

    /** Not of a leaf of elsewhere that was written here, even the one before: then some of its rows are not behind that. */
    private static boolean isLast(byte[] page, long number, RawPages pages, long before, long last) throws IOException {
        int header = number == 1 ? FILE_HEADER_BYTES : 0;
        int cells = LeafPage.unsigned16(page, header + 3);
        long[] seen = {0, Long.MAX_VALUE, 0}; // how many, the lowest and the highest
        LeafPage.visit(page, number, pages, Long.MAX_VALUE, (rowId, columns) -> {
            seen[0]++;
            seen[1] = Math.min(seen[1], rowId);
            seen[2] = Math.max(seen[2], rowId);
            return true;
        });
        return cells > 0 && seen[0] == cells && seen[1] > before && seen[2] == last && countsAll(page, header, cells);
    }

    /** Whether the number of cells on a leaf is not too small: the area of their contents begins with one of them. */
    private static boolean countsAll(byte[] page, int header, int cells) {
        int lowest = page.length;
        for (int i = 0; i < cells; i++) {
            lowest = Math.min(lowest, LeafPage.unsigned16(page, header + LEAF_HEADER_BYTES + 2 * i));
        }
        return lowest == LeafPage.unsigned16(page, header + 5);
    }

    /**
     * As a part of a sentence; of a tail that is open.
     *
     * @param operations that were found, to tell how many may have been on missing pages
     */
    String text(long last, long operations) {
        if (pagesMissing == 0) {
            return "what may have followed operation " + last + " can't be read, and how much that was is unknown";
        }
        long present = Math.max(1, pages - pagesMissing);
        long alike = Math.max(1, Math.round((double) operations / present * pagesMissing));
        return "the end of the file is missing, " + pagesMissing + " of its " + pages
                + " pages: what followed operation " + last
                + " is lost, and how much that was is unknown (as dense as the"
                + " rest, about " + alike + (alike == 1 ? " operation)" : " operations)");
    }
}
