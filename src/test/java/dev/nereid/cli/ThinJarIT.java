package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.PackagedCommand.Jdk;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.Operation;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as a training job has it: the thin jar, and what its pom asks for. */
class ThinJarIT {
    /** A line of {@code mvn dependency:list}. */
    private static final Pattern DEPENDENCY = Pattern.compile(
            "^ +[^:]+:[^:]+:jar:.*?:(?:compile|runtime):(.+?\\.jar)( \\(optional\\))?(?![^\\s\\x1b]).*$");

    private static final String JOB = """
            import dev.nereid.FloatSeries;
            import dev.nereid.Mode;
            import dev.nereid.Nereid;
            import dev.nereid.Run;
            import java.nio.file.Path;

            public class Job {
                public static void main(String[] arguments) {
                    try (Run run = Nereid.initRun()
                            .project("ml/digits")
                            .mode(Mode.OFFLINE)
                            .directory(Path.of(arguments[0]))
                            .name("mellow-panda")
                            .tags("baseline")
                            .start()) {
                        run.assign("params/lr", 0.1);
                        FloatSeries loss = run.floatSeries("train/loss");
                        for (int step = 0; step < 1000; step++) {
                            loss.append(1.0 / (step + 1));
                        }
                        run.flush();
                        System.out.println(run.id());
                        System.out.println(run.file());
                    }
                }
            }
            """;

    @TempDir
    private Path scratch;

    /** Paths of the jars that a user of the library gets. */
    private static List<String> dependencies() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("nereid.dependencies")))) {
            List<String> jars = lines.map(DEPENDENCY::matcher)
                    .filter(Matcher::matches)
                    .filter(line -> line.group(2) == null)
                    .map(line -> line.group(1))
                    .toList();
            assertThat(jars).isNotEmpty().allMatch(jar -> Files.isRegularFile(Path.of(jar)));
            return jars;
        }
    }

    private static String classPath() throws IOException {
        return Stream.concat(Stream.of(System.getProperty("nereid.thinJar")), dependencies().stream())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path compileJob() throws IOException {
        Path source = Files.writeString(scratch.resolve("Job.java"), JOB);
        Path classes = Files.createDirectories(scratch.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of("-cp", classPath(), "-d", classes.toString());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            complaints, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
        return classes;
    }

    @Test
    void aJobGetsNothingOfTheServerOrTheCommandLine() throws IOException {
        assertThat(dependencies())
                .noneMatch(
                        jar -> jar.matches(
                                ".*/(javalin|jetty|jakarta|picocli|progressbar|jline|slf4j-simple|asm|bcp|bcutil|parquet|hadoop|jts)[^/]*\\.jar"))
                .anyMatch(jar -> jar.contains("sqlite-jdbc"));
    }

    @Test
    void anOfflineJobRunsWithoutThemAndLoadsNoQueryLibrary() throws Exception {
        Path loaded = scratch.resolve("loaded.txt");
        Path runs = scratch.resolve("runs");
        PackagedCommand.Result job = PackagedCommand.run(
                Jdk.ofTests(),
                Map.of(),
                scratch,
                List.of(
                        "-Xlog:class+load=info:file=" + loaded,
                        "-cp",
                        compileJob() + File.pathSeparator + classPath(),
                        "Job",
                        runs.toString()));
        assertThat(job.exit()).as(job.err()).isZero();
        assertThat(job.err().lines()).as("only SLF4J misses a logger").allMatch(line -> line.startsWith("SLF4J"));

        List<String> lines = job.out().lines().toList();
        Path file = Path.of(lines.get(1));
        assertThat(file).exists().hasParent(runs);
        try (RunFileReader reader = RunFileReader.open(file)) {
            Operation.Create creation = reader.creation();
            assertThat("offline/" + creation.objectId()).isEqualTo(lines.get(0));
            assertThat(creation.project()).isEqualTo("ml/digits");
            assertThat(reader.lastSequence()).isGreaterThan(3);
        }
        try (Stream<Path> left = Files.list(runs)) {
            assertThat(left).as("a finished run is one plain file").containsExactly(file);
        }

        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains("dev.nereid.log.OperationWriter"));
        assertThat(classes).noneMatch(line -> line.contains("org.jooq."));
        assertThat(classes).as("nor one that speaks HTTP").noneMatch(line -> line.contains(" okhttp3."));
        assertThat(classes).noneMatch(line -> line.contains(" tools.jackson."));
    }
}
