package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.testing.BrowserSession;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.SharedHttp;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nereid ui}, in a process of its own. */
class UiCommandTest {
    private static final String BEGINNING = "http://127.0.0.1:";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path base;

    private JvmProcess ui(Path cache, String... arguments) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("ui", "--path", base.resolve("runs").toString()));
        words.addAll(List.of(arguments));
        return JvmProcess.start(Main.class, Map.of("NEREID_CACHE_DIR", cache.toString()), words);
    }

    private static String get(String address, BrowserSession session) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .headers(session.headers())
                .build();
        return SharedHttp.CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    private static BrowserSession open(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return BrowserSession.begunBy(SharedHttp.CLIENT.send(request, BodyHandlers.ofString()));
    }

    private void log() {
        try (Run run = Cli.offlineRun(base.resolve("runs"), "a run").start()) {
            run.upload("notes", "a note".getBytes(), "notes.txt");
        }
    }

    @Test
    void itPrintsOneAddressAndEndsInOrder() throws Exception {
        log();
        try (JvmProcess ui = ui(base.resolve("cache"), "--port", "0")) {
            String address = BEGINNING + ui.await(BEGINNING);
            BrowserSession session = open(address);
            String api = address.replaceFirst("/-/.*", "/api/v1/");
            assertThat(get(api + "projects", session)).contains("\"name\":\"(none)\",", "\"runs\":1");
            String files = get(api + "files/local", session);
            assertThat(files).contains("\"name\":\"a run\"", "\"writer\":\"finished\"", "\"pending_files\":1");
            String id = files.replaceFirst("(?s).*\"object_id\":\"([^\"]+)\".*", "$1");
            String sha256 = get(api + "files?id=" + id + "&path=notes", session)
                    .replaceFirst("(?s).*\"sha256\":\"([^\"]+)\".*", "$1");
            assertThat(get(api + "contents/" + sha256, session)).isEqualTo("a note");
            ui.terminate();
            assertThat(ui.awaitEnd(PATIENCE)).isZero();
            assertThat(ui.output()).isEqualTo(address);
        }
    }

    @Test
    void whereItsPortIsTakenItTakesAnotherUnlessOneWasAskedFor() throws Exception {
        log();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            try (JvmProcess ui = ui(base.resolve("cache"), "--port", port)) {
                assertThat(ui.awaitEnd(PATIENCE)).isEqualTo(Main.FAILED);
                assertThat(ui.output()).contains("Can't listen on 127.0.0.1:" + port, "--port");
            }
        }
        try (JvmProcess one = ui(base.resolve("cache"));
                JvmProcess two = ui(base.resolve("cache"))) {
            String first = one.await(BEGINNING);
            String second = two.await(BEGINNING);
            assertThat(first.replaceFirst("/.*", "")).isNotEqualTo(second.replaceFirst("/.*", ""));
            assertThat(one.output() + two.output()).contains("nereid: port 8427 is taken, so this is ");
        }
    }

    @Test
    void withoutACacheItWorksAsWellAndLeavesNothing() throws Exception {
        log();
        Path file = Files.writeString(base.resolve("file"), "no directory");
        try (JvmProcess ui = ui(file, "--port", "0")) {
            String address = BEGINNING + ui.await(BEGINNING);
            assertThat(ui.output()).contains("the cache directory " + file + " can't be used");
            assertThat(get(address.replaceFirst("/-/.*", "/api/v1/projects"), open(address)))
                    .contains("\"runs\":1");
            ui.terminate();
            assertThat(ui.awaitEnd(PATIENCE)).isZero();
        }
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        Cli.Result missing = new Cli(base.resolve("cache")).run("ui", "--path", base.resolve("nowhere"));
        assertThat(missing.exit()).isEqualTo(Main.FAILED);
        assertThat(missing.err()).contains("There is no directory or run file " + base.resolve("nowhere"));
        Cli.Result wrong = new Cli(base.resolve("cache")).run("ui", "--port", "70000");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("--port is 70000");
    }
}
