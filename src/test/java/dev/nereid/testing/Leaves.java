package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The leaves of the table of operations in a finished run file, for tests that damage them. */
public final class Leaves {
    private static final int PAGE_BYTES = 4096;
    private static final int ROOT_AT = 2 * PAGE_BYTES;
    private static final int TABLE_LEAF = 13;

    private final Path file;
    private final byte[] bytes;

    /** Offsets, by the sequences on them. */
    private final List<Integer> leaves = new ArrayList<>();

    public Leaves(Path file) throws IOException {
        this.file = file;
        this.bytes = Files.readAllBytes(file);
        for (int at = ROOT_AT; at < bytes.length; at += PAGE_BYTES) {
            if (bytes[at] == TABLE_LEAF) {
                leaves.add(at);
            }
        }
        leaves.sort(Comparator.comparing(at -> sequence(at, 0)));
    }

    /** The last sequence on a leaf, counted from the end: 0 is the last one. */
    public long lastSequence(int fromEnd) {
        return sequence(at(fromEnd), cells(at(fromEnd)) - 1);
    }

    /** Writes the last leaf over with one before it. */
    public void copyOverLast(int fromEnd) throws IOException {
        System.arraycopy(bytes, at(fromEnd), bytes, at(0), PAGE_BYTES);
        Files.write(file, bytes);
    }

    /** Clears all rows of the last leaf, so that each looks like number 0. */
    public void clearLast() throws IOException {
        Arrays.fill(bytes, at(0) + 8 + 2 * cells(at(0)), at(0) + PAGE_BYTES, (byte) 0);
        Files.write(file, bytes);
    }

    /** Lets the last leaf count only half of its rows. */
    public void halveLast() throws IOException {
        put16(at(0) + 3, cells(at(0)) / 2);
        Files.write(file, bytes);
    }

    /** Lets the root, of two levels, end with an earlier leaf, as before the others were there. */
    public void endWith(int fromEnd) throws IOException {
        put16(ROOT_AT + 3, cells(ROOT_AT) - fromEnd);
        int number = at(fromEnd) / PAGE_BYTES + 1;
        put16(ROOT_AT + 8, number >> 16);
        put16(ROOT_AT + 10, number);
        Files.write(file, bytes);
    }

    /** Makes the root an empty leaf. */
    public void emptyRoot() throws IOException {
        Arrays.fill(bytes, ROOT_AT, ROOT_AT + PAGE_BYTES, (byte) 0);
        bytes[ROOT_AT] = TABLE_LEAF;
        put16(ROOT_AT + 5, PAGE_BYTES);
        Files.write(file, bytes);
    }

    private int at(int fromEnd) {
        return leaves.get(leaves.size() - 1 - fromEnd);
    }

    private int cells(int at) {
        return unsigned16(at + 3);
    }

    private long sequence(int leaf, int cell) {
        int at = leaf + unsigned16(leaf + 8 + 2 * cell);
        while (bytes[at++] < 0) {} // the size of the row
        long sequence = 0;
        do {
            sequence = sequence << 7 | bytes[at] & 0x7f;
        } while (bytes[at++] < 0);
        return sequence;
    }

    private int unsigned16(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private void put16(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
