package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FileCapture;
import dev.nereid.Mode;
import dev.nereid.Model;
import dev.nereid.ModelVersion;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Models, the trash and files on the command line, with a real server. */
class RegistryCommandsTest extends WithCommand {
    private String logModel(Path directory, String key) {
        try (Model model = Nereid.initModel()
                .mode(Mode.OFFLINE)
                .offlineRegistry(true)
                .project("ml/cls")
                .directory(directory)
                .key(key)
                .name("the " + key)
                .start()) {
            model.assign("size", 7);
            return model.id();
        }
    }

    private void logVersion(String model) {
        try (ModelVersion version = Nereid.initModelVersion()
                .mode(Mode.OFFLINE)
                .offlineRegistry(true)
                .project("ml/cls")
                .directory(runs)
                .model(model)
                .start()) {
            version.changeStage(Stage.STAGING);
        }
    }

    private String logRun(String name) {
        try (Run run = Cli.offlineRun(runs, name).project("ml/cls").start()) {
            run.upload("model/weights", new byte[] {1, 2, 3}, "weights.bin");
            run.upload("notes", new byte[] {4}, "notes.txt");
            return run.id();
        }
    }

    @Test
    void lsListsOneKindAtATimeAndShowShowsAny() {
        String model = logModel(runs, "FOREST");
        logVersion(model);
        logRun("a run");

        assertThat(cli.run("ls", "--path", runs).out()).contains("a run").doesNotContain("the FOREST");
        assertThat(cli.run("ls", "--path", runs, "--kind", "model").out())
                .contains("the FOREST")
                .doesNotContain("a run");
        assertThat(cli.run("ls", "--path", runs, "--kind", "project").out()).startsWith("No projects in");
        JsonNode all = cli.run("ls", "--path", runs, "--kind", "all", "--format", "json")
                .json();
        assertThat(all).hasSize(3);
        assertThat(cli.run("show", "the FOREST", "--path", runs).out()).contains("size", "sys/trashed");
    }

    @Test
    void modelsAndTheirVersionsAreSyncedTogetherAndGoByTheirNewIds() {
        logVersion(logModel(runs, "FOREST"));

        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.exit()).isZero();
        assertThat(sync.out())
                .contains("-> CLS-FOREST in ml/cls", "-> CLS-FOREST-1 in ml/cls")
                .contains("Synced 1 model, 1 model version with");
        assertThat(cli.run("show", "CLS-FOREST-1", "--path", runs, "--format", "csv")
                        .out())
                .contains("sys/model_id,string,CLS-FOREST,", "sys/stage,string,staging,");
    }

    @Test
    void aKeyThatIsTakenIsReportedAndAnotherSettlesIt() {
        logModel(base.resolve("elsewhere"), "FOREST");
        assertThat(cli.run("sync", "--path", base.resolve("elsewhere")).exit()).isZero();
        String id = logModel(runs, "FOREST");
        logVersion(id);

        Cli.Result refused = cli.run("sync", "--path", runs);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("The model key FOREST is taken", "Sync the model first")
                .contains("nereid sync --path " + runs + " --model-key " + id + "=OTHERKEY");

        assertThat(cli.run("sync", "--path", runs, "--model-key", id + "=oak").exit())
                .isEqualTo(2);
        Cli.Result settled = cli.run("sync", "--path", runs, "--model-key", id + "=OAK");
        assertThat(settled.err()).isEmpty();
        assertThat(settled.out()).contains("-> CLS-OAK in ml/cls", "-> CLS-OAK-1 in ml/cls");

        assertThat(cli.run("sync", "--path", runs, "--model-key", id + "=ELM").err())
                .contains(id + " is CLS-OAK on the server already. --model-key does not rename a model.");
    }

    @Test
    void whatIsTrashedIsListedRestoredOrDeletedWhenSomebodySaysYes() {
        logRun("one");
        logRun("two");
        cli.run("sync", "--path", runs);
        assertThat(cli.run("trash").out()).startsWith("Nothing is in the trash of");

        assertThat(cli.run("trash", "CLS-1", "CLS-2").out().strip()).isEqualTo("In the trash: CLS-1, CLS-2");
        assertThat(cli.run("trash", "--restore", "CLS-2").out().strip()).isEqualTo("Restored: CLS-2");
        assertThat(cli.run("trash", "--format", "json").json().get(0).path("id").asString())
                .isEqualTo("CLS-1");

        assertThat(cli.run("delete", "CLS-1").exit()).as("nobody can answer").isEqualTo(2);
        assertThat(cli.answering("n").run("delete", "CLS-1").out()).contains("Nothing was deleted");
        Cli.Result early = cli.run("delete", "CLS-2", "--yes");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("CLS-2 is not in the trash");
        assertThat(cli.answering("y").run("delete", "CLS-1").out()).contains("Deleted: CLS-1");

        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.err()).contains("CLS-1", "was deleted here", "stays where it is");
        Cli.Result clear = cli.run("clear", "--yes", "--path", runs);
        assertThat(clear.out()).contains("Deleted 1 run");
        assertThat(clear.err()).contains("kept: ");
    }

    @Test
    void filesAreListedAndDownloadedFromRunFilesAndFromTheServer() {
        String id = logRun("with files");
        Path here = base.resolve("here");
        Cli offline = new Cli(base.resolve("cache"));
        assertThat(offline.run("download", id, "--list", "--path", runs).out())
                .contains("model/weights  weights.bin    3 B", "notes          notes.txt      1 B");
        assertThat(offline.run("download", id, "--output", here, "--path", runs).err())
                .contains("Where files go, says --to");
        assertThat(offline.run("download", id, "--to", here, "--path", runs).out())
                .startsWith("Downloaded 2 files, 4 B, to " + here);
        assertThat(here.resolve("model/weights/weights.bin")).hasBinaryContent(new byte[] {1, 2, 3});

        cli.run("sync", "--path", runs);
        Path there = base.resolve("there");
        assertThat(cli.run("download", "CLS-1", "notes", "--to", there).out()).startsWith("Downloaded 1 file, 1 B");
        assertThat(there.resolve("notes/notes.txt")).hasBinaryContent(new byte[] {4});
        assertThat(Files.exists(there.resolve("model"))).isFalse();
        Cli.Result none = cli.run("download", "CLS-1", "sys/name", "--to", there);
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("has no files at \"sys/name\"");
    }

    @Test
    void aPathSaysWhereToReadThoughATokenIsSet() {
        String id = logRun("with files");
        Path here = base.resolve("here");
        assertThat(cli.run("download", id, "--to", here, "--path", runs).out()).startsWith("Downloaded 2 files");

        Cli.Result unknown = cli.run("download", id, "--to", here);
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err())
                .contains(
                        "There is no run",
                        id,
                        "The server at http://127.0.0.1:" + server.port() + " was asked",
                        "--path");
    }

    @Test
    void aFileThatCannotBeHadKeepsNoOtherAway() throws Exception {
        try (Run run = Cli.offlineRun(runs, "some missing").project("ml/cls").start()) {
            Path big = Files.write(base.resolve("big.bin"), new byte[20_000]);
            run.upload("a/big", big, FileCapture.REFERENCE);
            run.upload("b/empty", new byte[0], "empty.txt");
            run.upload("c/here", new byte[] {1}, "here.bin");
            Files.write(big, new byte[30_000]);
        }
        assertThat(cli.run("sync", "--path", runs).exit()).isEqualTo(1);
        Path there = base.resolve("there");
        Files.createDirectories(there.resolve("c"));
        Files.writeString(there.resolve("c/here"), "no directory");

        Cli.Result some = cli.run("download", "CLS-1", "--to", there);
        assertThat(some.exit()).isEqualTo(1);
        assertThat(some.out()).startsWith("Downloaded 1 file, 0 B, to " + there);
        assertThat(some.err())
                .contains("not downloaded: a/big, \"big.bin\": ", "is not on the server yet", "has to sync it")
                .contains("not downloaded: c/here, \"here.bin\": Can't write " + there)
                .contains("2 of 3 files could not be downloaded");
        assertThat(there.resolve("b/empty/empty.txt")).isEmptyFile();
        assertThat(there.resolve("a/big")).as("no empty part stays").isEmptyDirectory();
    }

    @Test
    void seriesAreDownloadedByPlaceAndArtifactsOnlyByName() throws Exception {
        Path data = Files.writeString(base.resolve("data.csv"), "1,2");
        String id;
        try (Run run = Cli.offlineRun(runs, "plots").project("local/cls").start()) {
            id = run.id();
            run.fileSeries("plots").append(new byte[] {1}, "plot.png");
            run.fileSeries("plots").append(new byte[] {2}, "plot.png");
            run.trackFiles("dataset", data.toString());
        }
        Path here = base.resolve("here");
        Cli.Result all = new Cli(base.resolve("cache")).run("download", id, "--to", here, "--path", runs);
        assertThat(all.out()).startsWith("Downloaded 2 files, 2 B");
        assertThat(all.err()).contains("left out: 1 file of artifacts");
        assertThat(here.resolve("plots/000001-plot.png")).hasBinaryContent(new byte[] {2});

        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        Path there = base.resolve("there");
        assertThat(cli.run("download", "CLS-1", "plots", "--to", there).out()).startsWith("Downloaded 2 files, 2 B");
        assertThat(cli.run("download", "CLS-1", "dataset", "--to", there).exit())
                .isZero();
        assertThat(there.resolve("dataset/data.csv")).hasContent("1,2");
        Files.writeString(data, "changed");
        Cli.Result changed = cli.run("download", "CLS-1", "dataset", "--to", there);
        assertThat(changed.exit()).isEqualTo(1);
        assertThat(changed.err()).contains("is not what was tracked any more");
    }

    @Test
    void contentsThatTheServerLacksKeepARunFile() throws Exception {
        logRun("with files");
        cli.run("sync", "--path", runs);
        try (var contents = Files.walk(server.data().resolve("files"))) {
            for (Path file : contents.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        server.stop();
        try (var data = Files.list(server.data())) {
            data.filter(file -> file.getFileName().toString().startsWith("store.db"))
                    .forEach(file -> file.toFile().delete());
        }
        server.startAgain();
        Cli fresh = new Cli(base.resolve("cache"))
                .with("NEREID_API_TOKEN", server.server().firstToken());
        assertThat(fresh.run("clear", "--yes", "--path", runs).err()).contains("kept: ", "are not on");
    }
}
