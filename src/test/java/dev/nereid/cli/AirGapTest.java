package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs of a place without a network, on a medium, to a real server, and its receipt back. */
class AirGapTest {
    @TempDir
    private Path base;

    private Path runs;
    private Path stick;
    private Path unpacked;
    private TestServer server;
    private Cli inside; // no token, no server
    private Cli outside;

    @BeforeEach
    void setUp() throws IOException {
        runs = base.resolve("runs");
        stick = Files.createDirectory(base.resolve("stick"));
        unpacked = Files.createDirectory(base.resolve("unpacked"));
        server = TestServer.start(base.resolve("server"));
        inside = new Cli(base.resolve("cache"));
        outside = new Cli(base.resolve("cache"))
                .with("NEREID_API_TOKEN", server.token())
                .with("NEREID_TMPDIR", unpacked.toString());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        assertThat(names(unpacked)).as("what was unpacked goes").isEmpty();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Run start(String name) {
        return Cli.offlineRun(runs, name).project("ml/digits").start();
    }

    private String log(String name) throws IOException {
        try (Run run = start(name)) {
            run.assign("x", 1);
            run.append("loss", 0.5);
            run.fileSet("data")
                    .add(Files.writeString(base.resolve("common.txt"), "what all of them have"), "common.txt");
            run.fileSet("data").add(Files.writeString(base.resolve(name + ".txt"), "of " + name), name + ".txt");
            return run.id();
        }
    }

    private Cli.Result pack(String name, Object... options) {
        Object[] words = new Object[options.length + 5];
        System.arraycopy(new Object[] {"pack", "--path", runs, "-o", stick.resolve(name)}, 0, words, 0, 5);
        System.arraycopy(options, 0, words, 5, options.length);
        return inside.run(words);
    }

    private Path stick(String name) {
        return stick.resolve(name);
    }

    private JsonNode status() {
        return inside.run("status", "--path", runs, "--format", "json").json();
    }

    private String show(String id) {
        return outside.run("download", id, "--list", "--format", "csv").out();
    }

    // ---------------------------------------------------------------------------------------------- there and back --

    @Test
    void runsGoThereTheReceiptComesBackAndTheirRoomIsFree() throws Exception {
        log("first");
        log("second");
        Cli.Result packed = pack("monday.zip");
        assertThat(packed.out())
                .matches("Packed 2 runs in .*monday.zip: 2 run files, 12 operations, 3 files, [\\d.]+ KiB\\.\n");
        assertThat(packed.exit()).isZero();
        assertThat(names(stick)).as("nothing is left of the packing").containsExactly("monday.zip");

        Cli.Result synced = outside.run("sync", stick("monday.zip"));
        assertThat(synced.err()).isEmpty();
        assertThat(synced.exit()).isZero();
        assertThat(synced.out())
                .contains("-> DIGITS-1 in ml/digits", "Synced 2 runs")
                .contains("Receipt: " + stick("monday.zip.receipt.json"));
        assertThat(show("DIGITS-1")).contains("common.txt");

        Cli.Result cleared = inside.run("clear", "-y", "--path", runs, "--receipt", stick("monday.zip.receipt.json"));
        assertThat(cleared.err()).isEmpty();
        assertThat(cleared.out()).containsPattern("Deleted 2 runs \\(DIGITS-[12], DIGITS-[12]\\)");
        assertThat(names(runs)).isEmpty();
        assertThat(outside.run("sync", stick("monday.zip")).out()).contains("Already complete on");
    }

    @Test
    void aReceiptMakesStatusSaySyncedAndPackOnlyTheRest() throws Exception {
        log("first");
        pack("monday.zip");
        outside.run("sync", stick("monday.zip"));
        Cli.Result noted = inside.run("receipt", "--path", runs, stick("monday.zip.receipt.json"));
        assertThat(noted.line(1)).matches("DIGITS-1 +\\S+\\.db +6 +6 +0 +0 +http://127.0.0.1:\\d+");
        assertThat(status().get(0).path("pending").asLong(-1)).isZero();
        assertThat(status().get(0).path("pending_files").asLong(-1)).isZero();
        assertThat(status().get(0).path("run").asString()).isEqualTo("DIGITS-1");
        assertThat(pack("nothing.zip", "--unsynced").out()).startsWith("Nothing to pack");
        assertThat(pack("nothing.zip", "--since", stick("monday.zip.receipt.json"))
                        .out())
                .startsWith("Nothing to pack");
        assertThat(names(stick)).doesNotContain("nothing.zip");

        log("second");
        assertThat(pack("tuesday.zip", "--unsynced").out())
                .contains("Packed 1 run", "1 run file, 6 operations, 2 files,");
    }

    @Test
    void aRunThatGoesOnArrivesInPartsInTheirOrderOnly() throws Exception {
        try (Run run = start("long")) {
            run.append("loss", 1);
            run.upload("model", Files.writeString(base.resolve("m"), "first model"));
            run.flush();
            Cli.Result monday = pack("monday.zip");
            assertThat(monday.out()).contains("1 run file (1 being written, as of now)");
            outside.run("sync", stick("monday.zip"));
            run.append("loss", 2);
            run.upload("model", Files.writeString(base.resolve("m"), "second model"));
            run.flush();
            Cli.Result tuesday = pack("tuesday.zip", "--since", stick("monday.zip.receipt.json"));
            assertThat(tuesday.out()).contains("(1 in part) (1 being written, as of now), 2 operations, 1 file,");
            run.append("loss", 3);
        }
        pack("wednesday.zip", "--since", stick("monday.zip.receipt.json"));
        server.stop();
        try (TestServer other = TestServer.start(base.resolve("other"))) {
            Cli elsewhere = new Cli(base.resolve("cache"))
                    .with("NEREID_API_TOKEN", other.token())
                    .with("NEREID_TMPDIR", unpacked.toString());
            Cli.Result tooEarly = elsewhere.run("sync", stick("tuesday.zip"));
            assertThat(tooEarly.exit()).isEqualTo(1);
            assertThat(tooEarly.err())
                    .contains("after operation ", "has nothing of this log", "packed earlier", "the whole log")
                    .doesNotContain(unpacked.toString());
            assertThat(stick("tuesday.zip.receipt.json")).doesNotExist();
            Cli.Result verified = elsewhere.run("verify", stick("tuesday.zip"));
            assertThat(verified.out()).contains("unsynced, a part", "live when packed");
            assertThat(verified.err()).contains("has nothing of this log").doesNotContain(unpacked.toString());
            assertThat(elsewhere
                            .run("sync", stick("wednesday.zip"), stick("tuesday.zip"), stick("monday.zip"))
                            .exit())
                    .as("given in any order")
                    .isZero();
            assertThat(elsewhere
                            .run("sync", stick("tuesday.zip"), stick("wednesday.zip"))
                            .out())
                    .contains("Already complete")
                    .doesNotContain("Synced");
            assertThat(elsewhere.run("verify", "--path", runs).out()).contains("proven");
            Path receipt = stick("wednesday.zip.receipt.json");
            assertThat(inside.run("clear", "-y", "--path", runs, "--receipt", receipt)
                            .out())
                    .as("contents that came earlier are in it, too")
                    .contains("Deleted 1 run");
        }
        server.startAgain();
    }

    @Test
    void whatAServerHasNeedNotBePacked() throws Exception {
        log("first");
        outside.run("sync", "--path", runs);
        Files.delete(RunFileName.sync(RunFileName.list(runs).get(0)));
        log("second");
        Cli.Result packed = outside.run("pack", "--path", runs, "--ask-server", "-o", stick("rest.zip"));
        assertThat(packed.out()).contains("Packed 1 run ", "6 operations, 1 file,");
    }

    @Test
    void unpackedByAnyToolABundleIsADataDirectory() throws Exception {
        log("first");
        log("second");
        pack("monday.zip");
        Path directory = base.resolve("by-hand");
        assertThat(new ProcessBuilder("jar", "xf", stick("monday.zip").toString())
                        .directory(Files.createDirectory(directory).toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(inside.run("ls", "--path", directory).out()).contains("first", "second");
        Cli.Result downloaded = inside.run("download", "second", "--path", directory, "--to", base.resolve("files"));
        assertThat(downloaded.err()).isEmpty();
        assertThat(downloaded.out()).contains("Downloaded 2 files");
        assertThat(inside.run("verify", directory).exit()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------ receipts
    // --

    @Test
    void aReceiptFreesNothingButWhatItConfirms() throws Exception {
        log("first");
        try (Run live = start("live")) {
            live.flush();
            pack("monday.zip");
            outside.run("sync", stick("monday.zip"));
            Cli.Result cleared =
                    inside.run("clear", "-y", "--path", runs, "--receipt", stick("monday.zip.receipt.json"));
            assertThat(cleared.err()).containsPattern("kept: DIGITS-[12]: .* is still being written");
            assertThat(cleared.out()).contains("Deleted 1 run (DIGITS-");
        }
        Cli.Result ended = inside.run("clear", "-y", "--path", runs, "--receipt", stick("monday.zip.receipt.json"));
        assertThat(ended.out()).as("all that it logged was confirmed").contains("Deleted 1 run (DIGITS-");
        log("later");
        Cli.Result later = inside.run("clear", "-y", "--path", runs, "--receipt", stick("monday.zip.receipt.json"));
        assertThat(later.err()).contains("6 of the 6 operations in ", "are not in the receipt of ");
        assertThat(RunFileName.list(runs)).hasSize(1);
    }

    @Test
    void aReceiptOfOtherOperationsOrWithoutAContentFreesNothing() throws Exception {
        log("first");
        pack("monday.zip");
        outside.run("sync", stick("monday.zip"));
        String receipt = Files.readString(stick("monday.zip.receipt.json"));
        String digest = receipt.replaceAll("(?s).*\"digest\" : \"([0-9a-f]+)\".*", "$1");
        String content = receipt.replaceAll("(?s).*\"contents\" : \\[ \"([0-9a-f]+)\".*", "$1");
        for (String wrong : List.of(
                receipt.replace(digest, "1"),
                receipt.replace(content, "0".repeat(64)),
                receipt.replace("\"confirmed\" : 6", "\"confirmed\" : 5"),
                receipt.replace("\"confirmed\" : 6", "\"confirmed\" : 7"))) {
            assertThat(wrong).isNotEqualTo(receipt);
            Files.writeString(stick("wrong.json"), wrong);
            Cli.Result cleared = inside.run("clear", "-y", "--path", runs, "--receipt", stick("wrong.json"));
            assertThat(cleared.out()).startsWith("Nothing to delete");
            assertThat(RunFileName.list(runs)).hasSize(1);
        }
        for (String nonsense :
                List.of("", "{}", "[]", receipt.substring(0, 300), receipt.replace("DIGITS-1", "a\\tb"))) {
            Files.writeString(stick("wrong.json"), nonsense);
            Cli.Result cleared = inside.run("clear", "-y", "--path", runs, "--receipt", stick("wrong.json"));
            assertThat(cleared.exit()).isEqualTo(1);
            assertThat(cleared.err()).contains("is no receipt");
        }
    }

    // -------------------------------------------------------------------------------------------------- exactly once
    // --

    @Test
    void twoSyncsOfOneBundleAndOneOfItsRunsBringEachOperationOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            log("run-" + i);
        }
        pack("monday.zip");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Cli.Result>> syncs = List.of(
                    () -> outside.run("sync", stick("monday.zip"), "--receipt", stick("a.json")),
                    () -> outside.run("sync", stick("monday.zip"), "--receipt", stick("b.json")),
                    () -> outside.run("sync", "--path", runs));
            for (Future<Cli.Result> each : threads.invokeAll(syncs)) {
                assertThat(each.get().err()).isEmpty();
                assertThat(each.get().exit()).isZero();
            }
        } finally {
            threads.shutdown();
        }
        JsonNode proofs =
                outside.run("verify", "--path", runs, "--format", "json").json();
        assertThat(proofs).hasSize(3);
        proofs.forEach(proof -> {
            assertThat(proof.path("verdict").asString()).isEqualTo("proven");
            assertThat(proof.path("confirmed").asLong()).isEqualTo(6);
        });
        for (String receipt : List.of("a.json", "b.json")) {
            assertThat(inside.run("receipt", "--path", runs, stick(receipt), "--format", "csv")
                            .out()
                            .lines())
                    .hasSize(4);
        }
    }

    @Test
    void neitherABundleNorAReceiptIsWrittenThroughALinkOfSomebodyElse() throws Exception {
        log("whale");
        Path elsewhere = base.resolve("elsewhere");
        Files.createSymbolicLink(stick("monday.zip"), elsewhere);
        assertThat(pack("monday.zip").err()).contains("leads to no file");
        Files.delete(stick("monday.zip"));
        pack("monday.zip");
        Path receipt = stick("monday.zip.receipt.json");
        for (boolean isThere : new boolean[] {false, true}) {
            if (isThere) {
                Files.writeString(elsewhere, "mine");
            }
            Files.deleteIfExists(receipt);
            Files.createSymbolicLink(receipt, elsewhere);
            Cli.Result synced = outside.run("sync", stick("monday.zip"));
            assertThat(synced.exit()).isEqualTo(Main.FAILED);
            assertThat(synced.err()).contains("is a symbolic link, and no receipt was written through it", "--receipt");
            assertThat(Files.exists(elsewhere)).isEqualTo(isThere);
        }
        assertThat(elsewhere).hasContent("mine");
    }

    @Test
    void aReceiptOfATimeBeyondAllCountingIsRefused() throws Exception {
        log("whale");
        pack("monday.zip");
        outside.run("sync", stick("monday.zip"));
        Path receipt = stick("monday.zip.receipt.json");
        String text = Files.readString(receipt);
        String forged = text.replaceFirst(
                "\"created\" : \"[^\"]*\"", "\"created\" : \"+1000000000-12-31T23:59:59.999999999Z\"");
        assertThat(forged).isNotEqualTo(text);
        Files.writeString(receipt, forged);
        Cli.Result noted = inside.run("receipt", "--path", runs, receipt);
        assertThat(noted.exit()).isEqualTo(Main.FAILED);
        assertThat(noted.err())
                .contains("is no receipt as nereid sync writes it")
                .doesNotContain("Exception");
    }

    @Test
    void whereTheServerIsAwayTheRunsAreSaidToBeInTheBundle() throws Exception {
        log("whale");
        pack("monday.zip");
        server.stop();
        Cli.Result away = outside.run("sync", stick("monday.zip"));
        assertThat(away.exit()).isEqualTo(Main.FAILED);
        assertThat(away.err())
                .contains("Nothing was sent; the runs are safe in " + stick("monday.zip"))
                .doesNotContain(".nereid");
    }

    @Test
    void whatIsDamagedIsPackedAndSyncedButForWhatIsLostAndNeverFreed() throws Exception {
        String first = log("first");
        log("second");
        Path damaged = RunFileName.list(runs).get(0);
        RunFiles.execute(damaged, "update operation set payload = '2' where path = 'x'");
        Cli.Result packed = pack("monday.zip");
        assertThat(packed.exit()).isEqualTo(1);
        assertThat(packed.err())
                .contains("left out: " + damaged + " is damaged: 1 operation is lost: ", "The rest is packed.");
        assertThat(packed.out()).contains("Packed 2 runs ", "11 operations");
        assertThat(inside.run("verify", "--offline", stick("monday.zip")).err())
                .contains("sound copy of a damaged file: 1 operation is lost: ");
        Cli.Result synced = outside.run("sync", stick("monday.zip"));
        assertThat(synced.out()).contains("Synced 2 runs", "11 operations");
        assertThat(synced.err()).contains("the server lacks 1 operation of ");
        assertThat(outside.run("sync", stick("monday.zip")).out())
                .contains("Already complete on")
                .doesNotContain("Synced");

        Cli.Result cleared = inside.run("clear", "-y", "--path", runs, "--receipt", stick("monday.zip.receipt.json"));
        assertThat(cleared.err()).contains("kept: " + first);
        assertThat(cleared.out()).contains("Deleted 1 run (DIGITS-");
        assertThat(RunFileName.list(runs)).containsExactly(damaged);
    }

    @Test
    void whatCanNotBeReadIsNamedAndTheRestIsPacked() throws Exception {
        log("first");
        Path other = Files.writeString(runs.resolve("other.db"), "no run file ".repeat(1000));
        Cli.Result packed = pack("monday.zip");
        assertThat(packed.exit()).isEqualTo(1);
        assertThat(packed.err()).contains("left out: " + other);
        assertThat(packed.out()).contains("Packed 1 run ");
        assertThat(inside.run("verify", "--offline", stick("monday.zip")).exit())
                .isZero();
        assertThat(pack("monday.zip").err()).contains("exists already");
        assertThat(pack("none.zip", "--since", stick("a"), "--unsynced").exit()).isEqualTo(2);
    }
}
