package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Settings;
import dev.nereid.testing.Deliver;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model versions, through a real server, in every mode. */
class ModelVersionTest extends InAllModes {
    @Override
    String project() {
        return "ml/cls";
    }

    private ModelVersionBuilder builder(Mode mode) {
        return new ModelVersionBuilder(new Settings(environment)).mode(mode);
    }

    private ModelBuilder model(Mode mode) {
        return new ModelBuilder(new Settings(environment)).mode(mode);
    }

    private void createModel() {
        model(Mode.SYNC).key("FOREST").start().close();
    }

    private String createVersion() {
        createModel();
        try (ModelVersion version = builder(Mode.SYNC).model("CLS-FOREST").start()) {
            version.assign("accuracy", 0.9);
            return version.id();
        }
    }

    // -------------------------------------------------------------------------------------------------- creating --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void aNewVersionHasItsIdWhenItStarts(Mode mode) {
        createModel();
        for (int n = 1; n <= 2; n++) {
            try (ModelVersion version =
                    builder(mode).model("CLS-FOREST").name("try " + n).start()) {
                assertThat(version.id()).isEqualTo("CLS-FOREST-" + n);
                version.assign("accuracy", 0.5 + n);
                version.stringSeries("notes").append("good");
                assertThat(version.fetch("accuracy").asDouble()).isEqualTo(0.5 + n);
                assertThat(version.fetch("sys/model_id").asString()).isEqualTo("CLS-FOREST");
                assertThat(version.fetch("sys/stage").asString()).isEqualTo("none");
                assertThat(version.fetch("sys/name").asString()).isEqualTo("try " + n);
            }
        }
    }

    @Test
    void aVersionKeepsItsNameWhenItIsGoneOnWith() {
        String id = createVersion();
        try (ModelVersion version = builder(Mode.SYNC).withId(id).start()) {
            version.assign("sys/name", "mine");
        }
        try (ModelVersion version = builder(Mode.ASYNC).withId(id).start()) {
            assertThat(version.fetch("sys/name").asString()).isEqualTo("mine");
            assertThat(version.fetch("accuracy").asDouble()).isEqualTo(0.9);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void theModelHasToBeGivenAndThere(Mode mode) {
        assertThatThrownBy(() -> builder(mode).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs its model");
        assertThatThrownBy(() -> builder(mode).model("CLS-NONE").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("There is no model \"CLS-NONE\"");
        String version = createVersion();
        assertThatThrownBy(() -> builder(mode).model(version).start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("is a model version, not a model");
    }

    // ----------------------------------------------------------------------------------------------------- stage --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "DEBUG"})
    void anyStageMayFollowAny(Mode mode) {
        if (mode != Mode.DEBUG) {
            createModel();
        }
        try (ModelVersion version = builder(mode).model("CLS-FOREST").start()) {
            for (Stage from : Stage.values()) {
                for (Stage to : Stage.values()) {
                    version.changeStage(from);
                    version.changeStage(to);
                    assertThat(version.fetch("sys/stage").asString()).isEqualTo(to.label());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "DEBUG"})
    void theStageIsChangedInNoOtherWay(Mode mode) {
        if (mode != Mode.DEBUG) {
            createModel();
        }
        try (ModelVersion version = builder(mode).model("CLS-FOREST").start()) {
            for (Runnable way : new Runnable[] {
                () -> version.assign("sys/stage", "production"),
                () -> version.append("sys/stage", "production"),
                () -> version.stringSet("sys/stage").add("production"),
                () -> version.delete("sys/stage"),
                () -> version.delete("sys")
            }) {
                assertThatThrownBy(way::run)
                        .isInstanceOf(AttributeConflictException.class)
                        .hasMessageContaining("sys");
            }
            assertThatThrownBy(() -> version.changeStage(null)).isInstanceOf(IllegalArgumentException.class);
            assertThat(version.fetch("sys/stage").asString()).isEqualTo("none");
        }
    }

    @Test
    void readOnlyTheStageStays() {
        String id = createVersion();
        try (ModelVersion version = builder(Mode.READ_ONLY).withId(id).start()) {
            version.changeStage(Stage.PRODUCTION);
            assertThat(version.fetch("sys/stage").asString()).isEqualTo("none");
        }
    }

    // -------------------------------------------------------------------------------------- read only, debug, offline
    // --

    @Test
    void readOnlyNeedsAnId() {
        assertThatThrownBy(() -> builder(Mode.READ_ONLY).model("CLS-FOREST").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model \"CLS-FOREST\" is not enough");
    }

    @Test
    void debugThereIsNothingToGoOnWith() {
        assertThatThrownBy(() -> builder(Mode.DEBUG).withId("CLS-FOREST-1").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("There is no model version \"CLS-FOREST-1\" in mode DEBUG");
    }

    @Test
    void offlineIsRefusedUnlessTheRegistryMayWait() {
        assertThatThrownBy(() -> builder(Mode.OFFLINE).model("CLS-FOREST").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A model version can't be opened in mode OFFLINE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void modelAndVersionsOfTheOfflineRegistryAreSettledTogether(boolean byLocalId) throws Exception {
        String forest;
        try (Model model =
                model(Mode.OFFLINE).key("FOREST").offlineRegistry(true).start()) {
            forest = model.id();
        }
        if (!byLocalId) {
            Deliver.all(server, runs());
            forest = "CLS-FOREST"; // which is then known here
        }
        for (int n = 1; n <= 6; n++) {
            try (ModelVersion version =
                    builder(Mode.OFFLINE).model(forest).offlineRegistry(true).start()) {
                version.assign("n", n);
                version.changeStage(Stage.STAGING);
                assertThat(version.fetch("sys/stage").asString()).isEqualTo("staging");
                assertThat(version.fetch("sys/model_id").asString()).startsWith(byLocalId ? "offline/" : "CLS-FOREST");
            }
        }
        Deliver.all(server, runs());

        for (int n = 1; n <= 6; n++) {
            try (ModelVersion version =
                    builder(Mode.READ_ONLY).withId("CLS-FOREST-" + n).start()) {
                assertThat(version.fetch("n").asLong()).isEqualTo(n);
                assertThat(version.fetch("sys/model_id").asString()).isEqualTo("CLS-FOREST");
                assertThat(version.fetch("sys/stage").asString()).isEqualTo("staging");
            }
        }
    }

    /** Only a server can tell what CLS-FOREST is, unless a run file can; a version that says neither would never be synced. */
    @Test
    void withItsServerAwayAVersionNeedsAModelThatIsKnownHere() throws Exception {
        createModel();
        server.stop();
        ModelVersionBuilder elsewhere =
                builder(Mode.ASYNC).offlineRegistry(true).directory(temporary.resolve("elsewhere"));
        assertThatThrownBy(() -> elsewhere.model("CLS-FOREST").start())
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("Which model \"CLS-FOREST\" is")
                .hasMessageContaining("offline/");
        assertThat(temporary.resolve("elsewhere")).doesNotExist();

        try (ModelVersion version =
                builder(Mode.ASYNC).offlineRegistry(true).model("CLS-FOREST").start()) {
            server.startAgain();
            assertThat(version.awaitId(Duration.ofSeconds(60))).contains("CLS-FOREST-1");
        }
    }

    @Test
    void aRunIsNoModelEvenIfOnlyItsRunFileSaysSo() {
        start(Mode.SYNC).close();
        assertThatThrownBy(() -> builder(Mode.OFFLINE)
                        .model("CLS-1")
                        .offlineRegistry(true)
                        .start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("\"CLS-1\" is a run, not a model");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY"})
    void whatIsNoVersionIsNotFound(Mode mode) {
        createModel();
        assertThatThrownBy(() -> builder(mode).withId("CLS-FOREST").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("CLS-FOREST is a model, not a model version");
        assertThatThrownBy(() -> builder(mode).withId("CLS-FOREST-9").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("There is no model version \"CLS-FOREST-9\"");
        assertThatThrownBy(() -> builder(mode).withId(" ").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withId(…) is empty");
    }

    @Test
    void whenItIsClosedItSaysHowToGoOn() {
        createModel();
        ModelVersion version = builder(Mode.SYNC).model("CLS-FOREST").start();
        version.close();
        assertThatThrownBy(() -> version.assign("a", 1))
                .isInstanceOf(ObjectClosedException.class)
                .hasMessageContaining("open it again with withId(\"offline/");
    }

    @Test
    void offlineAModelThatNothingHereKnowsIsNotFound() {
        assertThatThrownBy(() -> builder(Mode.OFFLINE)
                        .model("CLS-FOREST")
                        .offlineRegistry(true)
                        .start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("\"CLS-FOREST\" is not known");
    }
}
