package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All works, and nothing stays. */
@Timeout(120)
class DebugModeTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    private RunBuilder builder() {
        Map<String, String> environment =
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        return new RunBuilder(Quiet.settings(environment)).mode(Mode.DEBUG).directory(temporary.resolve("runs"));
    }

    /** The private directory of a run. */
    private static Path scratch(Run run) {
        return run.file().getParent().getParent();
    }

    @Test
    void nothingIsKeptButWhileTheRunLives() {
        Run run = builder().start();
        Path scratch = scratch(run);
        run.append("loss", 1);
        run.flush();
        assertThat(run.fetch("loss").pointCount()).isEqualTo(1);
        assertThat(run.file()).exists();

        SyncStatus status = run.stop(Duration.ofSeconds(1));

        assertThat(status.pending()).isZero();
        assertThat(status.message()).contains("keeps nothing");
        assertThat(scratch).doesNotExist();
        assertThat(temporary).isEmptyDirectory();
        run.close();
        assertThatThrownBy(() -> run.append("loss", 2)).isInstanceOf(ObjectClosedException.class);
    }

    @Test
    void oneBuilderStartsRunsThatShareNothing() {
        RunBuilder builder = builder();
        Run one = builder.start();
        try (Run two = builder.start()) {
            assertThat(scratch(two)).isNotEqualTo(scratch(one));
            one.close();
            two.append("loss", 1);
            assertThat(two.fetch("loss").pointCount()).isEqualTo(1);
        }
    }

    /** Nobody else can have logged to the run. */
    @Test
    void aRefreshLeavesAllAsItIs() {
        try (Run run = builder().start()) {
            run.floatSeries("loss").append(7, 1);
            run.assign("lr", 0.1);
            run.delete("lr");
            run.refresh();
            run.append("loss", 2);
            run.assign("lr", "text");
            assertThat(run.fetchFloatSeries("loss").steps()).containsExactly(7, 8);
            assertThatThrownBy(() -> run.assign("loss", 1)).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("lr").asString()).isEqualTo("text");
        }
    }

    @Test
    void aStartThatIsRefusedLeavesNothing() {
        Path before = temporaryRoot();
        long count = debugDirectories(before);
        assertThatThrownBy(() -> builder().withId("CLS-3").start()).isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> builder().project("a/b/c").start()).isInstanceOf(IllegalArgumentException.class);
        assertThat(debugDirectories(before)).isEqualTo(count);
    }

    private static Path temporaryRoot() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static long debugDirectories(Path root) {
        return List.of(root.toFile().list()).stream()
                .filter(name -> name.startsWith("nereid-debug-"))
                .count();
    }

    /** Logs and never closes. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws InterruptedException {
            Run run = Nereid.initRun().start();
            run.append("loss", 1);
            System.out.println("points " + run.fetch("loss").pointCount());
            System.out.println("in " + scratch(run));
            if (arguments.length > 0) {
                new CountDownLatch(1).await();
            }
        }
    }

    private JvmProcess start(String... arguments) throws Exception {
        return JvmProcess.start(
                Job.class,
                Map.of(
                        "NEREID_MODE",
                        "Debug",
                        "NEREID_DIR",
                        temporary.resolve("runs").toString()),
                List.of(arguments));
    }

    @Test
    void theEndOfTheProgramDeletesWhatAForgottenCloseLeft() throws Exception {
        try (JvmProcess job = start()) {
            assertThat(job.awaitEnd(GRACE)).as(job.output()).isZero();
            assertThat(job.last("points ")).isEqualTo("1");
            assertThat(Path.of(job.last("in "))).doesNotExist();
            assertThat(job.output()).doesNotContain("nereid sync");
        }
        assertThat(Files.exists(temporary.resolve("runs"))).isFalse();
    }

    @Test
    void sigtermDeletesItToo() throws Exception {
        try (JvmProcess job = start("stay")) {
            Path scratch = Path.of(job.await("in "));
            assertThat(scratch).isDirectory();
            job.terminate();
            assertThat(job.awaitEnd(GRACE)).isEqualTo(128 + 15);
            assertThat(scratch).doesNotExist();
        }
    }
}
