package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** tail, of runs that other processes log to. */
class TailCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;

    private Path runs;
    private Cli cli;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache"));
    }

    /** A process that logs. */
    private static final class Job implements AutoCloseable {
        final Process process;
        private final BufferedReader out;
        final String id;

        Job(String... arguments) throws IOException {
            process = ChildJvm.start(LiveRun.class, arguments);
            out = process.inputReader(StandardCharsets.UTF_8);
            id = await("id ");
        }

        /** Returns when it is committed. */
        void tell(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            await("done " + line);
        }

        private String await(String beginning) throws IOException {
            for (String line; (line = out.readLine()) != null; ) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            throw new AssertionError("The job ended without a line " + beginning);
        }

        void end() throws Exception {
            process.getOutputStream().close();
            process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private JvmProcess tail(Object... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("tail", "--path", runs.toString()));
        Stream.of(arguments).map(Object::toString).forEach(words::add);
        return JvmProcess.start(
                Main.class, Map.of("NEREID_CACHE_DIR", base.resolve("cache").toString()), words);
    }

    @Test
    void whatIsLoggedAppearsUntilTheRunEnds() throws Exception {
        try (Job job = new Job(runs.toString(), "live")) {
            job.tell("float train/loss 0.5");
            job.tell("line log before");
            try (JvmProcess tail = tail("live", "--format", "ndjson", "-n", 1)) {
                tail.await("{\"path\":\"log\",\"step\":0.0,");
                job.tell("float train/loss 0.25");
                assertThat(tail.await("{\"path\":\"train/loss\",\"step\":1.0,")).endsWith("Z\",\"value\":0.25}");
                job.tell("float train/loss NaN");
                assertThat(tail.await("{\"path\":\"train/loss\",\"step\":2.0,")).endsWith("\"value\":\"NaN\"}");
                job.tell("set params/optimizer adam");
                assertThat(tail.await("{\"path\":\"params/optimizer\",\"step\":null,"))
                        .endsWith("\"value\":\"adam\"}");
                job.end();
                tail.await("nereid: " + job.id + " has ended.");
                assertThat(tail.awaitEnd(PATIENCE)).isZero();
                assertThat(tail.output().lines()).hasSize(5);
            }
        }
    }

    @Test
    void theLinesOfOneSeriesAreAllThatPeopleGet() throws Exception {
        try (Job job = new Job(runs.toString(), "live")) {
            job.tell("line monitoring/out first \u00e9");
            try (JvmProcess tail = tail("live", "monitoring/out")) {
                tail.await("first \u00e9");
                job.tell("float train/loss 1");
                job.tell("line monitoring/out second");
                tail.await("second");
                job.tell("fail");
                job.end();
                assertThat(tail.awaitEnd(PATIENCE)).isZero();
                assertThat(tail.output().lines())
                        .containsExactly("first \u00e9", "second", "nereid: " + job.id + " has failed.");
            }
        }
    }

    @Test
    void aKilledRunIsSaidToBeKilled() throws Exception {
        try (Job job = new Job(runs.toString(), "live")) {
            job.tell("line out hello");
            try (JvmProcess tail = tail("live", "out")) {
                tail.await("hello");
                ChildJvm.kill(job.process);
                tail.await("nereid: " + job.id + " was killed, or its machine went down.");
                assertThat(tail.awaitEnd(PATIENCE)).isZero();
            }
            Cli.Result later = cli.run("tail", "live", "--path", runs);
            assertThat(later.exit()).isZero();
            assertThat(later.err())
                    .isEqualTo("nereid: nobody logs to " + job.id + " now. It was killed, or its machine went down.\n");
        }
    }

    @Test
    void aFieldThatIsNotThereYetIsSaidAndAwaited() throws Exception {
        try (Job job = new Job(runs.toString(), "live")) {
            job.tell("float train/loss 0.5");
            String note = "nereid: " + job.id + " has no field \"train/los\" yet. Did you mean \"train/loss\"?";
            try (JvmProcess tail = tail("live", "train/los", "train/*", "-n", 0, "--format", "ndjson")) {
                tail.await(note);
                job.tell("float train/los 0.25");
                tail.await("{\"path\":\"train/los\",");
                job.end();
                assertThat(tail.awaitEnd(PATIENCE)).isZero();
                assertThat(tail.output().lines()).filteredOn(note::equals).hasSize(1);
            }
        }
        Cli.Result once = cli.run("tail", "live", "--path", runs, "train/lss", "no/*", "--no-follow");
        assertThat(once.exit()).isZero();
        assertThat(once.out()).isEmpty();
        assertThat(once.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("has no field \"train/lss\". Did you mean \"train/los\"");
        assertThat(cli.run("tail", "live", "--path", runs, "train/loss", "sys/*", "--no-follow")
                        .err())
                .isEmpty();
    }

    @Test
    void aProcessThatJoinsIsFollowedToo() throws Exception {
        try (Job first = new Job(runs.toString(), "live");
                JvmProcess tail = tail(first.id, "--format", "ndjson")) {
            first.tell("line a one");
            tail.await("{\"path\":\"a\"");
            try (Job second = new Job(runs.toString(), "live", first.id)) {
                second.tell("line b two");
                tail.await("{\"path\":\"b\"");
                first.end();
                second.tell("line b three");
                tail.await("{\"path\":\"b\",\"step\":1.0");
                second.end();
            }
            tail.await("nereid: " + first.id + " has ended.");
        }
    }

    @Test
    void aRunThatHasEndedIsShownAsItWas() {
        try (Run run = Cli.offlineRun(runs, "done").start()) {
            for (int i = 0; i < 20; i++) {
                run.floatSeries("train/loss").append(i / 8.0);
            }
            run.assign("params/lr", 0.1);
        }
        Cli.Result done = cli.run("tail", "done", "--path", runs, "-n", "2");
        assertThat(done.exit()).isZero();
        assertThat(done.out().lines()).hasSize(2);
        assertThat(cli.run("tail", "done", "--path", runs, "train/loss").out().lines())
                .hasSize(10)
                .last()
                .asString()
                .endsWith("  train/loss  19  2.375");
        assertThat(cli.run("tail", "done", "params/*", "--path", runs).out()).endsWith("  params/lr  0.1\n");
        assertThat(done.err()).contains("nobody logs to offline/");
        assertThat(cli.run("tail", "done", "--path", runs, "train/*").out().lines())
                .hasSize(10);
        Cli.Result once = cli.run("tail", "done", "--path", runs, "-n", "0", "--no-follow");
        assertThat(once.out() + once.err()).isEmpty();
        assertThat(cli.run("tail", "done", "--path", runs, "-n", "-1").exit()).isEqualTo(2);
        assertThat(cli.run("tail", "dome", "--path", runs).err()).contains("Did you mean \"done\"?");
    }

    @Test
    void theOrderIsThatOfTheLog() throws Exception {
        try (Run run = Cli.offlineRun(runs, "quick").start()) {
            for (int i = 0; i < 200; i++) {
                run.assign("a" + i, i);
                run.floatSeries("loss").append(i);
                run.assign("b" + i, "x" + i);
                run.stringSeries("log").append("line " + i);
            }
        }
        List<String> logged = new ArrayList<>();
        try (RunFileReader reader = RunFileReader.open(RunFileName.list(runs).get(0))) {
            for (LoggedOperation operation : reader.read(0, 10_000, Long.MAX_VALUE)) {
                LoggedEntry.of(reader.decode(operation), operation.time())
                        .forEach(entry -> logged.add(entry.path() + " " + entry.value()));
            }
        }
        assertThat(logged).hasSizeGreaterThanOrEqualTo(800);
        assertThat(values(cli.run("tail", "quick", "--path", runs, "-n", 10_000, "--format", "ndjson")))
                .isEqualTo(logged);
        assertThat(values(cli.run("tail", "quick", "--path", runs, "-n", 30, "--format", "ndjson")))
                .isEqualTo(logged.subList(logged.size() - 30, logged.size()));
    }

    private static List<String> values(Cli.Result entries) {
        return entries.out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .map(entry -> entry.path("path").asString() + " "
                        + entry.path("value").asString())
                .toList();
    }

    @Test
    void itWritesNothingNearTheRunFiles() throws Exception {
        try (Run run = Cli.offlineRun(runs, "done").start()) {
            run.assign("x", 1);
        }
        TreeSet<String> before = names();
        cli.run("tail", "done", "--path", runs);
        assertThat(names()).isEqualTo(before);
    }

    private TreeSet<String> names() throws IOException {
        try (Stream<Path> files = Files.list(runs)) {
            return new TreeSet<>(files.map(Path::toString).toList());
        }
    }
}
