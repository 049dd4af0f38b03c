package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a command {@code nvidia-smi} of our own. */
@Timeout(60)
class GpusTest {
    @TempDir
    private Path directory;

    /** A command that notes each call and then does this. */
    static Gpus gpus(Path directory, String... script) throws IOException {
        Path calls = directory.resolve("calls");
        Scripts.write(directory, "nvidia-smi", "echo \"$@\" >> " + calls, String.join("\n", script));
        Map<String, String> environment = Map.of("PATH", directory + ":" + Scripts.SYSTEM_PATH);
        return new Gpus(environment, Duration.ofSeconds(20), new CompletableFuture<>());
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }

    @Test
    void theCommandIsAskedForNumbersOnly() throws Exception {
        assertThat(gpus(directory, "echo 3, 5, 1, 2.5").read()).containsExactly(new Gpus.Reading(3, 5, 1, 2.5));
        assertThat(calls())
                .containsExactly(
                        "--query-gpu=index,utilization.gpu,memory.used,power.draw" + " --format=csv,noheader,nounits");
    }

    @Test
    void whatAGpuDoesNotMeasureIsNoNumber() throws Exception {
        assertThat(gpus(directory, "echo '0, [Not Supported], [N/A], [Unknown Error]'")
                        .read())
                .containsExactly(new Gpus.Reading(0, Double.NaN, Double.NaN, Double.NaN));
    }

    @Test
    void aMachineMayHaveTheCommandAndNoGpu() throws Exception {
        Gpus gpus = gpus(directory, "exit 0");
        for (int i = 0; i < 5; i++) {
            assertThat(gpus.read()).isEmpty();
        }
        assertThat(calls()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 9", "echo NVIDIA-SMI has failed", "echo 0, a, 1, 2", "kill -9 $$"})
    void aCommandThatKeepsFailingIsGivenUp(String script) throws Exception {
        Gpus gpus = gpus(directory, script);
        for (int i = 0; i < 10; i++) {
            assertThat(gpus.read()).isEmpty();
        }
        assertThat(calls()).hasSize(Gpus.FAILURES_MAX);
    }

    @Test
    void failuresNowAndThenAreForgiven() throws Exception {
        Gpus gpus =
                gpus(directory, "test $(($(wc -l < " + directory.resolve("calls") + ") % 3)) = 0 && echo 0, 1, 2, 3");
        int readings = 0;
        for (int i = 0; i < 9; i++) {
            readings += gpus.read().size();
        }
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void aCommandThatHangsIsKilledAndGivenUp() throws Exception {
        gpus(directory, "exec sleep 1000");
        Map<String, String> environment = Map.of("PATH", directory + ":" + Scripts.SYSTEM_PATH);
        Gpus gpus = new Gpus(environment, Duration.ofMillis(300), new CompletableFuture<>());
        for (int i = 0; i < 10; i++) {
            assertThat(gpus.read()).isEmpty();
        }
        assertThat(calls()).hasSizeBetween(1, Gpus.FAILURES_MAX); // one may be killed before it notes anything
    }

    @Test
    void withoutTheCommandNothingIsAsked() {
        Gpus gpus = new Gpus(Map.of("PATH", directory.toString()), Duration.ofSeconds(20), new CompletableFuture<>());
        assertThat(gpus.read()).isEmpty();
    }
}
