package dev.nereid.codec;

import java.util.UUID;

/**
 * The running hash of a log: {@code digest(n) = hash(digest(n - 1), checksum(n))}, starting from the log id. Two logs
 * with equal digests at {@code n} hold the same first {@code n} operations, but for a chance of 2⁻⁶⁴: it guards against
 * accidents (a lost batch, a copied folder, a restored snapshot), not against forgery.
 */
public final class Digest {
    /**
     * Stands for the checksum of an operation that is lost: "LOST". No operation has it, see
     * {@link LoggedOperation.Checksum}.
     */
    public static final int LOST = 'L' << 24 | 'O' << 16 | 'S' << 8 | 'T';

    /** What one lost operation adds. Not mixed, so that a hole of any length is one step, however it is taken apart. */
    private static final long LOST_STEP = 0xC2B2AE3D27D4EB4FL;

    private Digest() {}

    public static long start(UUID logId) {
        return mix(logId.getMostSignificantBits() ^ Long.rotateLeft(logId.getLeastSignificantBits(), 32));
    }

    /** @param crc {@link #LOST} for an operation that is lost */
    public static long next(long digest, int crc) {
        return crc == LOST ? lost(digest, 1) : mix(digest * 0x9E3779B97F4A7C15L + crc);
    }

    /** Behind so many lost operations, however many they are in one step. */
    public static long lost(long digest, long count) {
        return digest + count * LOST_STEP;
    }

    /** The finalizer of MurmurHash3 (public domain): every bit of the input reaches every bit of the result. */
    private static long mix(long bits) {
        long h = bits;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
