package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.PackagedCommand.Jdk;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: its first start, the next ones, and its end by SIGTERM. */
@Timeout(120)
class ServeIT {
    private static final String LAST_LINE = "Stop with Ctrl-C.";
    private static final String VARIABLE = "NEREID_API_TOKEN=";

    @TempDir
    private Path scratch;

    /** A server that answers. */
    private static final class Server {
        final Process process;
        final List<String> lines = new ArrayList<>();

        Server(Path scratch, String... more) throws IOException {
            List<String> words = new ArrayList<>(List.of("-jar", PackagedCommand.JAR.toString(), "serve"));
            words.addAll(
                    List.of("--port", "0", "--data", scratch.resolve("server").toString()));
            words.addAll(List.of(more));
            process = PackagedCommand.start(Jdk.ofTests(), Map.of(), scratch.resolve("err"), words);
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line;
            do {
                line = out.readLine();
                lines.add(line);
            } while (line != null && !line.equals(LAST_LINE));
        }

        String token() {
            return lines.stream()
                    .filter(line -> line.startsWith(VARIABLE))
                    .findFirst()
                    .orElse(null);
        }

        /** SIGTERM; how long the end took. */
        long stopMillis() throws InterruptedException {
            long start = System.nanoTime();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }

    @Test
    void aServerKeepsItsDataAndShowsItsTokenOnce() throws Exception {
        Server first = new Server(scratch);
        String token = first.token();
        assertThat(first.lines.get(0)).matches("Nereid server at http://127\\.0\\.0\\.1:\\d+, data in /.*/server");
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            client.administration().createProject("ml/digits", null, null);
            // The client's idle connection must not hold up the end.
            assertThat(first.stopMillis()).isLessThan(5_000);
        }
        assertThat(first.process.exitValue()).isEqualTo(128 + 15);

        Server second = new Server(scratch);
        assertThat(second.lines).hasSize(2);
        assertThat(second.token()).isNull();
        second.stopMillis();

        Server third = new Server(scratch, "--new-token");
        assertThat(third.token()).isNotNull().isNotEqualTo(token);
        try (HttpTransport client = new HttpTransport(ApiToken.parse(third.token()))) {
            assertThat(client.administration().projects().toString()).contains("ml/digits");
        }
        third.stopMillis();
        assertThat(Files.readString(scratch.resolve("err"))).isEmpty();
    }
}
