package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Settings;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Printed;
import dev.nereid.testing.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models, through a real server, in every mode. */
class ModelTest extends InAllModes {
    @Override
    String project() {
        return "ml/cls";
    }

    private ModelBuilder builder(Mode mode) {
        return new ModelBuilder(new Settings(environment)).mode(mode);
    }

    private void create(String key) {
        try (Model model = builder(Mode.SYNC).key(key).start()) {
            model.assign("size", 7);
        }
    }

    private void assertNoFile() {
        String[] files = runs().toFile().list();
        assertThat(files == null ? new String[0] : files).isEmpty();
    }

    // -------------------------------------------------------------------------------------------------- creating --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void aNewModelHasItsIdWhenItStarts(Mode mode) {
        try (Model model = builder(mode).key("FOREST").name("Random forest").start()) {
            assertThat(model.id()).isEqualTo("CLS-FOREST");
            model.assign("params/depth", 12);
            model.append("loss", 0.5);
            model.tags().add("tree");
            model.groupTags().add("ensemble");
            assertThat(model.fetch("params/depth").asLong()).isEqualTo(12);
            assertThat(model.fetch("loss").pointCount()).isEqualTo(1);
            assertThat(model.fetch("sys/name").asString()).isEqualTo("Random forest");
            assertThat(model.fetch("sys/id").asString()).isEqualTo("CLS-FOREST");
            assertThat(model.fetch("sys/owner").asString()).isEqualTo("admin");
            assertThat(model.fetch("sys/group_tags").asSet()).containsExactly("ensemble");
            assertThat(model.exists("sys/failed")).isFalse();
        }
    }

    @Test
    void aNewModelWithoutNameIsUntitledAndOneThatIsGoneOnWithKeepsItsName() {
        create("FOREST");
        try (Model model = builder(Mode.SYNC).withId("CLS-FOREST").start()) {
            assertThat(model.fetch("sys/name").asString()).isEqualTo("Untitled");
            model.assign("sys/name", "mine");
        }
        try (Model model = builder(Mode.SYNC).withId("CLS-FOREST").start()) {
            assertThat(model.fetch("sys/name").asString()).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void aUsedKeyIsAConflictThatLeavesNothingBehind(Mode mode) throws Exception {
        environment.put("NEREID_DIR", temporary.resolve("other").toString());
        create("FOREST");
        environment.put("NEREID_DIR", runs().toString());

        assertThatThrownBy(() -> builder(mode).key("FOREST").start())
                .isInstanceOf(ModelKeyExistsException.class)
                .hasMessageContaining("The model key FOREST is taken: CLS-FOREST exists")
                .hasMessageContaining("Give another key(…)")
                .hasMessageContaining("withId")
                .hasMessageNotContaining("nereid sync");
        assertNoFile();

        try (Management management = Management.connect(server.token())) {
            management.trash("CLS-FOREST");
        }
        assertThatThrownBy(() -> builder(mode).key("FOREST").start())
                .isInstanceOf(ModelKeyExistsException.class)
                .hasMessageContaining("lies in the trash");
    }

    /** The file that the worker would speak of is discarded. */
    @Test
    void ofARefusedStartOnlyTheExceptionSpeaks() {
        create("FOREST");
        String printed = Printed.by(
                () -> assertThatThrownBy(() -> builder(Mode.ASYNC).key("FOREST").start())
                        .isInstanceOf(ModelKeyExistsException.class));
        assertThat(printed).isEmpty();
    }

    @Test
    void aKeyThatIsTakenMeanwhileIsSettledBySync() {
        environment.put("NEREID_CLOSE_TIMEOUT", "30s");
        create("FOREST");
        String printed = Printed.by(() -> {
            Model model =
                    builder(Mode.ASYNC).key("FOREST").offlineRegistry(true).start();
            assertThat(model.awaitSync(Duration.ofSeconds(30))).isFalse();
            assertThat(model.syncStatus().message())
                    .endsWith("nereid sync --path " + runs() + " --model-key " + model.id() + "=OTHERKEY");
            model.close();
        });
        assertThat(printed).contains("The model key FOREST is taken");
    }

    @Test
    void whereAModelIsNotKnownItIsSaidWhichListHasIt() {
        assertThatThrownBy(() -> builder(Mode.OFFLINE)
                        .offlineRegistry(true)
                        .withId("CLS-OAK")
                        .start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("nereid ls --kind model --format json");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "DEBUG"})
    void aKeyHasToBeGivenAndWellFormed(Mode mode) {
        assertThatThrownBy(() -> builder(mode).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a key");
        assertThatThrownBy(() -> builder(mode).key("forest").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as FOREST");
        assertNoFile();
    }

    // ------------------------------------------------------------------------------------------------ going on --

    @Test
    void anIdBeatsAKey() {
        create("FOREST");
        try (Model model = builder(Mode.ASYNC).withId("CLS-FOREST").key("OAK").start()) {
            model.assign("more", true);
            assertThat(model.fetch("size").asLong()).isEqualTo(7);
        }
        try (Management management = Management.connect(server.token())) {
            assertThat(management.projects()).containsExactly(new ProjectInfo("ml/cls", "CLS"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY"})
    void whatIsNoModelIsNotFound(Mode mode) {
        try (Run run = start(Mode.SYNC)) {
            assertThat(run.id()).isEqualTo("CLS-1");
        }
        assertThatThrownBy(() -> builder(mode).withId("CLS-1").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("CLS-1 is a run, not a model");
        assertThatThrownBy(() -> builder(mode).withId("CLS-NONE").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("There is no model \"CLS-NONE\"");
    }

    @Test
    void aRunFileOfAnotherKindIsNotGoneOnWith() {
        String id;
        try (Run run =
                new RunBuilder(Quiet.settings(environment)).mode(Mode.OFFLINE).start()) {
            id = run.id();
        }
        assertThatThrownBy(() ->
                        builder(Mode.OFFLINE).offlineRegistry(true).withId(id).start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("is a run, not a model");
    }

    // ------------------------------------------------------------------------------------------------- read only --

    @Test
    void readOnlyNeedsAnId() {
        assertThatThrownBy(() -> builder(Mode.READ_ONLY).key("FOREST").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the key \"FOREST\" is not enough");
        assertThatThrownBy(() -> builder(Mode.READ_ONLY).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withId");
    }

    @Test
    void readOnlyReadsAndWritesNothing() {
        create("FOREST");
        try (Model model = builder(Mode.READ_ONLY).withId("CLS-FOREST").start()) {
            model.assign("size", 8);
            assertThat(model.fetch("size").asLong()).isEqualTo(7);
            assertThat(model.file()).isNull();
        }
    }

    @Test
    void readOnlyFromRunFilesNeedsNoServer() {
        create("FOREST");
        server.stop();
        environment.remove("NEREID_API_TOKEN");
        try (Model model = builder(Mode.READ_ONLY).withId("CLS-FOREST").start()) {
            assertThat(model.fetch("size").asLong()).isEqualTo(7);
        }
    }

    // ---------------------------------------------------------------------------------------------- debug, away --

    @Test
    void debugKeepsNothing() {
        server.stop();
        try (Model model = builder(Mode.DEBUG).key("FOREST").start()) {
            model.assign("a", 1);
            assertThat(model.fetch("a").asLong()).isEqualTo(1);
        }
        assertNoFile();
        assertThatThrownBy(() -> builder(Mode.DEBUG).withId("CLS-FOREST").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("There is no model \"CLS-FOREST\" in mode DEBUG");
    }

    @Test
    void offlineIsRefusedUnlessTheRegistryMayWait() {
        assertThatThrownBy(() -> builder(Mode.OFFLINE).key("FOREST").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A model can't be opened in mode OFFLINE")
                .hasMessageContaining("offlineRegistry(true)");
        assertNoFile();
    }

    @Test
    void withoutItsServerANewModelIsRefusedAtOnceUnlessTheRegistryMayWait() {
        server.stop();
        assertThatThrownBy(() -> builder(Mode.ASYNC).key("FOREST").start())
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("The model can't be created")
                .hasMessageContaining("Nothing has been logged");
        assertNoFile();
    }

    // ---------------------------------------------------------------------------------------- offline registry --

    @Test
    void aModelOfTheOfflineRegistryIsSettledAtSync() throws Exception {
        String id;
        try (Model model =
                builder(Mode.OFFLINE).key("FOREST").offlineRegistry(true).start()) {
            model.assign("size", 9);
            id = model.id();
            assertThat(id).startsWith("offline/");
            assertThat(model.fetch("sys/id").asString()).isEqualTo(id);
        }
        Deliver.all(server, runs());

        try (Model model = builder(Mode.READ_ONLY).withId("CLS-FOREST").start()) {
            assertThat(model.fetch("size").asLong()).isEqualTo(9);
        }
        try (Model model = builder(Mode.READ_ONLY).withId(id).start()) {
            assertThat(model.id()).isEqualTo("CLS-FOREST");
        }
    }

    @Test
    void aModelOfTheRegistryRegistersWhenTheServerIsBack() {
        server.stop();
        try (Model model =
                builder(Mode.ASYNC).key("FOREST").offlineRegistry(true).start()) {
            model.assign("size", 9);
            assertThat(model.id()).startsWith("offline/");
            server.startAgain();
            assertThat(model.awaitId(Duration.ofSeconds(60))).contains("CLS-FOREST");
        }
    }

    @Test
    void aKeyThatWasTakenMeanwhileIsReportedAndNothingIsLost() throws Exception {
        Path other = temporary.resolve("other");
        environment.put("NEREID_DIR", other.toString());
        create("FOREST");
        environment.put("NEREID_DIR", runs().toString());
        try (Model model =
                builder(Mode.ASYNC).key("FOREST").offlineRegistry(true).start()) {
            model.assign("size", 9);
            assertThat(model.awaitSync(Duration.ofSeconds(60))).isFalse();
            assertThat(model.syncStatus().message())
                    .contains("The model key FOREST is taken")
                    .contains("safe in " + model.file());
        }
        try (var files = Files.list(runs())) {
            assertThat(files.filter(file -> file.toString().endsWith(".db"))).hasSize(1);
        }
    }
}
