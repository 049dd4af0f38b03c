package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OfflineModeTest {
    private static final String ADDRESS = "http://127.0.0.1:";

    @TempDir
    private Path directory;

    private RunBuilder builder(Map<String, String> environment) {
        return new RunBuilder(Quiet.settings(environment)).directory(directory).mode(Mode.OFFLINE);
    }

    private RunBuilder builder() {
        return builder(Map.of());
    }

    @Test
    void nothingTouchesTheNetwork() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread acceptor = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket socket = listener.accept()) {
                            connections.addAndGet(socket.isClosed() ? 0 : 1);
                        }
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
            acceptor.setDaemon(true);
            acceptor.start();
            Map<String, String> environment = Map.of(
                    "NEREID_API_TOKEN",
                    TestServer.tokenFor(ADDRESS + listener.getLocalPort(), "key"),
                    "NEREID_PROJECT",
                    "ml/offline");

            String id;
            try (Run run = builder(environment).name("offline").tags("a").start()) {
                id = run.id();
                run.append("loss", 0.5);
                assertThat(run.awaitSync(Duration.ofMillis(1))).isFalse();
            }
            builder(environment).withId(id).start().close();

            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
                assertThat(probe.getInputStream().read()).isEqualTo(-1); // counted, and after all others
            }
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void aCustomRunIdIsRefusedWithTheReasonAndWhatToDoInstead() {
        assertThatThrownBy(() -> builder().customRunId("fold-1").start())
                .isInstanceOf(CustomRunIdOfflineException.class)
                .isInstanceOf(NereidException.class)
                .hasMessageContaining("\"fold-1\"")
                .hasMessageContaining("two offline runs with one ID could not be told apart")
                .hasMessageContaining("Nothing has been logged")
                .hasMessageContaining("NEREID_RUN")
                .hasMessageContaining("name or tags");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aCustomRunIdOfTheEnvironmentIsRefusedToo() {
        Map<String, String> environment = Map.of("NEREID_CUSTOM_RUN_ID", "fold-1", "NEREID_MODE", "offline");
        RunBuilder builder = new RunBuilder(Quiet.settings(environment)).directory(directory);

        assertThatThrownBy(builder::start)
                .isInstanceOf(CustomRunIdOfflineException.class)
                .hasMessageContaining("NEREID_CUSTOM_RUN_ID");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theProgramsRunBeatsTheEnvironmentsCustomRunId() {
        String id = "offline/" + UUID.randomUUID();
        try (Run run =
                builder(Map.of("NEREID_CUSTOM_RUN_ID", "fold-1")).withId(id).start()) {
            assertThat(run.id()).isEqualTo(id);
        }
    }

    @Test
    void theEnvironmentSaysWhatTheProgramDoesNot() {
        String id = "offline/" + UUID.randomUUID();
        Map<String, String> environment = Map.of(
                "NEREID_MODE",
                " Offline ",
                "NEREID_DIR",
                directory.resolve("from environment").toString(),
                "NEREID_RUN",
                id,
                "NEREID_PROJECT",
                " ");
        try (Run run = new RunBuilder(Quiet.settings(environment)).start()) {
            assertThat(run.id()).isEqualTo(id);
            assertThat(run.file().getParent()).isEqualTo(directory.resolve("from environment"));
        }
    }

    @Test
    void everythingCanComeFromTheEnvironmentAndTheProgramsWordCountsMore() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("NEPTUNE_MODE", "offline"),
                Map.entry("NEPTUNE_PROJECT", "ml/theirs"),
                Map.entry("NEPTUNE_DATA_DIRECTORY", directory.resolve("theirs").toString()),
                Map.entry("NEREID_NAME", "from environment"),
                Map.entry("NEREID_DESCRIPTION", "described"),
                Map.entry("NEREID_TAGS", "a, b"),
                Map.entry("NEREID_SOURCE_FILES", "pom.xml, .mvn/*.config"),
                Map.entry("NEREID_DURABILITY", "power-safe"),
                Map.entry("NEREID_LINGER", "7 ms"),
                Map.entry("NEREID_QUEUE_CAPACITY", "2048"),
                Map.entry("NEREID_QUEUE_TIMEOUT", "1"),
                Map.entry("NEREID_FAIL_WHEN_FULL", "true"),
                Map.entry("NEPTUNE_SYNC_AFTER_STOP_TIMEOUT", "7"));
        RunBuilder given = new RunBuilder(Quiet.settings(environment));
        try (Run run = given.start()) {
            assertThat(run.file().getParent()).isEqualTo(directory.resolve("theirs"));
            run.flush();
            assertThat(run.durableUpTo()).isEqualTo(5); // creation, name, description, tags, source files
            assertThat(run.listFiles("source_code/files")).hasSize(2);
        }
        assertThat(given.project).isEqualTo("ml/theirs");
        assertThat(given.tags).containsExactly("a", "b");
        assertThat(given.durability).isEqualTo(Durability.POWER_SAFE);
        assertThat(given.linger).isEqualTo(Duration.ofMillis(7));
        assertThat(given.queueCapacity).isEqualTo(2048);
        assertThat(given.queueTimeout).isEqualTo(Duration.ofSeconds(1));
        assertThat(given.failWhenFull).isTrue();
        assertThat(given.closeTimeout).isEqualTo(Duration.ofSeconds(7));

        RunBuilder said = new RunBuilder(Quiet.settings(environment))
                .directory(directory.resolve("ours"))
                .project("ml/ours")
                .tags("c")
                .linger(Duration.ZERO)
                .failWhenFull(false)
                .closeTimeout(Duration.ofSeconds(1));
        said.start().close();
        assertThat(said.project).isEqualTo("ml/ours");
        assertThat(said.tags).containsExactly("c");
        assertThat(said.linger).isZero();
        assertThat(said.failWhenFull).isFalse();
        assertThat(said.closeTimeout).isEqualTo(Duration.ofSeconds(1));
        assertThat(directory.resolve("ours")).isNotEmptyDirectory();
    }

    @Test
    void aValueThatMakesNoSenseIsNamedWithItsVariable() {
        Map<String, String> wrong = Map.of(
                "NEREID_LINGER", "soon",
                "NEREID_QUEUE_CAPACITY", "10",
                "NEREID_DURABILITY", "very",
                "NEPTUNE_PROJECT", "a/b/c",
                "NEREID_FAIL_WHEN_FULL", "maybe");
        wrong.forEach((variable, value) -> assertThatThrownBy(
                        () -> builder(Map.of(variable, value)).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining("\"" + value + "\""));
        assertThatThrownBy(() -> new RunBuilder(
                                Quiet.settings(Map.of("NEPTUNE_API_TOKEN", "ANONYMOUS", "NEREID_PROJECT", "ml/x")))
                        .directory(directory)
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NEPTUNE_API_TOKEN: The API token is not");
        assertThatThrownBy(() -> builder().linger(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linger is PT-0.001S");
        assertThatThrownBy(() -> builder().queueCapacity(1023)).hasMessageContaining("1,024");
        assertThatThrownBy(
                        () -> builder(Map.of("NEPTUNE_CUSTOM_RUN_ID", "fold-1")).start())
                .isInstanceOf(CustomRunIdOfflineException.class)
                .hasMessageContaining("Unset NEPTUNE_CUSTOM_RUN_ID.");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anUnknownModeOfTheEnvironmentIsNamed() {
        RunBuilder builder = new RunBuilder(Quiet.settings(Map.of("NEREID_MODE", "debugg"))).directory(directory);

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"debugg\"")
                .hasMessageContaining("NEREID_MODE");
    }

    @Test
    void aSysIdCannotBeResolvedWithoutAServer() {
        assertThatThrownBy(() -> builder().withId("CLS-3").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("CLS-3")
                .hasMessageContaining("nereid ls")
                .hasMessageContaining("Nothing has been logged");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aShortenedIdIsRefusedRatherThanBegun() {
        String id;
        try (Run run = builder().start()) {
            id = run.id();
        }
        assertThatThrownBy(
                        () -> builder().withId(id.substring(0, id.length() - 4)).start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("36 characters");
        assertThat(RunFileName.list(directory)).hasSize(1);
    }

    @Test
    void aProjectNameThatNoServerTakesIsRefusedAtTheStart() {
        for (String project : new String[] {"a/b/c", "/x", "x/", " ", "a\nb"}) {
            assertThatThrownBy(() -> builder().project(project).start())
                    .as(project)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aTagThatDoesNotFitLeavesNothingBehind() {
        assertThatThrownBy(() -> builder().tags("good", "").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sys/tags");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatSysDoesNotAllowIsRefusedAtTheCall() {
        try (Run run = builder().start()) {
            assertThatThrownBy(() -> run.assign("sys/id", "CLS-1"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("sys/id");
            assertThatThrownBy(() -> run.assign("sys/tags", "a string"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("string set");
            assertThatThrownBy(() -> run.delete("sys/tags")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.floatSeries("sys/name").append(1))
                    .isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assign("sys/mine", 1)).isInstanceOf(AttributeConflictException.class);
            run.assign("sys/name", "renamed");
            run.stringSet("sys/tags").add("still a set");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        assertThatThrownBy(() -> builder().directory(file).start())
                .isInstanceOf(NereidException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("NEREID_DIR");
    }

    @Test
    void whatIsWrongWithAValueIsSaidAtOnce() {
        try (Run run = builder().start()) {
            assertThatThrownBy(() -> run.assign("a", (String) null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.assign("a", (Instant) null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.assign(null, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.assign("a", Instant.MAX))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"a\"");
            assertThatThrownBy(() -> run.floatSeries("s").append(1, 1, Instant.MIN))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.stringSeries("t").append(1, "x", null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.floatSeries("s").append(Double.NaN, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            run.assign("a", 1);
            assertThatThrownBy(() -> run.assign("a", "text")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assign("a/b", 1)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.clear("a")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.clear("unknown")).isInstanceOf(AttributeConflictException.class);
            run.flush();
            assertThat(run.durableUpTo()).isEqualTo(2);
        }
    }

    @Test
    void loggingAfterTheCloseIsRefusedAndClosingAgainIsNot() {
        Run run = builder().start();
        FloatSeries series = run.floatSeries("loss");
        series.append(1);
        run.close();
        run.close();

        assertThatThrownBy(() -> run.assign("a", 1))
                .isInstanceOf(ObjectClosedException.class)
                .hasMessageContaining("NEREID_RUN=" + run.id());
        assertThatThrownBy(() -> series.append(1)).isInstanceOf(ObjectClosedException.class);
        assertThat(run.durableUpTo()).isEqualTo(2);
    }

    @Test
    void anInterruptedThreadStillClosesInOrder() {
        Run run = builder().start();
        for (int i = 0; i < 10_000; i++) {
            run.append("loss", i);
        }
        Thread.currentThread().interrupt();
        run.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.dropped()).isZero();
        assertThat(directory.toFile().list())
                .containsExactly(run.file().getFileName().toString());
    }

    @Test
    void retentionIsNotedInTheRunFileByTheProgramOrTheEnvironment() {
        assertThat(retentionOf(builder(Map.of()))).isNull();
        assertThat(retentionOf(builder(Map.of("NEREID_RETENTION", "7d")))).isEqualTo(Duration.ofDays(7));
        assertThat(retentionOf(builder(Map.of("NEREID_RETENTION", "7d")).retention(Duration.ofHours(1))))
                .isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> builder(Map.of("NEREID_RETENTION", "7m")).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NEREID_RETENTION is \"7m\"; it can be a duration of at least 1 min");
        assertThatThrownBy(() -> builder(Map.of()).retention(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retention is PT0S");
    }

    private static Duration retentionOf(RunBuilder builder) {
        try (Run run = builder.start();
                RunFileReader reader = RunFileReader.open(run.file())) {
            return reader.retention();
        }
    }
}
