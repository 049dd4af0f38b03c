package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.PackagedCommand.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as the README promises it, from the jar, on two versions of Java. */
class DemoIT {
    @TempDir
    private Path scratch;

    @Test
    void demoGoesTheWholeWayTwice() throws Exception {
        checkDemo(Jdk.ofTests());
    }

    @Test
    void demoGoesTheWholeWayOnTheNewestJavaToo() throws Exception {
        Jdk newest = Jdk.newestOther();
        if (newest == null) {
            String missing = "NOT TESTED: the demo on another Java than "
                    + Runtime.version().feature()
                    + ". Install a newer JDK under /usr/lib/jvm, or set JAVA_HOME_25 or the like.";
            System.err.println(missing);
            Assumptions.abort(missing);
        }
        checkDemo(newest);
    }

    private void checkDemo(Jdk jdk) throws Exception {
        Path directory = scratch.resolve("demo");
        PackagedCommand.Result first = PackagedCommand.nereid(jdk, scratch, "demo", "--dir", directory.toString());
        assertThat(first.err()).as("errors and warnings on %s", jdk).isEmpty();
        assertThat(first.exit()).isZero();
        assertThat(first.out())
                .containsPattern("1\\. Train offline: .*" + directory)
                .containsPattern("1,075 steps, test accuracy 9\\d\\.\\d %, no network used")
                .containsPattern("offline/[0-9a-f]{8}  softmax regression  inactive  .*  digits +baseline, demo\n")
                .containsPattern("3\\. Start a server: http://127\\.0\\.0\\.1:\\d+, data in " + directory)
                .containsPattern("offline/[0-9a-f-]{36} -> DIGITS-1 in local/digits")
                .containsPattern("Synced 1 run with http://127\\.0\\.0\\.1:\\d+: \\d+ operations, 2,200 points, ")
                .contains("27 fields and 2,200 points: same values, same steps, same times")
                .contains("nereid show DIGITS-1 --path " + directory.resolve("runs"));

        PackagedCommand.Result second = PackagedCommand.nereid(jdk, scratch, "demo", "--dir", directory.toString());
        assertThat(second.err()).isEmpty();
        assertThat(second.exit()).isZero();
        assertThat(second.out())
                .contains(
                        "-> DIGITS-2 in local/digits",
                        "Read DIGITS-2 back",
                        "Already complete on http://127.0.0.1:",
                        ": 1 run.")
                .doesNotContain("-> DIGITS-1");

        try (Stream<Path> files = Files.list(directory.resolve("runs"))) {
            List<String> suffixes = files.map(file -> file.toString().replaceAll(".*-run-[0-9a-f]{8}", ""))
                    .sorted()
                    .toList();
            assertThat(suffixes).containsExactly(".db", ".db", ".sync", ".sync");
        }
        String runs = directory.resolve("runs").toString();
        PackagedCommand.Result list = PackagedCommand.nereid(jdk, scratch, "ls", "--path", runs);
        assertThat(list.err()).isEmpty();
        assertThat(list.out().lines().skip(1).map(line -> line.split(" ")[0])).containsExactly("DIGITS-2", "DIGITS-1");
    }

    @Test
    void demoWithoutADirectoryLeavesNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(scratch.resolve("tmp"));
        PackagedCommand.Result demo = PackagedCommand.run(
                Jdk.ofTests(),
                Map.of("HOME", scratch.toString()),
                scratch,
                List.of(
                        "-Djava.io.tmpdir=" + temporary,
                        "-Duser.home=" + scratch,
                        "-jar",
                        PackagedCommand.JAR.toString(),
                        "demo",
                        "--epochs",
                        "2"));
        assertThat(demo.err()).isEmpty();
        assertThat(demo.exit()).isZero();
        assertThat(list(temporary)).noneMatch(name -> name.startsWith("nereid"));
        assertThat(list(scratch)).doesNotContain(".nereid", ".cache", ".local");
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void demoRefusesToJoinAnotherRun() throws Exception {
        PackagedCommand.Result demo = PackagedCommand.run(
                Jdk.ofTests(),
                Map.of("NEREID_RUN", "offline/00000000-0000-4000-8000-000000000000"),
                scratch,
                List.of("-jar", PackagedCommand.JAR.toString(), "demo"));
        assertThat(demo.exit()).isEqualTo(1);
        assertThat(demo.out()).isEmpty();
        assertThat(demo.err().strip()).contains("NEREID_RUN is set").hasLineCount(1);
    }

    @Test
    void versionAndHelpAreThere() throws Exception {
        PackagedCommand.Result version = PackagedCommand.nereid(Jdk.ofTests(), scratch, "--version");
        assertThat(version.exit()).isZero();
        assertThat(version.out().strip()).matches("nereid \\d+\\.\\d+\\.\\d+.*");
        assertThat(version.err()).isEmpty();
        PackagedCommand.Result help = PackagedCommand.nereid(Jdk.ofTests(), scratch, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("serve", "project", "sync", "status", "ls", "show", "demo");
        assertThat(help.err()).isEmpty();
    }
}
