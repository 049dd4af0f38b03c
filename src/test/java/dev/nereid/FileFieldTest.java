package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Sha256;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.SmallDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fields that hold a file. */
class FileFieldTest extends InAllModes {
    private Path write(String name, String text) throws Exception {
        Path file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static byte[] noise(int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return content;
    }

    private List<String> keptContents() throws Exception {
        try (Stream<Path> files = Files.walk(runs())) {
            return files.filter(file -> file.getParent().toString().endsWith(".files"))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @InEachLoggingMode
    void aFileIsReadAsItWas(Mode mode) throws Exception {
        Path source = write("config.yaml", "depth: 3\n");
        byte[] weights = noise(100_000);
        try (Run run = start(mode)) {
            run.upload("config", source);
            Files.writeString(source, "changed afterwards");
            run.upload("model/weights", weights, "weights.bin");
            run.upload("notes", new ByteArrayInputStream("ä ö".getBytes(StandardCharsets.UTF_8)), "notes.txt");
            run.upload("empty", new byte[0], "empty.txt");

            Path there = Files.createDirectory(temporary.resolve("there"));
            assertThat(run.download("config", there)).isEqualTo(there.resolve("config.yaml"));
            assertThat(there.resolve("config.yaml")).hasContent("depth: 3\n");
            assertThat(run.download("model/weights", there.resolve("w"))).hasBinaryContent(weights);
            assertThat(run.download("notes", there)).hasContent("ä ö");
            assertThat(run.download("empty", there)).isEmptyFile();

            Field field = run.fetch("model/weights");
            assertThat(field.type()).isEqualTo("file");
            assertThat(field.fileCount()).isEqualTo(1);
            assertThat(field.fileBytes()).isEqualTo(100_000);
            assertThat(field.fileHash()).isEqualTo(Sha256.of(weights));
            assertThat(run.listFiles("config")).extracting(StoredFile::name).containsExactly("config.yaml");
            assertThat(run.fetch("sys/size").asDouble()).isGreaterThan(100_000);
        }
    }

    @InEachLoggingMode
    void theLaterFileCountsAndADeletedFieldMayBecomeAnything(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.upload("a", new byte[] {1}, "one");
            run.upload("a", new byte[] {2}, "two");
            assertThat(run.listFiles("a")).extracting(StoredFile::name).containsExactly("two");
            assertThat(run.download("a", temporary.resolve("a"))).hasBinaryContent(new byte[] {2});
            assertThatThrownBy(() -> run.assign("a", 1)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.clear("a")).isInstanceOf(AttributeConflictException.class);
            run.delete("a");
            run.assign("a", 1);
            assertThat(run.fetch("a").asLong()).isEqualTo(1);
            assertThatThrownBy(() -> run.download("a", temporary)).isInstanceOf(FieldTypeException.class);
        }
    }

    @Test
    void oneContentIsKeptOnceHereAndThere() throws Exception {
        byte[] content = noise(5_000);
        try (Run run = start(Mode.ASYNC)) {
            run.upload("a", content, "a.bin");
            run.upload("b", content, "b.bin");
            run.fileSeries("c").append(content, "c.bin");
            assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(keptContents()).containsExactly(Sha256.of(content));
        try (Stream<Path> files = Files.walk(server.data().resolve("files"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void whatIsLoggedOfflineIsSyncedLaterAndReadByOthers() throws Exception {
        byte[] content = noise(9_000_000);
        String id;
        try (Run run = start(Mode.OFFLINE)) {
            id = run.id();
            run.upload("weights", content, "weights.bin");
        }
        Deliver.all(server, runs());

        try (Run run = readOnServer(id)) {
            assertThat(run.download("weights", temporary.resolve("w"))).hasBinaryContent(content);
        }
    }

    @Test
    void anUploadAndADownloadGoOnWhereTheyWereCut() throws Exception {
        byte[] content = noise(20_000_000);
        String id;
        try (Run run = start(Mode.OFFLINE)) {
            id = run.id();
            run.upload("weights", content, "weights.bin");
        }
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            AtomicInteger requests = new AtomicInteger();
            proxy.plan(request -> request.contains("contents/") && requests.getAndIncrement() % 3 == 1
                    ? FaultProxy.Fault.CUT_REQUEST
                    : FaultProxy.Fault.NONE);
            environment.put("NEREID_API_TOKEN", server.tokenVia(proxy.port()));
            try (Run run = runBuilder(Mode.ASYNC).withId(id).start()) {
                assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
            }
            try (HttpTransport client = new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())))) {
                assertThat(Deliver.files(client, RunFileName.list(runs())))
                        .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
            }
            assertThat(proxy.faults()).isPositive();
            assertThat(proxy.bytesToServer())
                    .as("no more than a part is sent again for each cut")
                    .isLessThan(content.length + (proxy.faults() + 1) * (5L << 20));

            proxy.plan(request -> request.contains("contents/") && requests.getAndIncrement() % 4 == 1
                    ? FaultProxy.Fault.CUT_REPLY
                    : FaultProxy.Fault.NONE);
            try (Run run = readOnServer(id)) {
                assertThat(run.download("weights", temporary.resolve("w"))).hasBinaryContent(content);
            }
        }
    }

    /** The server has the part, or some of it, and refuses to take it again before it has read it all. */
    @Test
    void whereTheAnswerToAPartIsLostTheServerIsAskedHowFarItIs() throws Exception {
        byte[] content = noise(30_000_000);
        String id;
        try (Run run = start(Mode.OFFLINE)) {
            id = run.id();
            run.upload("weights", content, "weights.bin");
        }
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport client = new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())))) {
            AtomicInteger parts = new AtomicInteger();
            proxy.plan(request -> request.startsWith("PUT") && parts.getAndIncrement() % 2 == 0
                    ? FaultProxy.Fault.DROP_REPLY
                    : FaultProxy.Fault.NONE);
            assertThat(Deliver.files(client, RunFileName.list(runs())))
                    .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
            assertThat(proxy.faults()).isPositive();
        }
        try (Run run = readOnServer(id)) {
            assertThat(run.download("weights", temporary.resolve("w"))).hasBinaryContent(content);
        }
    }

    @Test
    void contentsThatHaveNotArrivedArePendingThoughTheirOperationsHave() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            proxy.plan(request -> request.startsWith("PUT") && request.contains("contents/")
                    ? FaultProxy.Fault.DROP_REQUEST
                    : FaultProxy.Fault.NONE);
            environment.put("NEREID_API_TOKEN", server.tokenVia(proxy.port()));
            Run run = start(Mode.ASYNC);
            run.upload("a", noise(1000), "a.bin");
            run.upload("b", noise(2000), "b.bin");
            Await.until("the operations are there", () -> run.syncStatus().pending() == 0);
            SyncStatus status = run.stop(Duration.ofMillis(500));
            assertThat(status.pending()).isZero();
            assertThat(status.pendingFiles()).isEqualTo(2);
            assertThat(status.isClean()).isFalse();
            assertThat(status.message())
                    .startsWith("The contents of 2 files of FIELDS-1 are not on the server yet (")
                    .contains("safe beside " + run.file())
                    .endsWith("nereid sync --path " + runs());
        }
        try (Run run = runBuilder(Mode.OFFLINE).withId("FIELDS-1").start()) {
            run.upload("c", noise(1000), "c.bin");
            run.flush();
            assertThat(run.syncStatus().pendingFiles()).as("of its own").isEqualTo(1);
            environment.put("NEREID_API_TOKEN", server.token());
            Deliver.all(server, runs());
            assertThat(run.syncStatus().isClean()).isTrue();
        }
    }

    @Test
    void aFileThatIsOnlyReferredToIsSentFromWhereItLies() throws Exception {
        Path source = write("big.bin", "as it was");
        try (Run run = start(Mode.ASYNC)) {
            run.upload("data", source, FileCapture.REFERENCE);
            assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
            assertThat(run.download("data", temporary.resolve("copy"))).hasContent("as it was");
            StoredFile file = run.listFiles("data").get(0);
            assertThat(file.source()).contains(source.toString());
            assertThat(file.modified()).isPresent();
        }
        assertThat(keptContents()).allMatch(name -> name.endsWith(".ref"));
    }

    @Test
    void aReferenceWhoseFileHasChangedIsReportedAndHoldsUpNothing() throws Exception {
        Path changed = write("changed.bin", "as it was");
        Path gone = write("gone.bin", "as it was, too");
        try (Run run = start(Mode.OFFLINE)) {
            run.upload("changed", changed, FileCapture.REFERENCE);
            run.upload("gone", gone, FileCapture.REFERENCE);
            run.upload("fine", new byte[] {1}, "fine");
        }
        Files.writeString(changed, "as it is");
        Files.delete(gone);

        try (var client = server.client()) {
            String failure =
                    Deliver.files(client, RunFileName.list(runs())).get(0).failure();
            assertThat(failure)
                    .contains(changed + " has changed since it was logged")
                    .contains(gone + " is not there any more");
        }
        try (Run run = readOnServer("FIELDS-1")) {
            assertThat(run.download("fine", temporary.resolve("fine"))).hasBinaryContent(new byte[] {1});
            assertThatThrownBy(() -> run.download("changed", temporary.resolve("x")))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("\"changed.bin\" is not on the server yet")
                    .hasMessageContaining("Whoever logged it has to sync it");
        }
    }

    @Test
    void whatCannotBeReadIsRefusedAndNothingIsLogged() {
        try (Run run = start(Mode.OFFLINE)) {
            assertThatThrownBy(() -> run.upload("a", temporary.resolve("none")))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("does not exist");
            assertThatThrownBy(() -> run.upload("a", temporary)).hasMessageContaining("is no file");
            assertThatThrownBy(() -> run.upload("a", (Path) null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.upload("a", new byte[0], "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.upload("a", InputStream.nullInputStream(), "x".repeat(1025)))
                    .hasMessageContaining("1025 bytes");
            assertThat(run.exists("a")).isFalse();
        }
    }

    @InEachLoggingMode
    void aStreamThatBreaksOffLeavesNeitherAFieldNorAPartOfAFile(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.upload("kept", new byte[] {1}, "kept.bin");
            for (String path : List.of("broken", "kept")) {
                InputStream broken =
                        new SequenceInputStream(new ByteArrayInputStream(noise(200_000)), new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("the cable was pulled");
                            }
                        });
                assertThatThrownBy(() -> run.upload(path, broken, "broken.bin"))
                        .isInstanceOf(NereidException.class)
                        .hasMessageContaining("\"" + path + "\"")
                        .hasMessageContaining("the cable was pulled")
                        .hasMessageContaining("Nothing was logged");
            }
            assertThat(run.exists("broken")).isFalse();
            assertThat(run.listFiles("kept")).extracting(StoredFile::name).containsExactly("kept.bin");
            assertThat(run.dropped()).isZero();
            try (Stream<Path> files = Files.walk(run.file().getParent())) {
                assertThat(files.filter(file -> file.getParent().toString().endsWith(".files")))
                        .extracting(file -> file.getFileName().toString())
                        .containsExactly(Sha256.of(new byte[] {1}));
            }
        }
    }

    /** Most likely it was read before. */
    @Test
    void aStreamThatGivesNothingIsAnEmptyFileAndAWarning() {
        try (Run run = start(Mode.OFFLINE)) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            PrintStream before = System.err;
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            try {
                run.upload("empty", InputStream.nullInputStream(), "empty.txt");
                run.upload("meant", new byte[0], "meant.txt");
            } finally {
                System.setErr(before);
            }
            assertThat(run.fetch("empty").fileBytes()).isZero();
            assertThat(run.download("empty", temporary.resolve("empty.txt"))).isEmptyFile();
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("The stream for \"empty\" gave nothing")
                    .doesNotContain("meant");
        }
    }

    @Test
    void aFullDiskCountsTheFileAsDroppedAndTheJobGoesOn() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(runs(), 4 << 20)) {
            try (Run run = start(Mode.OFFLINE)) {
                disk.fill(1 << 20);
                run.upload("big", noise(3 << 20), "big.bin");
                assertThat(run.dropped()).isEqualTo(1);
                run.upload("small", noise(1000), "small.bin");
                assertThat(run.fetch("small").fileBytes()).isEqualTo(1000);
                assertThat(run.exists("big")).isFalse();
            }
        }
    }

    @Test
    void readOnlyNothingIsKept() throws Exception {
        String id;
        try (Run run = start(Mode.SYNC)) {
            id = run.id();
            run.upload("a", new byte[] {1}, "one");
        }
        try (Run run = readOnServer(id)) {
            run.upload("a", new byte[] {2}, "two");
            run.fileSet("set").add(write("there", "text"), "there");
            assertThat(run.listFiles("a")).extracting(StoredFile::name).containsExactly("one");
        }
    }
}
