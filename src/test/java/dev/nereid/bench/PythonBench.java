package dev.nereid.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The official Python client beside ours: what one thread logs offline, and what its sync brings to our server. */
final class PythonBench {
    private static final long POINTS = Math.min(10_000_000, AppendBench.POINTS);

    private PythonBench() {}

    public static void main(String[] arguments) throws Exception {
        double[] extended = new double[Measure.ROUNDS + 1];
        int[] round = {0};
        double[] rates = Measure.sideBySide(() -> AppendBench.rate(10, POINTS), () -> {
            Map<String, Double> python = python("offline");
            extended[round[0]++] = python.get("extend");
            return python.get("append");
        });
        double extendedRate = Measure.median(Arrays.copyOfRange(extended, 1, extended.length));
        Result.timesAsMuch("append, beside append of the Python client offline", rates[0], "points/s", rates[1], 250)
                .print();
        Result.timesAsMuch(
                        "append, beside extend by 1,000 of the Python client offline",
                        rates[0],
                        "points/s",
                        extendedRate,
                        40)
                .print();
        Result.of(
                        "neptune sync of a run with 100,000 operations, its start included",
                        python("offline", "sync").get("sync"),
                        "operations/s")
                .print();
    }

    /** What the script says, as {@code name=number} a line. */
    private static Map<String, Double> python(String... what) throws Exception {
        Path script = Native.BASE.resolve("src/test/python/conformance.sh");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(what));
        Map<String, Double> said = new TreeMap<>();
        for (String line : Native.run(command).lines().toList()) {
            String[] parts = line.split("=");
            if (parts.length == 2 && parts[0].matches("[a-z]+")) {
                said.put(parts[0], Double.parseDouble(parts[1]));
            }
        }
        return said;
    }
}
