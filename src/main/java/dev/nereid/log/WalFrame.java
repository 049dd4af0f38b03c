package dev.nereid.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One frame of a WAL: 24 bytes and a page.
 *
 * @param page number of the page
 * @param isCommit whether it ends a transaction
 * @param salts of its generation: the first counts up by one whenever the WAL is begun again, the second is random
 * @param checksum as it stands there
 * @param offset of the image of the page
 * @param isLinked whether its checksum follows from the one of the frame before it: then it is as it was written
 */
record WalFrame(long page, boolean isCommit, long salts, long checksum, long offset, boolean isLinked) {
    static final int HEADER_BYTES = 24;

    /** Generations that may have left frames behind; what is further away is damage. */
    private static final int GENERATIONS_MAX = 1 << 16;

    /** @param before checksum of the frame before, or of the header of the WAL */
    static WalFrame of(ByteBuffer frame, long at, long before, ByteOrder order) {
        long checksum = checksum(frame, 0, 8, before, order);
        checksum = checksum(frame, HEADER_BYTES, frame.remaining() - HEADER_BYTES, checksum, order);
        return new WalFrame(
                Integer.toUnsignedLong(frame.getInt(0)),
                frame.getInt(4) != 0,
                frame.getLong(8),
                frame.getLong(16),
                at + HEADER_BYTES,
                checksum == frame.getLong(16));
    }

    /** Whether a WAL with these salts may have left it from a time before. */
    boolean isOlderThan(long newer) {
        int behind = (int) (newer >>> 32) - (int) (salts >>> 32);
        return behind > 0 && behind <= GENERATIONS_MAX && (int) salts != (int) newer && salts != 0;
    }

    /** Whether a kill may have cut off its writing in the middle of the salts, over a frame like the one behind it. */
    boolean isTornBetween(long newer, WalFrame behind) {
        for (int bytes = 1; bytes < Long.BYTES; bytes++) {
            long written = -1L << 8 * (Long.BYTES - bytes);
            if ((salts & written) == (newer & written) && (salts & ~written) == (behind.salts & ~written)) {
                return behind.isLinked && behind.isOlderThan(newer);
            }
        }
        return false;
    }

    /** Two sums that run over pairs of 32-bit words; as one number here, the first sum in the upper half. */
    static long checksum(ByteBuffer bytes, int from, int count, long before, ByteOrder order) {
        ByteBuffer words = bytes.duplicate().order(order);
        int first = (int) (before >>> 32);
        int second = (int) before;
        for (int at = from; at < from + count; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
        return (long) first << 32 | second & 0xffffffffL;
    }
}
