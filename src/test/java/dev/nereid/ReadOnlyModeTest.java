package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Nobody;
import dev.nereid.testing.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** One looks, and nobody can tell. */
class ReadOnlyModeTest extends WithServer {
    private RunBuilder builder(Mode mode, Path directory) {
        Map<String, String> environment =
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        return new RunBuilder(Quiet.settings(environment))
                .mode(mode)
                .project("ml/read")
                .directory(directory);
    }

    /** An ended run in the run files; its ID. */
    private String logged() {
        try (Run run = builder(Mode.OFFLINE, runs()).name("panda").start()) {
            run.append("loss", 0.5);
            return run.id();
        }
    }

    private Run fromServer(String id, int port) {
        return builder(Mode.READ_ONLY, temporary.resolve("nowhere"))
                .apiToken(server.tokenVia(port))
                .withId(id)
                .start();
    }

    private Run fromFiles(String id) {
        return builder(Mode.READ_ONLY, runs()).withId(id).start();
    }

    private static void logALittleOfEverything(Run run) {
        run.assign("ignored", 1);
        run.append("loss", 1);
        run.floatSeries("loss").append(9, 1);
        run.append("notes", "x");
        run.tags().add("x");
        run.tags().remove("x");
        run.upload("file", Path.of("there is none"));
        run.upload("file", Path.of("there is none"), FileCapture.REFERENCE);
        run.fileSet("set").add("there/is/none*");
        run.fileSet("set").replace("there/is/none*");
        run.fileSeries("files").append(Path.of("there is none"));
        run.trackFiles("data", "there/is/none*");
        run.clear("loss");
        assertThat(run.delete("loss")).isZero();
        run.flush();
        run.refresh();
    }

    private static void assertUntouched(Run run, String id) {
        assertThat(run.id()).isEqualTo(id);
        assertThat(run.fetch("sys/name").asString()).isEqualTo("panda");
        assertThat(run.fetchFloatSeries("loss").values()).containsExactly(0.5);
        assertThat(run.exists("ignored")).isFalse();
        assertThat(run.exists("notes")).isFalse();
        assertThatThrownBy(() -> run.fetch("ignored"))
                .isInstanceOf(FieldNotFoundException.class)
                .hasMessageContaining("no field \"ignored\"");
        assertThatThrownBy(() -> run.fetchFloatSeries("notes")).isInstanceOf(FieldNotFoundException.class);
        assertThat(run.file()).isNull();
        assertThat(run.durableUpTo()).isZero();
        assertThat(run.dropped()).isZero();
        assertThat(run.awaitSync(Duration.ofSeconds(1))).isFalse();
        assertThat(run.syncStatus().pending()).isZero();
    }

    // --------------------------------------------------------------------------------------------------- server --

    @Test
    void theServerIsReadAndNeverToldAnything() throws Exception {
        String localId = logged();
        Deliver.all(server, runs());
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            proxy.plan(request -> {
                requests.add(request);
                return FaultProxy.Fault.NONE;
            });
            for (String id : new String[] {localId, "READ-1"}) {
                try (Run run = fromServer(id, proxy.port())) {
                    logALittleOfEverything(run);
                    assertUntouched(run, "READ-1");
                    assertThat(run.awaitId(Duration.ofSeconds(1))).hasValue("READ-1");
                }
            }
        }
        assertThat(requests).isNotEmpty().allMatch(request -> request.startsWith("GET"));
        assertThat(Files.exists(temporary.resolve("nowhere"))).isFalse();
    }

    @Test
    void aRunThatTheServerDoesNotHaveIsNotFound() {
        assertThatThrownBy(() -> fromServer("offline/11111111-2222-3333-4444-555555555555", server.port()))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("on the server");
    }

    @Test
    void aRunThatOnlyTheFilesHaveYetIsReadThereThoughThereIsATokenAndOnceSyncedOnTheServer() throws Exception {
        String id = logged();
        RunBuilder builder =
                builder(Mode.READ_ONLY, runs()).apiToken(server.token()).withId(id);
        try (Run run = builder.start()) {
            logALittleOfEverything(run);
            assertUntouched(run, id);
            assertThat(run.awaitId(Duration.ofSeconds(1))).isEmpty();
        }
        Deliver.all(server, runs());
        try (Run run = builder.start()) {
            assertUntouched(run, "READ-1");
        }
    }

    @Test
    void aServerThatIsAwayIsSaidAtTheStartAndAtEachQuestion() throws Exception {
        logged();
        Deliver.all(server, runs());
        Run run = fromServer("READ-1", server.port());
        server.stop();
        assertThatThrownBy(() -> run.fetch("loss"))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("can't be reached");
        assertThatThrownBy(() -> fromServer("READ-1", server.port())).isInstanceOf(ServerUnavailableException.class);
        server.startAgain();
        assertThat(run.fetch("loss").pointCount()).isEqualTo(1);
        run.close();
        assertThatThrownBy(() -> run.fetch("loss")).isInstanceOf(ObjectClosedException.class);
    }

    // ----------------------------------------------------------------------------------------------------- files --

    @Test
    void withoutATokenTheRunFilesAreRead() throws Exception {
        String id = logged();
        String[] before = runs().toFile().list();
        try (Run run = fromFiles(id)) {
            logALittleOfEverything(run);
            assertUntouched(run, id);
            assertThat(run.awaitId(Duration.ofSeconds(1))).isEmpty();
        }
        assertThat(runs().toFile().list()).containsExactlyInAnyOrder(before);

        Deliver.all(server, runs());
        try (Run run = fromFiles("READ-1")) {
            assertUntouched(run, "READ-1");
        }
    }

    @Test
    void eachQuestionSeesWhatALiveRunHasLoggedByThen() {
        try (Run live = builder(Mode.OFFLINE, runs()).start();
                Run reading = fromFiles(live.id())) {
            for (int i = 1; i <= 5; i++) {
                live.append("loss", i);
                live.flush();
                assertThat(reading.fetch("loss").lastDouble()).isEqualTo(i);
            }
            assertThat(reading.fetch("sys/state").asString()).isEqualTo("active");
        }
    }

    @Test
    void aRunThatIsNotInTheFilesIsNotFound() {
        String unknown = "offline/11111111-2222-3333-4444-555555555555";
        for (String id : List.of(unknown, "READ-7", "offline/1111")) {
            assertThatThrownBy(() -> fromFiles(id))
                    .as("no directory, " + id)
                    .isInstanceOf(ObjectNotFoundException.class)
                    .hasMessageContaining(id);
        }
        logged();
        assertThatThrownBy(() -> fromFiles(unknown))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("nereid ls --path " + runs())
                .hasMessageContaining("NEREID_API_TOKEN");
        assertThatThrownBy(() -> fromFiles("READ-7")).isInstanceOf(ObjectNotFoundException.class);
    }

    /** Reads the run of the environment and logs to it. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            System.out.println("could write " + Nobody.canWrite(Path.of(System.getenv("NEREID_DIR"))));
            for (int i = 0; i < 2; i++) {
                try (Run run = Nereid.initRun().start()) {
                    System.out.println("points " + run.fetch("loss").pointCount());
                    logALittleOfEverything(run);
                }
            }
        }
    }

    @Test
    void aDirectoryThatOnlyOthersMayWriteIsRead() throws Exception {
        try (Nobody nobody = Nobody.required()) {
            Path data = nobody.readable("runs");
            try (Run live = builder(Mode.OFFLINE, data).start()) {
                live.append("loss", 1);
                live.flush();
                Map<String, String> environment = Map.of(
                        "NEREID_MODE", "read-only",
                        "NEREID_RUN", live.id(),
                        "NEREID_DIR", data.toString(),
                        "NEREID_CACHE_DIR", nobody.writable("cache").toString());
                try (JvmProcess reader = nobody.start(Reader.class, environment, List.of())) {
                    assertThat(reader.awaitEnd(Await.PATIENCE))
                            .as(reader.output())
                            .isZero();
                    assertThat(reader.output().lines()).contains("could write false", "points 1");
                }
            }
        }
    }

    @Test
    void whereNoCacheDirectoryCanBeWrittenATemporaryOneServesAndGoes() throws Exception {
        try (Nobody nobody = Nobody.required()) {
            Path data = nobody.readable("runs");
            Path scratch = nobody.writable("scratch");
            try (Run live = builder(Mode.OFFLINE, data).start()) {
                live.append("loss", 1);
                live.flush();
                Map<String, String> environment = Map.of(
                        "NEREID_MODE", "read-only",
                        "NEREID_RUN", live.id(),
                        "NEREID_DIR", data.toString(),
                        "NEREID_TMPDIR", scratch.toString(),
                        "NEREID_CACHE_DIR", data.resolve("cache").toString());
                try (JvmProcess reader = nobody.start(Reader.class, environment, List.of())) {
                    assertThat(reader.awaitEnd(Await.PATIENCE))
                            .as(reader.output())
                            .isZero();
                    assertThat(reader.output().lines()).contains("could write false", "points 1");
                    assertThat(reader.output()).contains("can't be used", "NEREID_CACHE_DIR names another");
                }
                assertThat(scratch.toFile().list((where, name) -> name.startsWith("nereid-replica")))
                        .isEmpty();
            }
        }
    }

    @Test
    void whoLogsIsWarnedOncePerProcess() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("NEREID_MODE", "READ_ONLY");
        environment.put("NEREID_RUN", logged());
        environment.put("NEREID_DIR", runs().toString());
        environment.put("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        try (JvmProcess reader = JvmProcess.start(Reader.class, environment, List.of())) {
            assertThat(reader.awaitEnd(Await.PATIENCE)).as(reader.output()).isZero();
            assertThat(reader.output().split("mode READ_ONLY: what is logged to it is ignored"))
                    .as(reader.output())
                    .hasSize(2);
        }
    }
}
