package dev.nereid.codec;

import dev.nereid.model.Limits;
import dev.nereid.model.OperationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A batch as bytes.
 *
 * <pre>
 *   "NRB1"                     magic and version
 *   byte     1 if a fork
 *   16       log id            a fork adds: 16 file id, 16 parent id, varint base
 *   string   project           empty if none
 *   string   model key         empty if none
 *   varint   first sequence
 *   8        digest before it
 *   varint   number of operations, then each:
 *     signed   time, as the distance from the one before
 *     byte     kind
 *     varint   path: 0 and a new path, or the number of an earlier one in this batch (from 1)
 *     varint   length of the payload, payload
 *     4        checksum
 * </pre>
 */
public final class BatchCodec {
    private static final int MAGIC = 'N' << 24 | 'R' << 16 | 'B' << 8 | '1';
    private static final int OPERATION_BYTES_MIN = 8;

    private BatchCodec() {}

    public static byte[] encode(OperationBatch batch) {
        ByteWriter out = new ByteWriter(256);
        out.writeInt(MAGIC);
        writeIdentity(batch.log(), out);
        out.writeString(batch.project() == null ? "" : batch.project());
        out.writeString(batch.modelKey() == null ? "" : batch.modelKey());
        out.writeVarint(batch.firstSequence());
        out.writeLong(batch.digestBefore());
        out.writeVarint(batch.operations().size());
        Map<String, Integer> paths = new HashMap<>();
        long previousTime = 0;
        for (LoggedOperation operation : batch.operations()) {
            out.writeSigned(operation.time() - previousTime);
            previousTime = operation.time();
            out.writeByte(operation.kind().code());
            Integer known = paths.putIfAbsent(operation.path(), paths.size() + 1);
            out.writeVarint(known == null ? 0 : known);
            if (known == null) {
                out.writeString(operation.path());
            }
            out.writeVarint(operation.payload().length);
            out.write(operation.payload());
            out.writeInt(operation.crc());
        }
        return out.toByteArray();
    }

    /** @throws CodecException if the bytes are not a batch, or an operation fails its checksum */
    public static OperationBatch decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.readInt() != MAGIC) {
            throw new CodecException("This is not a batch of operations, or one of a newer version");
        }
        LogIdentity log = readIdentity(in);
        String project = in.readString(500, "project name");
        String modelKey = in.readString(100, "model key");
        long sequence = in.readVarint();
        if (sequence < 1) {
            throw new CodecException("A batch can't begin with sequence " + sequence);
        }
        long digestBefore = in.readLong();
        int count = in.readCount(in.remaining() / OPERATION_BYTES_MIN, "operations");
        if (count == 0) {
            throw new CodecException("A batch needs an operation");
        }
        List<LoggedOperation> operations = readOperations(log, sequence, count, in);
        in.expectEnd("the batch");
        return new OperationBatch(log, nullIfEmpty(project), nullIfEmpty(modelKey), digestBefore, operations);
    }

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static List<LoggedOperation> readOperations(LogIdentity log, long first, int count, ByteReader in) {
        LoggedOperation.Checksum checksum = new LoggedOperation.Checksum(log.fileId());
        List<LoggedOperation> operations = new ArrayList<>(count);
        List<String> paths = new ArrayList<>();
        long time = 0;
        for (long sequence = first; sequence < first + count; sequence++) {
            time += in.readSigned();
            OperationKind kind = OperationKind.ofCode(in.readByte());
            if (kind == null) {
                throw new CodecException("Operation " + sequence + " is of a kind that this version doesn't know");
            }
            int number = in.readCount(paths.size(), "paths");
            if (number == 0) {
                paths.add(in.readString(Limits.PATH_BYTES_MAX, "path"));
                number = paths.size();
            }
            byte[] payload = in.readBytes(in.readCount(Limits.PAYLOAD_BYTES_MAX, "bytes of payload"));
            LoggedOperation operation =
                    new LoggedOperation(sequence, time, kind, paths.get(number - 1), payload, in.readInt());
            if (!operation.isIntact(checksum)) {
                throw new CodecException("Operation " + sequence + " of log " + log.logId() + " fails its checksum");
            }
            operations.add(operation);
        }
        return operations;
    }

    private static void writeIdentity(LogIdentity log, ByteWriter out) {
        out.writeByte(log.isFork() ? 1 : 0);
        writeUuid(log.logId(), out);
        if (log.isFork()) {
            writeUuid(log.fileId(), out);
            writeUuid(log.parent(), out);
            out.writeVarint(log.base());
        }
    }

    private static LogIdentity readIdentity(ByteReader in) {
        int fork = in.readByte();
        UUID logId = readUuid(in);
        if (fork == 0) {
            return LogIdentity.ofFile(logId);
        }
        UUID fileId = readUuid(in);
        UUID parent = readUuid(in);
        long base = in.readVarint();
        if (fork != 1 || base < 1) {
            throw new CodecException("A batch has a malformed identity of its log");
        }
        return new LogIdentity(logId, fileId, parent, base);
    }

    private static void writeUuid(UUID uuid, ByteWriter out) {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }

    private static UUID readUuid(ByteReader in) {
        return new UUID(in.readLong(), in.readLong());
    }
}
