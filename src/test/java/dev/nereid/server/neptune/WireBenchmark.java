package dev.nereid.server.neptune;

import dev.nereid.model.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/** An operation of the Python client, in a request of a thousand, from JSON to one of ours. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {
    private static final int COUNT = 1_000;

    private final byte[] body;

    public WireBenchmark() {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < COUNT; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"path\": \"train/loss\", \"logFloats\": {\"entries\": [{\"value\": 0.")
                    .append(123_456_789 + i)
                    .append(", \"step\": ")
                    .append(i)
                    .append(".0, \"timestampMilliseconds\": ")
                    .append(1_767_225_600_000L + i)
                    .append("}]}}");
        }
        body = json.append("]").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public List<Operation> readAnOperation() {
        return new OperationReader(null, null).read(JsonMapper.shared().readTree(body)).operations;
    }
}
