package dev.nereid.bundle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** How large the list of entries of a ZIP archive is, which Java reads into memory as a whole: looked at before that. */
final class CentralDirectory {
    private static final int END_BYTES = 22; // without a comment, which no bundle has
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final long BYTES_MAX = 64 << 20;

    private CentralDirectory() {}

    /** @throws IllegalArgumentException saying what is wrong */
    static void check(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long end = in.length() - END_BYTES;
            if (end < 0 || read(in, end, END_BYTES).getInt(0) != END_SIGNATURE) {
                throw new IllegalArgumentException("it does not end as one; it may be cut off");
            }
            require(Integer.toUnsignedLong(read(in, end, END_BYTES).getInt(12)), true);
            long locator = end - LOCATOR_BYTES;
            if (locator >= 0 && read(in, locator, LOCATOR_BYTES).getInt(0) == LOCATOR_SIGNATURE) {
                long end64 = read(in, locator, LOCATOR_BYTES).getLong(8);
                boolean fits = end64 >= 0 && end64 <= locator - END64_BYTES;
                if (!fits || read(in, end64, END64_BYTES).getInt(0) != END64_SIGNATURE) {
                    throw new IllegalArgumentException("its end makes no sense");
                }
                require(read(in, end64, END64_BYTES).getLong(40), false);
            }
        }
    }

    private static void require(long bytes, boolean mayBeIn64) {
        boolean isElsewhere = mayBeIn64 && bytes == 0xFFFFFFFFL;
        if (!isElsewhere && (bytes < 0 || bytes > BYTES_MAX)) {
            throw new IllegalArgumentException("its list of entries claims to have " + bytes + " bytes");
        }
    }

    private static ByteBuffer read(RandomAccessFile in, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.seek(offset);
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
