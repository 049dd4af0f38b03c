package dev.nereid.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the parts take by themselves: every {@code *Benchmark} of the packages, by JMH. */
final class PartsBench {
    private PartsBench() {}

    public static void main(String[] arguments) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^dev\\.nereid\\..*Benchmark\\.")
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(Measure.ROUNDS)
                        .measurementTime(TimeValue.seconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        for (RunResult result : results) {
            String unit = result.getPrimaryResult()
                    .getScoreUnit()
                    .replace("us/op", "µs")
                    .replace("/op", "");
            Result.of(
                            words(result.getPrimaryResult().getLabel()),
                            result.getPrimaryResult().getStatistics().getPercentile(50),
                            unit)
                    .print();
        }
    }

    /** What a benchmark is called, as a phrase. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
