package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.cli.PackagedCommand.Jdk;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Certificates;
import dev.nereid.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
            this(scratch, List.of(), more);
        }

        Server(Path scratch, List<String> java, String... more) throws IOException {
            List<String> words = new ArrayList<>(java);
            words.addAll(List.of("-jar", PackagedCommand.JAR.toString(), "serve"));
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
            return line(VARIABLE);
        }

        /** Null if none begins like this. */
        String line(String beginning) {
            return lines.stream()
                    .filter(line -> line.startsWith(beginning))
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
        assertThat(first.process.exitValue()).isZero();

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

    private String errors() throws IOException {
        return Files.readString(scratch.resolve("err"));
    }

    private PackagedCommand.Result nereid(Server server, String... arguments) throws Exception {
        Map<String, String> printed = new HashMap<>();
        for (String line : server.lines) {
            if (line.startsWith("NEREID_")) {
                printed.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        List<String> words = new ArrayList<>(List.of("-jar", PackagedCommand.JAR.toString()));
        words.addAll(List.of(arguments));
        return PackagedCommand.run(Jdk.ofTests(), printed, scratch, words);
    }

    @Test
    void overTlsItPrintsTheLinesThatClientsNeed() throws Exception {
        Server first = new Server(scratch, "--tls");
        Path bundle = scratch.resolve("server/tls/ca.pem");
        assertThat(first.lines.get(0)).matches("Nereid server at https://127\\.0\\.0\\.1:\\d+, data in /.*/server");
        assertThat(first.line("NEREID_CA_BUNDLE=")).isEqualTo("NEREID_CA_BUNDLE=" + bundle);
        assertThat(first.line("NEPTUNE_"))
                .isEqualTo("NEPTUNE_API_TOKEN=$NEREID_API_TOKEN NEPTUNE_ALLOW_SELF_SIGNED_CERTIFICATE=1");
        assertThat(nereid(first, "project", "create", "ml/digits"))
                .isEqualTo(new PackagedCommand.Result(0, "Created ml/digits, key DIGITS\n", ""));
        first.stopMillis();

        Server second = new Server(scratch, "--tls");
        assertThat(second.line("NEREID_CA_BUNDLE=")).isEqualTo("NEREID_CA_BUNDLE=" + bundle);
        assertThat(second.lines).hasSize(4);
        second.stopMillis();
        Server third = new Server(scratch, "--tls", "--new-token");
        assertThat(third.line("NEREID_CA_BUNDLE=")).isEqualTo("NEREID_CA_BUNDLE=" + bundle);
        assertThat(nereid(third, "project", "list").out()).contains("ml/digits");
        third.stopMillis();
        assertThat(errors()).isEmpty();
    }

    @Test
    void aServerThatStartsToSpeakTlsSaysWhatItsClientsLackNow() throws Exception {
        new Server(scratch).stopMillis();
        Server server = new Server(scratch, "--tls");
        assertThat(server.token()).isNull();
        assertThat(server.line("NEREID_CA_BUNDLE=")).endsWith("/server/tls/ca.pem");
        assertThat(server.line("Tokens name the server's address, which is https://127.0.0.1:"))
                .endsWith("--new-token for one of those.");
        server.stopMillis();
    }

    @Test
    void withACertificateThatAllTrustNothingMoreIsPrinted() throws Exception {
        Certificates given = new Certificates(scratch.resolve("given"));
        given.issue("nereid.example.org");
        String trusted = scratch.resolve("trusted.p12").toString();
        ChildJvm.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-importcert",
                "-noprompt",
                "-keystore",
                trusted,
                "-storepass",
                "changeit",
                "-file",
                given.authorityFile().toString()));
        Server server = new Server(
                scratch,
                List.of("-Djavax.net.ssl.trustStore=" + trusted, "-Djavax.net.ssl.trustStorePassword=changeit"),
                "--tls-cert",
                given.certificateFile().toString(),
                "--tls-key",
                given.keyFile().toString(),
                "--public-url",
                "HTTPS://nereid.example.org/");
        assertThat(server.lines).contains("Clients reach it at https://nereid.example.org");
        assertThat(server.line("NEREID_CA_BUNDLE=")).isNull();
        assertThat(server.line("NEPTUNE_")).isEqualTo("NEPTUNE_API_TOKEN=$NEREID_API_TOKEN");
        assertThat(ApiToken.parse(server.token()).address()).hasToString("https://nereid.example.org/");
        server.stopMillis();
        assertThat(errors()).isEmpty();
    }

    @Test
    void whoeverListensForOthersWithoutTlsIsWarned() throws Exception {
        Server open = new Server(scratch, "--host", "0.0.0.0");
        open.stopMillis();
        assertThat(errors().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("nereid: WARNING: on the way to 0.0.0.0:")
                                .contains("everybody can read the tokens", "Add --tls;", "--public-url"),
                        line -> assertThat(line)
                                .startsWith("nereid: Tokens name http://127.0.0.1:")
                                .contains("--public-url"));

        Server behindProxy =
                new Server(scratch, "--host", "0.0.0.0", "--public-url", "https://nereid.example.org", "--new-token");
        assertThat(ApiToken.parse(behindProxy.token()).address()).hasToString("https://nereid.example.org/");
        assertThat(behindProxy.line("NEPTUNE_")).isEqualTo("NEPTUNE_API_TOKEN=$NEREID_API_TOKEN");
        behindProxy.stopMillis();
        assertThat(errors()).isEmpty();
    }
}
