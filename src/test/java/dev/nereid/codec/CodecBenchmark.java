package dev.nereid.codec;

import dev.nereid.model.FloatPoints;
import dev.nereid.model.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Points to a block and back, operations to a batch and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final int COUNT = 1_000;
    private static final long TIME = 1_767_225_600_000_000L;
    private static final UUID LOG = new UUID(1, 2);

    private final double[] steps = new double[COUNT];
    private final long[] times = new long[COUNT];
    private final double[] values = new double[COUNT];
    private final ByteWriter block = new ByteWriter(1 << 14);
    private final byte[] packed;
    private final OperationBatch batch;
    private final byte[] encoded;
    private final LoggedOperation.Checksum checksum = new LoggedOperation.Checksum(LOG);

    /** A loss as it falls, and the assignment of a parameter. */
    public CodecBenchmark() {
        SplittableRandom random = new SplittableRandom(1);
        long time = TIME;
        for (int i = 0; i < COUNT; i++) {
            steps[i] = i;
            times[i] = time += 1000 * random.nextInt(9, 12);
            values[i] = (float) (2.3 * Math.exp(-i / 500.0) + 0.02 * random.nextDouble());
        }
        packed = PointsCodec.encode(new FloatPoints(true, steps, times, values), TIME);
        List<LoggedOperation> operations = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            String path = "params/p" + i % 50;
            byte[] payload = ("0." + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            OperationKind kind = OperationKind.FLOAT;
            int crc = checksum.of(i + 1, TIME + i, kind, path, payload);
            operations.add(new LoggedOperation(i + 1, TIME + i, kind, path, payload, crc));
        }
        batch = new OperationBatch(LogIdentity.ofFile(LOG), "bench/codec", Digest.start(LOG), operations);
        encoded = BatchCodec.encode(batch);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int packAPoint() {
        block.clear();
        PointsCodec.encodeFloats(true, steps, times, values, COUNT, TIME, block);
        return block.size();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public FloatPoints unpackAPoint() {
        return PointsCodec.decodeFloats(packed, TIME);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public byte[] encodeAnOperation() {
        return BatchCodec.encode(batch);
    }

    /** Its checksum is tested, too. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public OperationBatch decodeAnOperation() {
        return BatchCodec.decode(encoded);
    }

    @Benchmark
    public int checksumOfABlock() {
        return checksum.of(1, TIME, OperationKind.FLOATS, "train/loss", packed);
    }
}
