package dev.nereid.testing;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.OperationBatch;
import dev.nereid.codec.OperationCodec;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A log written by hand: every operation at the time that the test says. Times are those of the stamps, so two scripts
 * can meet in the same microsecond.
 */
public final class LogScript {
    /** A time to count from: 2023-11-14T22:13:20Z in microseconds. */
    public static final long T0 = 1_700_000_000_000_000L;

    private final UUID fileId;
    private final LogScript parent; // null unless a copy that goes on by itself
    private final int base;
    private final Checksum checksum;
    private final List<LoggedOperation> operations = new ArrayList<>(); // of the whole file

    private LogScript(UUID fileId, LogScript parent, int base) {
        this.fileId = fileId;
        this.parent = parent;
        this.base = base;
        this.checksum = new Checksum(fileId);
    }

    public static LogScript empty(UUID logId) {
        return new LogScript(logId, null, 0);
    }

    /** Begins with the creation of a run in "team/vision". */
    public static LogScript ofRun(UUID objectId, long time) {
        return empty(UUID.randomUUID()).then(time, create(objectId));
    }

    public static Operation.Create create(UUID objectId) {
        return Operation.Create.run(objectId, "team/vision", null, "host-1");
    }

    /** Begins with this creation. */
    public static LogScript of(Operation.Create create, long time) {
        return empty(UUID.randomUUID()).then(time, create);
    }

    public LogScript then(long time, Operation operation) {
        return raw(time, operation.kind(), operation.path(), OperationCodec.payload(operation, time));
    }

    /** For payloads that no client of ours writes. */
    public LogScript raw(long time, OperationKind kind, String path, byte[] payload) {
        long sequence = operations.size() + 1;
        int crc = checksum.of(sequence, time, kind, path, payload);
        operations.add(new LoggedOperation(sequence, time, kind, path, payload, crc));
        return this;
    }

    public LogScript raw(long time, OperationKind kind, String path, String payload) {
        return raw(time, kind, path, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The file is copied after an operation; what follows on either side is a log of its own. */
    public LogScript copyAfter(int sequence) {
        LogScript copy = new LogScript(fileId, this, sequence);
        copy.operations.addAll(operations.subList(0, sequence));
        return copy;
    }

    /** The copied file as a fork of its parent; needs its first operation after the copy. */
    public LogIdentity identity() {
        return parent == null
                ? LogIdentity.ofFile(fileId)
                : parent.identity().fork(base, operations.get(base).crc());
    }

    public int size() {
        return operations.size();
    }

    public int base() {
        return base;
    }

    /** All operations of the file, the parent's too. */
    public List<LoggedOperation> operations() {
        return operations;
    }

    /** Everything that is this log's own. */
    public OperationBatch all() {
        return batch(base + 1, size());
    }

    public OperationBatch batch(int first, int last) {
        return new OperationBatch(
                identity(), null, digestAt(first - 1), List.copyOf(operations.subList(first - 1, last)));
    }

    public long digestAt(int sequence) {
        long digest = Digest.start(fileId);
        for (LoggedOperation operation : operations.subList(0, sequence)) {
            digest = Digest.next(digest, operation.crc());
        }
        return digest;
    }

    // -------------------------------------------------------------------------------------------- abbreviations --

    public LogScript set(long time, String path, long value) {
        return then(time, new Operation.Assign(path, new Value.OfInt(value)));
    }

    public LogScript set(long time, String path, double value) {
        return then(time, new Operation.Assign(path, new Value.OfFloat(value)));
    }

    public LogScript set(long time, String path, String value) {
        return then(time, new Operation.Assign(path, new Value.OfString(value)));
    }

    public LogScript delete(long time, String path) {
        return then(time, new Operation.Delete(path));
    }

    /** Points with steps that the caller gave, starting with {@code step}. */
    public LogScript explicit(long time, String path, double step, double... values) {
        return then(time, new Operation.Append(path, floats(false, step, time, values)));
    }

    public LogScript auto(long time, String path, double step, double... values) {
        return then(time, new Operation.Append(path, floats(true, step, time, values)));
    }

    public static FloatPoints floats(boolean auto, double step, long time, double... values) {
        return new FloatPoints(auto, steps(step, values.length), times(time, values.length), values);
    }

    public static StringPoints texts(boolean auto, double step, long time, String... values) {
        return new StringPoints(auto, steps(step, values.length), times(time, values.length), values);
    }

    private static double[] steps(double first, int count) {
        double[] steps = new double[count];
        Arrays.setAll(steps, i -> first + i);
        return steps;
    }

    private static long[] times(long time, int count) {
        long[] times = new long[count];
        Arrays.fill(times, time);
        return times;
    }
}
