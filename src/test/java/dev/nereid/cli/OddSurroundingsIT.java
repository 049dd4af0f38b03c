package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.cli.PackagedCommand.Jdk;
import dev.nereid.testing.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command where shells, locales and pipes are not as one would like. */
class OddSurroundingsIT {
    @TempDir
    private Path scratch;

    private record Result(int exit, String out, String err) {}

    private Result bash(String script, Map<String, String> environment) throws Exception {
        Requires.command("bash");
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        String java = Jdk.ofTests().java();
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-c", script.replace("nereid ", java + " -jar " + PackagedCommand.JAR + " "))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("NEREID_CACHE_DIR", scratch.resolve("cache").toString());
        int exit = builder.start().waitFor();
        return new Result(exit, Files.readString(out), Files.readString(err, StandardCharsets.UTF_8));
    }

    private Path oneRun() {
        Path runs = scratch.resolve("runs");
        try (Run run = Nereid.initRun().mode(Mode.OFFLINE).directory(runs).start()) {
            run.assign("x", 1);
        }
        return runs;
    }

    @Test
    void outputThatCouldNotBeWrittenIsNoSuccess() throws Exception {
        Requires.that(Files.exists(Path.of("/dev/full")), "/dev/full");
        Result ls = bash("nereid ls --path " + oneRun() + " > /dev/full", Map.of());
        assertThat(ls.exit()).isEqualTo(1);
        assertThat(ls.err()).isEqualTo("nereid: what was to be printed could not be written to standard output.\n");
    }

    @Test
    void aFileNamedWithAnAtSignIsNotRead() throws Exception {
        Path secret = Files.writeString(scratch.resolve("secret"), "hunter2");
        Result result = bash("nereid @" + secret, Map.of());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).doesNotContain("hunter2");
    }

    @Test
    void aWorkingDirectoryThatJavaCannotSpellIsNamedAndNoOtherIsMade() throws Exception {
        Path job = Files.createDirectory(scratch.resolve("job"));
        Files.writeString(job.resolve("Tiny.java"), """
                public class Tiny {
                    public static void main(String[] arguments) {
                        try (dev.nereid.Run run = dev.nereid.Nereid.initRun().start()) {
                            System.out.println("started");
                        } catch (dev.nereid.NereidException e) {
                            System.out.println("refused " + e.getMessage());
                        }
                    }
                }
                """);
        String compile = Jdk.ofTests().home() + "/bin/javac -cp " + PackagedCommand.JAR + " -d " + job + " "
                + job.resolve("Tiny.java");
        String run = "mkdir " + scratch + "/$'j\\xc3\\xb6b' && cd " + scratch + "/$'j\\xc3\\xb6b' && "
                + Jdk.ofTests().java() + " -cp " + PackagedCommand.JAR + ":" + job + " Tiny";
        Result result = bash(compile + " && " + run, Map.of("LC_ALL", "C", "NEREID_MODE", "offline"));
        assertThat(result.out()).startsWith("refused The working directory is").contains("LC_ALL=C.UTF-8");
        Result listed = bash("find " + scratch + " -name .nereid | wc -l", Map.of());
        assertThat(listed.out().strip()).isEqualTo("0");

        Result utf8 = bash(
                run.replace("mkdir " + scratch + "/$'j\\xc3\\xb6b' && ", ""),
                Map.of("LC_ALL", "C.UTF-8", "NEREID_MODE", "offline"));
        assertThat(utf8.out()).isEqualTo("started\n");
    }
}
