package dev.nereid.codec;

import dev.nereid.model.OperationKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * An operation as it stands in a log: numbered, dated, packed, with its checksum. This, not its meaning, is what
 * travels; {@link OperationCodec} unpacks it.
 *
 * @param time microseconds
 * @param payload text in UTF-8 or a packed block, see {@link OperationKind#isText}
 * @param crc see {@link Checksum}
 */
public record LoggedOperation(long sequence, long time, OperationKind kind, String path, byte[] payload, int crc) {

    /** Whether it is still what the writer of this log wrote. */
    public boolean isIntact(Checksum checksum) {
        return crc == checksum.of(sequence, time, kind, path, payload);
    }

    /**
     * CRC-32C over log id, sequence, time, kind, path and payload; one more where that is {@link Digest#LOST}, which would say
     * that the operation is lost. For one thread.
     */
    public static final class Checksum {
        private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

        private final CRC32C crc = new CRC32C();
        private final byte[] head = new byte[16 + 8 + 8 + 1 + 4];
        private String lastPath = "";
        private byte[] lastPathBytes = {};

        /** @param logId the id in the file, also where the log is replayed as a fork under another one */
        public Checksum(UUID logId) {
            LONG.set(head, 0, logId.getMostSignificantBits());
            LONG.set(head, 8, logId.getLeastSignificantBits());
        }

        public int of(long sequence, long time, OperationKind kind, String path, byte[] payload) {
            if (!path.equals(lastPath)) { // neighbours often share their path
                lastPath = path;
                lastPathBytes = path.getBytes(StandardCharsets.UTF_8);
            }
            LONG.set(head, 16, sequence);
            LONG.set(head, 24, time);
            head[32] = kind.code();
            INT.set(head, 33, lastPathBytes.length);
            crc.reset();
            crc.update(head, 0, head.length);
            crc.update(lastPathBytes, 0, lastPathBytes.length);
            crc.update(payload, 0, payload.length);
            int value = (int) crc.getValue();
            return value == Digest.LOST ? value + 1 : value;
        }
    }
}
