package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final CompletableFuture<?> NEVER = new CompletableFuture<>();

    @TempDir
    private Path directory;

    private Command script(String... lines) throws IOException {
        return new Command(
                Scripts.write(directory, "script", lines), directory, Map.of("PATH", Scripts.SYSTEM_PATH, "A", "b"));
    }

    @Test
    void itSaysWhatItHasToSayAndHowItEnds() throws Exception {
        Command.Result result =
                script("echo $A $PWD $1; cat; echo wrong >&2; exit 3").run(List.of("x y"), LONG, 1000, NEVER);
        assertThat(result.out().text()).isEqualTo("b " + directory.toRealPath() + " x y\n");
        assertThat(result.error().text()).isEqualTo("wrong\n");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void whoSaysTooMuchIsCutOff() throws Exception {
        Command.Result result = script("while true; do echo 0123456789; done").run(List.of(), LONG, 1000, NEVER);
        assertThat(result.out().bytes()).hasSize(1000);
        assertThat(result.out().cut()).isTrue();
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void whoSaysJustEnoughIsNot() throws Exception {
        assertThat(script("printf 12345").run(List.of(), LONG, 5, NEVER).out().cut())
                .isFalse();
    }

    @Test
    void whoHangsIsKilledWithItsChildren() throws Exception {
        Command hanging = script("sleep 1000 & echo $! > child", "wait");
        assertThatThrownBy(() -> hanging.run(List.of(), Duration.ofMillis(500), 1000, NEVER))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("no end after 500 ms");
        Path child = directory.resolve("child");
        assertThat(child).exists();
        long pid = Long.parseLong(Files.readString(child).strip());
        Await.until(
                "the end of the child",
                () -> ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
    }

    @Test
    void whoIsNotWantedAnyMoreIsKilledAtOnce() throws Exception {
        CompletableFuture<?> cancelled = new CompletableFuture<>();
        cancelled.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> script("exec sleep 1000").run(List.of(), LONG, 1000, cancelled))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("cancelled");
    }

    @Test
    void aThreadThatIsInterruptedStaysSo() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> script("exec sleep 1000").run(List.of(), LONG, 1000, NEVER))
                .isInstanceOf(TimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theFirstExecutableFileOnThePathIsFound() throws Exception {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.createDirectory(first.resolve("tool"));
        Files.createFile(first.resolve("other"));
        Path tool = Scripts.write(second, "tool", "");
        Map<String, String> path = Map.of("PATH", ":" + directory.resolve("none") + ":" + first + ":" + second);
        assertThat(Command.find("tool", path)).isEqualTo(tool);
        assertThat(Command.find("other", path)).as("not executable").isNull();
        assertThat(Command.find("tool", Map.of())).isNull();
    }
}
