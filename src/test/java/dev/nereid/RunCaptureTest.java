package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.Replica;
import dev.nereid.settings.Settings;
import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Quiet;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run records by itself, and that it is none of the program's worry. */
class RunCaptureTest extends WithServer {
    private RunBuilder builder(Mode mode) {
        return new RunBuilder(Quiet.settings(Map.of()))
                .mode(mode)
                .project("ml/captured")
                .apiToken(server.token())
                .directory(runs());
    }

    /** Prints, and stays until its metrics are there if it is told to. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws Exception {
            try (Run run = Nereid.initRun().start()) {
                System.out.println("out of the job");
                System.err.println("trouble of the job");
                if (arguments.length > 0) {
                    String base = run.structure().keySet().stream()
                            .filter(path -> path.endsWith("/pid"))
                            .findFirst()
                            .orElseThrow();
                    String cpu = base.replace("/pid", "/cpu");
                    Await.until("a first measurement", () -> run.exists(cpu));
                }
            }
        }
    }

    private final PrintStream terminal = System.out;

    /** What these programs print belongs in their runs, and not among the lines of the build. */
    @BeforeEach
    void printNowhere() {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void printAgain() {
        System.setOut(terminal);
    }

    private JvmProcess job(Path in, Map<String, String> variables, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NEREID_MODE", "offline",
                "NEREID_PROJECT", "ml/captured",
                "NEREID_CAPTURE", "true",
                "NEREID_CACHE_DIR", temporary.resolve("cache").toString(),
                "NEREID_DIR", runs().toString()));
        environment.putAll(variables);
        List<String> prefix = List.of("env", "-C", in.toString());
        return JvmProcess.start(prefix, JvmProcess.classPath(), Job.class, environment, List.of(arguments));
    }

    private ObjectView only() {
        try (Replica replica = replica()) {
            List<ObjectView> all = replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null));
            assertThat(all).hasSize(1);
            return replica.store().object(all.get(0).id());
        }
    }

    private SeriesPoints series(String path) {
        String id = only().id();
        try (Replica replica = replica()) {
            return replica.store().series(id, path);
        }
    }

    private Replica replica() {
        Replica replica = Replica.open(runs(), temporary.resolve("cache"));
        assertThat(replica.refresh()).isEmpty();
        return replica;
    }

    private String ownNamespace() {
        String name = RunFileName.list(runs()).get(0).getFileName().toString();
        return "monitoring/" + name.substring(name.length() - "12345678.db".length(), name.length() - ".db".length());
    }

    private static void git(Path in, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-C", in.toString(), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    // ------------------------------------------------------------------------------------------------ by default --

    @Test
    void aProgramThatAsksForNothingHasItAll() throws Exception {
        Path code = Files.createDirectory(temporary.resolve("code"));
        git(code, "init", "-q", "-b", "trunk");
        Files.writeString(code.resolve("Train.java"), "1");
        git(code, "add", "Train.java");
        git(code, "commit", "-q", "-m", "first try");
        Files.writeString(code.resolve("Train.java"), "2");

        try (JvmProcess job = job(code, Map.of(), "stay")) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
            assertThat(job.output()).contains("out of the job", "trouble of the job");
        }

        ObjectView run = only();
        String base = ownNamespace();
        assertThat(run.attributes())
                .containsKeys(base + "/hostname", base + "/pid", base + "/cpu", base + "/memory")
                .doesNotContainKey(base + "/traceback");
        assertThat(run.text("source_code/entrypoint")).isEqualTo(Job.class.getName());
        assertThat(run.text("source_code/git"))
                .contains("\nbranch trunk\n", "\ndirty true\n")
                .endsWith("\n\nfirst try");
        assertThat(run.text("source_code/diff")).contains("-1", "+2");
        assertThat(series(base + "/stdout").texts()).containsExactly("out of the job");
        assertThat(series(base + "/stderr").texts()).contains("trouble of the job");
    }

    @Test
    void oneVariableSwitchesAllOfItOff() throws Exception {
        try (JvmProcess job = job(temporary, Map.of("NEREID_CAPTURE", "false"))) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
        }
        assertThat(only().attributes().keySet()).allMatch(path -> path.startsWith("sys/"));
    }

    @Test
    void aRunThatIsGoneOnWithKeepsWhatItSaysOfItsBeginning() throws Exception {
        try (JvmProcess job = job(temporary, Map.of())) {
            assertThat(job.awaitEnd(Await.PATIENCE)).isZero();
        }
        String id = only().id();
        try (Run run = builder(Mode.OFFLINE).withId(id).start()) {
            run.assign("source_code/entrypoint", "theirs");
        }
        try (JvmProcess job = job(temporary, Map.of("NEREID_RUN", id))) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
        }
        ObjectView run = only();
        assertThat(run.text("source_code/entrypoint")).isEqualTo("theirs");
        assertThat(run.attributes().keySet().stream().filter(path -> path.endsWith("/pid")))
                .as("each process has a namespace of its own")
                .hasSize(2);
    }

    // -------------------------------------------------------------------------------------------- as it is told to --

    @Test
    void linesComeInOrderAndNoneIsLostAtTheEnd() {
        try (Run run = builder(Mode.OFFLINE)
                .captureStdout(true)
                .monitoringNamespace("mine")
                .start()) {
            run.append("loss", 1);
            IntStream.range(0, 1000).forEach(i -> System.out.println("line " + i));
            System.out.print("unfinished");
        }
        System.out.println(" and after the end");
        assertThat(series("mine/stdout").texts())
                .startsWith("line 0", "line 1")
                .endsWith("line 999", "unfinished")
                .hasSize(1001);
        assertThat(only().attributes())
                .containsKeys("mine/hostname", "mine/pid")
                .doesNotContainKey("mine/stderr");
    }

    @Test
    void whatEndsAThreadOfOursIsNoFailureOfTheRun() throws Exception {
        try (Run run = builder(Mode.OFFLINE)
                .captureTraceback(true)
                .monitoringNamespace("mine")
                .start()) {
            run.append("loss", 1);
            for (String name : List.of("nereid-something", "worker")) {
                Thread thread = new Thread(
                        () -> {
                            throw new IllegalStateException("in " + name);
                        },
                        name);
                thread.start();
                thread.join();
            }
        }
        assertThat(series("mine/traceback").texts())
                .contains("Thread: worker")
                .doesNotContain("Thread: nereid-something");
    }

    @Test
    void anInterruptCostsNoLine() {
        Run run = builder(Mode.OFFLINE)
                .captureStdout(true)
                .monitoringNamespace("mine")
                .start();
        IntStream.range(0, 1000).forEach(i -> System.out.println("line " + i));
        Thread.currentThread().interrupt();
        run.close();
        assertThat(Thread.interrupted()).as("still meant for the program").isTrue();
        assertThat(series("mine/stdout").count()).isEqualTo(1000);
    }

    @Test
    void whatTheProgramLogsToAPathOfOursStaysAndNothingBreaks() {
        try (Run run = builder(Mode.OFFLINE)
                .captureStdout(true)
                .monitoringNamespace("mine")
                .start()) {
            run.assign("mine/stdout", "taken");
            System.out.println("nowhere to go");
        }
        assertThat(only().text("mine/stdout")).isEqualTo("taken");
    }

    @Test
    void whatIsOnlyReadCapturesNothing() {
        String id;
        try (Run run = builder(Mode.OFFLINE).start()) {
            id = run.id();
        }
        String before = System.out.getClass().getName();
        try (Run run = builder(Mode.READ_ONLY)
                .withId(id)
                .captureStdout(true)
                .apiToken(null)
                .start()) {
            assertThat(System.out.getClass().getName()).isEqualTo(before);
            run.fail(new IllegalStateException("read only"));
        }
        assertThat(only().attributes().keySet()).allMatch(path -> path.startsWith("sys/"));
    }

    @Test
    void inModeSyncPrintingDoesNotWaitForTheServer() throws Exception {
        Run run = builder(Mode.SYNC)
                .captureStdout(true)
                .requestTimeout(Duration.ofMinutes(5))
                .closeTimeout(Duration.ZERO)
                .start();
        try {
            server.stop();
            long before = run.durableUpTo();
            IntStream.range(0, 100).forEach(i -> System.out.println("line " + i));
            Await.until("the first lines are on disk", () -> run.durableUpTo() > before);
        } finally {
            run.close();
        }
        assertThat(series(ownNamespace() + "/stdout").count()).isEqualTo(100);
    }

    @Test
    void inModeDebugAllIsCapturedWhileTheRunLivesAndNothingStays() throws Exception {
        Path scratch;
        try (Run run = new RunBuilder(new Settings(Map.of("NEREID_CAPTURE", "true")))
                .mode(Mode.DEBUG)
                .directory(runs())
                .monitoringNamespace("mine")
                .start()) {
            scratch = run.file().getParent().getParent();
            System.out.println("out of the test");
            run.fail(new IllegalStateException("for the test"));
            Await.until("a first measurement", () -> run.exists("mine/cpu"));
            Await.until("the line", () -> run.exists("mine/stdout"));
            assertThat(run.fetchStringSeries("mine/stdout").values()).containsExactly("out of the test");
            assertThat(run.fetch("mine/pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(run.fetchStringSeries("mine/traceback").values())
                    .anyMatch(line -> line.contains("for the test"));
            assertThat(run.fetch("sys/failed").asBoolean()).isTrue();
            assertThat(run.exists("source_code/entrypoint")).isTrue();
        }
        System.out.println("afterwards");
        assertThat(scratch).doesNotExist();
        assertThat(runs()).doesNotExist();
    }

    /** A program of one source file, started as such. */
    @Test
    void theSourceOfTheEntryPointIsKept() throws Exception {
        Path source = Files.writeString(temporary.resolve("Whales.java"), """
                import dev.nereid.*;
                public class Whales {
                    public static void main(String[] arguments) {
                        try (Run run = Nereid.initRun().mode(Mode.OFFLINE).name("whales").start()) {
                            run.assign("a", 1);
                        }
                    }
                }
                """);
        ProcessBuilder command = new ProcessBuilder("java", "-cp", System.getProperty("java.class.path"), "Whales.java")
                .directory(temporary.toFile())
                .redirectErrorStream(true);
        command.environment().put("NEREID_CAPTURE_SOURCE", "true");
        Process program = command.start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(output).isZero();
        try (Stream<Path> files = Files.walk(temporary.resolve(".nereid"))) {
            assertThat(files.filter(file -> file.getParent().toString().endsWith(".files")))
                    .singleElement()
                    .satisfies(kept -> assertThat(kept).hasSameBinaryContentAs(source));
        }
    }
}
