package dev.nereid.codec;

import dev.nereid.model.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of several logs as the bytes of one request.
 *
 * <pre>
 *   "NRS1"                     magic and version
 *   varint   number of batches, then each:
 *     string   sys/id that the server had given the object, as {@link Entry#knownId}; empty if none
 *     varint   length of the batch, then it: see {@link BatchCodec}
 * </pre>
 */
public final class BatchSet {
    /** In one request. */
    public static final int ENTRIES_MAX = 100;

    private static final int MAGIC = 'N' << 24 | 'R' << 16 | 'S' << 8 | '1';
    private static final int ID_BYTES_MAX = 500;

    /**
     * One batch.
     *
     * @param knownId {@code sys/id} that the server gave the object, in case that it has lost it; null if it gave none
     */
    public record Entry(OperationBatch batch, String knownId) {}

    /** The same, encoded. */
    public record Encoded(byte[] batch, String knownId) {}

    private BatchSet() {}

    public static byte[] encode(List<Encoded> entries) {
        ByteWriter out = new ByteWriter(1024);
        out.writeInt(MAGIC);
        out.writeVarint(entries.size());
        for (Encoded entry : entries) {
            out.writeString(entry.knownId() == null ? "" : entry.knownId());
            out.writeVarint(entry.batch().length);
            out.write(entry.batch());
        }
        return out.toByteArray();
    }

    /** @throws CodecException if the bytes are not batches, or an operation fails its checksum */
    public static List<Entry> decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.readInt() != MAGIC) {
            throw new CodecException("These are not batches of operations, or they are of a newer version");
        }
        int count = in.readCount(ENTRIES_MAX, "batches");
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String knownId = in.readString(ID_BYTES_MAX, "sys/id");
            byte[] batch = in.readBytes(in.readCount(Limits.BATCH_BYTES_MAX, "bytes of a batch"));
            entries.add(new Entry(BatchCodec.decode(batch), knownId.isEmpty() ? null : knownId));
        }
        in.expectEnd("the batches");
        return entries;
    }
}
