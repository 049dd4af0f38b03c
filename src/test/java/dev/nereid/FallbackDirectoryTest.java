package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.cli.Main;
import dev.nereid.testing.Await;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Nobody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job in a working directory that it may not write: a container, a read-only project on a cluster. */
class FallbackDirectoryTest {
    private Nobody nobody;
    private Path work;
    private Path state;

    @BeforeEach
    void setUp() throws Exception {
        nobody = Nobody.required();
        work = nobody.directory("work", false);
        state = nobody.directory("state", true);
        // Only if a plain write fails do these tests prove anything.
        assertThatThrownBy(() -> ChildJvm.run(Stream.concat(nobody.in(work).stream(), Stream.of("touch", "a"))
                        .toList()))
                .hasMessageContaining("Permission denied");
    }

    @AfterEach
    void tearDown() throws IOException {
        if (nobody != null) {
            nobody.close();
        }
    }

    /** Starts a run where the environment says; says where it is, or why there is none. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) {
            try (Run run = Nereid.initRun().mode(Mode.OFFLINE).name("mellow").start()) {
                run.append("loss", 1);
                run.flush();
                System.out.println("logged " + run.file());
            } catch (NereidException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    private String run(Class<?> main, Map<String, String> environment, String... arguments) throws Exception {
        try (JvmProcess job =
                JvmProcess.start(nobody.in(work), nobody.classPath(), main, environment, List.of(arguments))) {
            job.awaitEnd(Await.PATIENCE);
            return job.output();
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "NEREID_STATE_DIR",
                state.toString(),
                "NEREID_CACHE_DIR",
                state.resolve("cache").toString());
    }

    @Test
    void theRunGoesToTheStateDirectoryAndSaysSoAndTheCommandsFindItThere() throws Exception {
        Path runs = state.resolve("runs");
        String output = run(Job.class, environment());
        assertThat(output.lines().filter(line -> line.startsWith("nereid: ")))
                .containsExactly(
                        "nereid: " + work.resolve(".nereid") + " can't be written (permission denied), so this run"
                                + " is logged in " + runs + ". To send it to a server: nereid sync --path " + runs);
        assertThat(output).contains("logged " + runs);

        String listed = run(Main.class, environment(), "ls");
        assertThat(listed)
                .contains("nereid: There is no " + work.resolve(".nereid") + "; this is about " + runs)
                .contains("mellow");
        assertThat(listed.lines().filter(line -> line.startsWith("nereid: "))).hasSize(1);
        assertThat(run(Main.class, environment(), "status")).contains("finished");
        assertThat(run(Main.class, environment(), "sync")).contains("No API token is given");
    }

    @Test
    void aDirectoryOfOthersIsReadAndTheFallbackMentioned() throws Exception {
        Path others = Files.createDirectory(work.resolve(".nereid"));
        Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(run(Job.class, environment())).contains("logged " + state.resolve("runs"));

        assertThat(run(Main.class, environment(), "ls"))
                .contains("nereid: " + others + " can't be written; runs that were started here may be in "
                        + state.resolve("runs") + " (--path).")
                .contains("No runs in ");
    }

    @Test
    void aDirectoryThatWasChosenIsNotReplaced() throws Exception {
        Path chosen = nobody.directory("chosen", false);
        for (String variable : List.of("NEREID_DIR", "NEPTUNE_DATA_DIRECTORY")) {
            Map<String, String> environment =
                    Map.of(variable, chosen.resolve("runs").toString(), "NEREID_STATE_DIR", state.toString());
            assertThat(run(Job.class, environment))
                    .contains("refused Can't create a run file in " + chosen.resolve("runs")
                            + ": permission denied. Nothing has been logged.")
                    .contains("NEREID_DIR");
        }
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void whereNothingCanBeWrittenTheErrorNamesBothPlaces() throws Exception {
        Path closed = nobody.directory("closed", false);
        assertThat(run(Job.class, Map.of("XDG_STATE_HOME", closed.toString())))
                .contains("refused No directory for run files can be written: neither " + work.resolve(".nereid")
                        + " (permission denied) nor " + closed.resolve("nereid/runs")
                        + " (permission denied). Set NEREID_DIR to one that can. Nothing has been logged.");
    }
}
