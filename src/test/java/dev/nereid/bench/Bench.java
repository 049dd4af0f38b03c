package dev.nereid.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * All benchmarks, each in a JVM of its own: prints a line for each result, and writes them to {@code target/bench.json}.
 * Nothing here fails but what can't be measured. Run by {@code mvn -Pbench verify}; arguments name the parts to run, all if
 * none.
 */
public final class Bench {
    /** @param heap of its JVM */
    private record Part(String name, Class<?> main, String heap) {}

    private static final List<Part> PARTS = List.of(
            new Part("parts", PartsBench.class, "256m"),
            new Part("append", AppendBench.class, "1g"),
            new Part("python", PythonBench.class, "1g"),
            new Part("caller", CallerBench.class, "256m"),
            new Part("heap", HeapBench.class, "256m"),
            new Part("disk", DiskBench.class, "256m"),
            new Part("start", StartBench.class, "256m"),
            new Part("sync", SyncBench.class, "1g"),
            new Part("wire", WireBench.class, "1g"),
            new Part("runs", ManyRunsBench.class, "1g"),
            new Part("live", LiveRunsBench.class, "1g"),
            new Part("replica", ReplicaBench.class, "256m"),
            new Part("web", WebBench.class, "1g"));

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> wanted = List.of(arguments);
        List<Result> results = new ArrayList<>();
        System.out.println(machine());
        for (Part part : PARTS) {
            if (wanted.isEmpty() || wanted.contains(part.name)) {
                Instant start = Instant.now();
                results.addAll(run(part));
                System.out.println("-- " + part.name + ": "
                        + Duration.between(start, Instant.now()).toSeconds() + " s");
            }
        }
        Path report = Path.of("target/bench.json");
        Files.writeString(
                report,
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        System.out.println(results.size() + " results in " + report);
    }

    private static String machine() {
        return Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    private static List<Result> run(Part part) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + part.heap,
                "-Dorg.jooq.no-logo=true",
                "-Dorg.jooq.no-tips=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dnereid.bench.rounds=" + Measure.ROUNDS,
                "-classpath",
                System.getProperty("java.class.path"),
                part.main.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Map.of("NEREID_CAPTURE", "false"));
        Process process = builder.start();
        List<Result> results = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Result result = Result.parse(line);
                System.out.println(result == null ? line : result.line());
                if (result != null) {
                    results.add(result);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("The benchmark " + part.name + " ended with exit code " + process.exitValue());
        }
        return results;
    }
}
