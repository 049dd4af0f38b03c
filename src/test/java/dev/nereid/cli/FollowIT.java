package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.cli.PackagedCommand.Jdk;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Await;
import dev.nereid.testing.Requires;
import dev.nereid.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Following as a process: its end by SIGTERM, and a directory in which it may only read. */
@Timeout(180)
class FollowIT {
    private Path scratch; // unlike @TempDir, others may look into it
    private TestServer server;
    private Process process; // null if there is none

    @BeforeEach
    void start() throws IOException {
        scratch = Files.createTempDirectory(Path.of("/tmp"), "nereid-follow");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(scratch.resolve("runs"));
        server = TestServer.start(scratch.resolve("server"));
    }

    @AfterEach
    void stop() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        server.close();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** @param prefix of the command, such as {@code setpriv} and its options */
    private BufferedReader follow(String token, String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        Path jar = Files.copy(PackagedCommand.JAR, scratch.resolve("nereid.jar"));
        command.addAll(List.of(Jdk.ofTests().java(), "-jar", jar.toString(), "sync", "--follow"));
        command.addAll(List.of("--path", scratch.resolve("runs").toString(), "--interval", "100ms"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(scratch.resolve("err").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "NEREID_API_TOKEN",
                        token,
                        "XDG_STATE_HOME",
                        scratch.resolve("state").toString()));
        process = builder.start();
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** SIGTERM; the exit code. What it printed can still be read. */
    private int terminate() throws InterruptedException {
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Run run() {
        return Cli.offlineRun(scratch.resolve("runs"), "followed")
                .project("ml/live")
                .start();
    }

    @Test
    void sigtermEndsItInOrder() throws Exception {
        Run run = run();
        run.append("loss", 1);
        run.flush();
        BufferedReader out = follow(server.token());
        assertThat(out.readLine())
                .isEqualTo("Following " + scratch.resolve("runs") + " to "
                        + server.server().address() + ". Stop with Ctrl-C.");
        assertThat(out.readLine()).isEqualTo(run.id() + " -> LIVE-1 in ml/live");
        run.close();
        assertThat(out.readLine()).matches("LIVE-1 ended, \\d+ operations synced");

        assertThat(terminate()).isZero();
        assertThat(out.readLine()).startsWith("Synced 1 run with ").endsWith(" B.");
        assertThat(out.readLine()).isNull();
        assertThat(scratch.resolve("err")).isEmptyFile();
    }

    @Test
    void whatIsStillInTroubleAtTheEndIsSaidByMessageAndExitCode() throws Exception {
        Path garbage = Files.writeString(scratch.resolve("runs/garbage.db"), "no database ".repeat(400));
        BufferedReader out = follow(server.token());
        Await.until("it is said", () -> Files.size(scratch.resolve("err")) > 0);

        assertThat(terminate()).isEqualTo(1);
        assertThat(out.lines().toList()).last().asString().startsWith("Synced nothing with ");
        assertThat(Files.readAllLines(scratch.resolve("err")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(garbage + " is no run file"));
    }

    @Test
    void aServerThatHangsDoesNotHoldUpTheEndForLong() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            BufferedReader out = follow(server.tokenVia(deaf.getLocalPort()));
            deaf.accept();
            assertThat(out.readLine()).startsWith("Following ");
            assertThat(terminate()).isEqualTo(1);
            assertThat(out.readLine()).startsWith("Synced nothing with ");
            assertThat(Files.readAllLines(scratch.resolve("err")))
                    .singleElement()
                    .asString()
                    .contains(
                            "does not answer. What it lacks is safe in the run files. To send it: nereid sync --path ");
        }
    }

    @Test
    void whereItMayOnlyReadItLeavesNothingBehind() throws Exception {
        Requires.root(); // for whom no mode bits hold
        Requires.command("setpriv");
        Path runs = scratch.resolve("runs");
        Path state = Files.createDirectory(scratch.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        Run run = run();
        run.append("loss", 1);
        run.flush();
        List<String> before = listing(runs);
        String[] asNobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"};
        assertThat(new ProcessBuilder(
                                concat(asNobody, "touch", runs.resolve("x").toString()))
                        .start()
                        .waitFor())
                .as("a plain write fails")
                .isNotZero();
        BufferedReader out = follow(server.token(), asNobody);
        out.readLine();
        assertThat(out.readLine()).isEqualTo(run.id() + " -> LIVE-1 in ml/live");
        try (HttpTransport client = server.client()) {
            for (int i = 2; i < 5; i++) {
                int points = i;
                run.append("loss", i);
                run.flush();
                Await.until(
                        "the next point is there",
                        () -> client.series("LIVE-1", "loss").count() == points);
            }
        }
        assertThat(listing(runs)).isEqualTo(before);
        try (Stream<Path> files = Files.walk(state)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
        assertThat(RunFileName.sync(run.file())).doesNotExist();
        assertThat(terminate()).isZero();
        run.close();
        assertThat(listing(runs)).containsExactly(run.file().getFileName().toString());
        assertThat(scratch.resolve("err")).isEmptyFile();
    }

    private static List<String> concat(String[] prefix, String... command) {
        List<String> words = new ArrayList<>(List.of(prefix));
        words.addAll(List.of(command));
        return words;
    }

    private static List<String> listing(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
