package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training JVM starts fast: it loads the query library when it asks run files, and not before. */
@Timeout(120)
class LoadedClassesTest {
    @TempDir
    private Path temporary;

    /** Logs, and asks if told to. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) {
            try (Run run = Nereid.initRun().start()) {
                run.append("loss", 1);
                run.tags().add("a");
                System.out.println("there " + run.awaitSync());
                System.out.println(run.syncStatus().message());
                if (arguments.length > 0) {
                    System.out.println("points " + run.fetch("loss").pointCount());
                }
            }
        }
    }

    private List<String> loaded(Mode mode, String token, String... arguments) throws Exception {
        return loaded(mode, token, Map.of(), arguments);
    }

    private List<String> loaded(Mode mode, String token, Map<String, String> variables, String... arguments)
            throws Exception {
        Path classes = temporary.resolve("classes.txt");
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xlog:class+load=info:file=" + classes,
                "NEREID_MODE",
                mode.name(),
                "NEREID_PROJECT",
                "ml/loaded",
                "NEREID_API_TOKEN",
                token,
                "NEREID_CACHE_DIR",
                temporary.resolve("cache").toString(),
                "NEREID_DIR",
                temporary.resolve("runs").toString()));
        environment.putAll(variables);
        try (JvmProcess job = JvmProcess.start(Job.class, environment, List.of(arguments))) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
            job.await("there " + (mode == Mode.ASYNC || mode == Mode.SYNC));
        }
        List<String> lines = Files.readAllLines(classes);
        assertThat(lines).anyMatch(line -> line.contains("dev.nereid.log.OperationWriter"));
        return lines;
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void modesWithAServerNeverNeedTheQueryLibrary(Mode mode) throws Exception {
        try (TestServer server = TestServer.start(temporary.resolve("server"))) {
            assertThat(loaded(mode, server.token(), "ask")).noneMatch(line -> line.contains(" org.jooq."));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "DEBUG"})
    void modesWithoutOneNeedItToAskAndNeverTheNetworkLibrary(Mode mode) throws Exception {
        assertThat(loaded(mode, "none"))
                .noneMatch(line -> line.contains(" org.jooq."))
                .noneMatch(line -> line.contains(" okhttp3."))
                .noneMatch(line -> line.contains(" tools.jackson."));
        assertThat(loaded(mode, "none", "ask"))
                .anyMatch(line -> line.contains(" org.jooq."))
                .noneMatch(line -> line.contains(" okhttp3."));
    }

    /** All that a run records by itself, but for the load of the machine, comes without a library. */
    @Test
    void capturingLoadsNoLibraryButForHostMetrics() throws Exception {
        Map<String, String> allButOne = Map.of("NEREID_CAPTURE", "true", "NEREID_CAPTURE_HOST_METRICS", "false");
        assertThat(loaded(Mode.OFFLINE, "none", allButOne))
                .anyMatch(line -> line.contains("dev.nereid.capture.ConsoleCapture"))
                .anyMatch(line -> line.contains("dev.nereid.capture.GitReader"))
                .noneMatch(line -> line.contains(" oshi.") || line.contains(" com.sun.jna."))
                .noneMatch(line -> line.contains("dev.nereid.capture.Host"))
                .noneMatch(line -> line.contains(" org.jooq.") || line.contains(" okhttp3."));
        assertThat(loaded(Mode.OFFLINE, "none", Map.of()))
                .as("switched off")
                .noneMatch(line -> line.contains("dev.nereid.capture.ConsoleCapture"))
                .noneMatch(line -> line.contains("dev.nereid.capture.Git"))
                .noneMatch(line -> line.contains("dev.nereid.capture.ChainedHandler"));
    }
}
