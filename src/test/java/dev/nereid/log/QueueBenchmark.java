package dev.nereid.log;

import dev.nereid.model.AttributeType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A point put into the queue by a caller who is alone; what the writer does is left out, but for emptying it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBenchmark {
    private static final int TAKEN = 1 << 13;

    private final OperationQueue queue = new OperationQueue(1 << 16, Duration.ofSeconds(1), true, System::nanoTime);
    private final Attribute loss =
            new Attribute("train/loss", AttributeType.FLOAT_SERIES, Attribute.NO_STEP, Attribute.Life.KNOWN);
    private int count;

    @Benchmark
    public void putAPoint() throws InterruptedException {
        queue.putFloat(loss, count, 0.5);
        if (++count % TAKEN == 0) {
            queue.giveBack(queue.take(0, 0, 0));
        }
    }
}
