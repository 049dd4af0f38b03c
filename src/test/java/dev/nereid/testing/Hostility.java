package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nereid.codec.CodecException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

/** Bytes from strangers. Whatever a decoder is given, it decodes it or throws a CodecException, and allocates little. */
public final class Hostility {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long ALLOCATION_MAX = 1 << 20;
    private static final long ALLOCATION_PER_BYTE_MAX = 64;

    private Hostility() {}

    /** Every beginning of the bytes but all of them; none of these may pass for the whole. */
    public static void truncate(byte[] bytes, Consumer<byte[]> decoder) {
        for (int length = 0; length < bytes.length; length++) {
            assertThat(decodes(Arrays.copyOf(bytes, length), decoder))
                    .as("cut to %d of %d bytes", length, bytes.length)
                    .isFalse();
        }
    }

    public static void flipBits(byte[] bytes, Random random, int times, Consumer<byte[]> decoder) {
        for (int i = 0; i < times; i++) {
            byte[] damaged = bytes.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            decodes(damaged, decoder);
        }
    }

    public static void randomBytes(byte[] prefix, Random random, int times, Consumer<byte[]> decoder) {
        for (int i = 0; i < times; i++) {
            byte[] bytes = new byte[prefix.length + random.nextInt(100)];
            random.nextBytes(bytes);
            System.arraycopy(prefix, 0, bytes, 0, prefix.length);
            decodes(bytes, decoder);
        }
    }

    /** False if the decoder refused them in the one way it may. */
    public static boolean decodes(byte[] bytes, Consumer<byte[]> decoder) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean decoded = true;
        try {
            decoder.accept(bytes);
        } catch (CodecException e) {
            decoded = false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("Bytes " + HexFormat.of().formatHex(bytes) + " end in " + e, e);
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated to decode %d bytes", bytes.length)
                .isLessThan(ALLOCATION_MAX + ALLOCATION_PER_BYTE_MAX * bytes.length);
        return decoded;
    }
}
