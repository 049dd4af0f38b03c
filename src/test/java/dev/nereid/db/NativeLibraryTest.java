package dev.nereid.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.NereidException;
import dev.nereid.Run;
import dev.nereid.testing.Await;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Nobody;
import dev.nereid.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite's library, on machines where temporary directories are not what they should be: real mounts, real users. */
class NativeLibraryTest {
    private static final int LIBRARY_FITS = 8 << 20;

    @TempDir
    private Path scratch;

    /** Starts a run; says where it is, or why there is none. Then lives until it is killed, if asked to. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("property " + System.getProperty("org.sqlite.tmpdir"));
            try (Run run = Nereid.initRun()
                    .mode(Mode.OFFLINE)
                    .directory(Path.of(arguments[0]))
                    .start()) {
                run.append("loss", 1);
                run.flush();
                System.out.println("logged " + run.file());
                System.out.println("property " + System.getProperty("org.sqlite.tmpdir"));
                if (arguments.length > 1) {
                    Thread.currentThread().join();
                }
            } catch (NereidException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    private Map<String, String> environment(String javaOptions) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_TOOL_OPTIONS", javaOptions);
        environment.put("NEREID_CACHE_DIR", scratch.resolve("cache").toString());
        environment.put("NEREID_STATE_DIR", scratch.resolve("state").toString());
        return environment;
    }

    private static String tmpdir(Path directory) {
        return "-Djava.io.tmpdir=" + directory;
    }

    private String job(Map<String, String> environment, Path runs) throws Exception {
        try (JvmProcess job = JvmProcess.start(Job.class, environment, List.of(runs.toString()))) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
            return job.output();
        }
    }

    private static List<Path> content(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }

    /** A file system on which the library really can't be loaded: otherwise the tests below would prove nothing. */
    private SmallDisk noexec() throws Exception {
        SmallDisk disk = SmallDisk.mount(scratch.resolve("noexec"), "size=" + LIBRARY_FITS + ",noexec");
        Path program = disk.directory().resolve("program");
        Files.writeString(program, "#!/bin/sh\necho ran\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> ChildJvm.run(List.of(program.toString()))).isInstanceOf(IOException.class);
        Files.delete(program);
        return disk;
    }

    @Test
    void aTemporaryDirectoryMountedNoexecIsPassedOver() throws Exception {
        try (SmallDisk disk = noexec()) {
            String output = job(environment(tmpdir(disk.directory())), scratch.resolve("runs"));

            assertThat(output).contains("logged " + scratch.resolve("runs")).doesNotContain("UnsatisfiedLinkError");
            assertThat(content(disk.directory())).isEmpty();
            assertThat(content(scratch.resolve("runs"))).hasSize(1);
        }
    }

    @Test
    void theDirectoryOfNereidsVariableComesFirst() throws Exception {
        try (SmallDisk disk = noexec()) {
            Map<String, String> environment = environment(tmpdir(disk.directory()));
            Path chosen = Files.createDirectory(scratch.resolve("chosen"));
            environment.put("NEREID_TMPDIR", chosen.toString());

            assertThat(job(environment, disk.directory().resolve("runs"))).contains("logged ");
            assertThat(content(chosen)).as("used, and left as it was").isEmpty();
        }
    }

    @Test
    void whereNothingRunsCodeTheErrorNamesWhatWasTriedAndWhatToDo() throws Exception {
        try (SmallDisk disk = noexec()) {
            Path root = disk.directory();
            Map<String, String> environment = environment(tmpdir(root));
            environment.put(
                    "NEREID_TMPDIR", Files.createDirectory(root.resolve("t")).toString());
            environment.put("NEREID_CACHE_DIR", root.resolve("cache").toString());
            environment.put("NEREID_STATE_DIR", root.resolve("state").toString());

            String output = job(environment, root.resolve("runs"));
            assertThat(output)
                    .contains("refused SQLite's native library can't be loaded.")
                    .contains("Tried: " + root.resolve("t") + " (mounted noexec), " + root + " (mounted noexec), "
                            + root.resolve("runs") + " (mounted noexec), " + root.resolve("cache")
                            + " (mounted noexec), " + root.resolve("state") + " (mounted noexec).")
                    .contains("Set NEREID_TMPDIR to such a directory. Nothing has been logged.")
                    .doesNotContain("Exception");
            assertThat(content(root)).containsExactlyInAnyOrder(root.resolve("runs"), root.resolve("t"));
            assertThat(content(root.resolve("runs"))).isEmpty();
        }
    }

    @Test
    void theDriversOwnPropertyIsObeyedAndNotReplaced() throws Exception {
        Path given = Files.createDirectory(scratch.resolve("given"));
        String option = " -Dorg.sqlite.tmpdir=" + given;
        assertThat(job(environment(tmpdir(Path.of("/proc")) + option), scratch.resolve("runs")))
                .contains("logged ")
                .contains("property " + given);
        assertThat(content(given)).isEmpty();

        try (SmallDisk disk = noexec()) {
            assertThat(job(environment("-Dorg.sqlite.tmpdir=" + disk.directory()), scratch.resolve("runs")))
                    .contains("refused ")
                    .contains("Tried: " + disk.directory() + " (mounted noexec).")
                    .contains("Correct the Java property org.sqlite.tmpdir");
        }
    }

    @Test
    void aTemporaryDirectoryThatMayNotBeWrittenIsPassedOver() throws Exception {
        try (Nobody nobody = Nobody.required()) {
            Path readOnly = nobody.directory("read-only", false);
            Path runs = nobody.directory("runs", true);
            assertThatThrownBy(() -> ChildJvm.run(Stream.concat(
                                    nobody.in(runs).stream(),
                                    Stream.of("touch", readOnly.resolve("a").toString()))
                            .toList()))
                    .hasMessageContaining("Permission denied");

            try (JvmProcess job = JvmProcess.start(
                    nobody.in(runs),
                    nobody.classPath(),
                    Job.class,
                    environment(tmpdir(readOnly)),
                    List.of(runs.toString()))) {
                assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
                assertThat(job.output()).contains("logged " + runs);
            }
            assertThat(content(runs)).hasSize(1);
        }
    }

    @Test
    void aKilledProcessLeavesNoLibraryBehindAndNoPropertyIsLeftSet() throws Exception {
        Path temporary = Files.createDirectory(scratch.resolve("temporary"));
        List<String> arguments = List.of(scratch.resolve("runs").toString(), "stay");
        try (JvmProcess job = JvmProcess.start(Job.class, environment(tmpdir(temporary)), arguments)) {
            job.await("logged ");
            assertThat(job.await("property ")).isEqualTo("null");
            job.kill();
        }
        assertThat(content(temporary)).isEmpty();
    }

    @Test
    void theMountThatCountsIsTheNearestAndOfSeveralOnOnePointTheLast() {
        String mounts = """
                22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
                30 22 0:30 / /tmp rw,nosuid,noexec,relatime shared:1 - tmpfs tmpfs rw
                31 30 0:31 / /tmp/with\\040blank rw,relatime - tmpfs tmpfs rw,noexec
                32 22 0:32 / /scratch rw,noexec - tmpfs tmpfs rw
                33 22 0:33 / /scratch rw - tmpfs tmpfs rw
                """;
        assertThat(NativeLibrary.isNoexec(Path.of("/tmp/a"), mounts)).isTrue();
        assertThat(NativeLibrary.isNoexec(Path.of("/tmpfoo"), mounts)).isFalse();
        assertThat(NativeLibrary.isNoexec(Path.of("/tmp/with blank/a"), mounts)).isFalse();
        assertThat(NativeLibrary.isNoexec(Path.of("/scratch"), mounts)).isFalse();
        assertThat(NativeLibrary.isNoexec(Path.of("/"), mounts)).isFalse();
    }
}
