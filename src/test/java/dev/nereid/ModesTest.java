package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import dev.nereid.testing.Quiet;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be asked for in which mode, before anything is logged. */
class ModesTest extends WithServer {
    private static final String UNKNOWN = "offline/" + UUID.randomUUID();

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setEnvironment() {
        environment.put("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        environment.put("NEREID_API_TOKEN", server.token());
        environment.put("NEREID_PROJECT", "ml/modes");
        environment.put("NEREID_DIR", runs().toString());
    }

    private RunBuilder builder() {
        return new RunBuilder(Quiet.settings(environment));
    }

    private RunBuilder builder(Mode mode) {
        return builder().mode(mode);
    }

    /** A run on the server and in the run files; its {@code offline/} ID. */
    private String existing() {
        try (Run run = builder(Mode.ASYNC).start()) {
            run.assign("there", true);
            assertThat(run.awaitSync()).isTrue();
            return "offline/" + objectIdOf(run);
        }
    }

    private String objectIdOf(Run run) {
        try (var client = server.client()) {
            return client.object(run.id()).objectId().toString();
        }
    }

    private void assertNoFile() {
        assertThat(Files.exists(runs())).isFalse();
    }

    // ------------------------------------------------------------------------------------------- which mode it is --

    @ParameterizedTest
    @CsvSource({
        "async, ASYNC",
        "Sync, SYNC",
        "OFFLINE, OFFLINE",
        "read-only, READ_ONLY",
        "Read_Only, READ_ONLY",
        "debug, DEBUG"
    })
    void theEnvironmentNamesAMode(String word, Mode mode) {
        assertThat(new Settings(Map.of("NEREID_MODE", word)).choice(Setting.MODE, Mode.class))
                .isEqualTo(mode);
    }

    @Test
    void anUnknownModeIsNamedWithThoseThereAre() {
        environment.put("NEREID_MODE", "readonly");
        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"readonly\"")
                .hasMessageContaining("async, offline, sync, read-only or debug");
        assertNoFile();
    }

    @Test
    void theProgramsModeBeatsTheEnvironments() {
        environment.put("NEREID_MODE", "debug");
        try (Run run = builder(Mode.OFFLINE).start()) {
            assertThat(run.file()).hasParent(runs());
        }
    }

    // ------------------------------------------------------------------------------ which run: a row per combination
    // --

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRunAndACustomRunIdOfTheProgramAreRefusedInEveryMode(Mode mode) {
        assertThatThrownBy(() ->
                        builder(mode).withId(UNKNOWN).customRunId("fold-1").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(UNKNOWN)
                .hasMessageContaining("fold-1")
                .hasMessageContaining("Give one of the two");
        assertNoFile();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "OFFLINE", "READ_ONLY"})
    void theProgramsRunMakesTheEnvironmentsCustomRunIdCountForNothing(Mode mode) {
        String id = existing();
        environment.put("NEREID_CUSTOM_RUN_ID", "x".repeat(37));
        try (Run run = builder(mode).withId(id).start()) {
            assertThat(run.fetch("there").asBoolean()).isTrue();
            assertThat(run.exists("sys/custom_run_id")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void theProgramsCustomRunIdMakesTheEnvironmentsRunCountForNothing(Mode mode) {
        environment.put("NEREID_RUN", "MODES-99");
        try (Run run = builder(mode).customRunId("fold-1").start()) {
            assertThat(run.fetch("sys/custom_run_id").asString()).isEqualTo("fold-1");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "DEBUG"})
    void aCustomRunIdOfMoreThan36CharactersIsRefused(Mode mode) {
        assertThatThrownBy(() -> builder(mode).customRunId("x".repeat(37)).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("37 characters");
        environment.put("NEPTUNE_CUSTOM_RUN_ID", "x".repeat(37));
        assertThatThrownBy(() -> builder(mode).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NEPTUNE_CUSTOM_RUN_ID")
                .hasMessageContaining("37 characters");
        assertNoFile();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void aCustomRunIdOf36CharactersIsKept(Mode mode) {
        try (Run run = builder(mode).customRunId("x".repeat(36)).start()) {
            assertThat(run.fetch("sys/custom_run_id").asString()).hasSize(36);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRunAndACustomRunIdOfTheEnvironmentAreRefusedByTheirVariables(Mode mode) {
        environment.put("NEREID_RUN", UNKNOWN);
        environment.put("NEPTUNE_CUSTOM_RUN_ID", "fold-1");
        assertThatThrownBy(() -> builder(mode).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unset one of NEREID_RUN and NEPTUNE_CUSTOM_RUN_ID");
        assertNoFile();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anEmptyIdIsRefused(Mode mode) {
        assertThatThrownBy(() -> builder(mode).withId("").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withId(…) is empty");
        assertNoFile();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY"})
    void whatIsNoRunIsNotFound(Mode mode) {
        new ModelBuilder(Quiet.settings(environment))
                .mode(Mode.SYNC)
                .key("OAK")
                .start()
                .close();
        assertThatThrownBy(() -> builder(mode).withId("MODES-OAK").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("MODES-OAK is a model, not a run");
    }

    @Test
    void offlineACustomRunIdIsRefused() {
        assertThatThrownBy(() -> builder(Mode.OFFLINE).customRunId("fold-1").start())
                .isInstanceOf(CustomRunIdOfflineException.class);
        assertNoFile();
    }

    @Test
    void readOnlyNeedsARun() {
        assertThatThrownBy(() -> builder(Mode.READ_ONLY).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withId")
                .hasMessageContaining("NEREID_RUN");
        assertNoFile();
    }

    @Test
    void readOnlyACustomRunIdIsNotEnough() {
        try (Run run = builder(Mode.SYNC)
                .customRunId("fold-1")
                .directory(temporary.resolve("other"))
                .start()) {
            assertThat(run.id()).isEqualTo("MODES-1");
        }
        assertThatThrownBy(() -> builder(Mode.READ_ONLY).customRunId("fold-1").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"fold-1\" is not enough");
        environment.put("NEREID_CUSTOM_RUN_ID", "fold-1");
        assertThatThrownBy(() -> builder(Mode.READ_ONLY).start()).hasMessageContaining("is not enough");
        assertNoFile();
    }

    @Test
    void readOnlyTheEnvironmentMayNameTheRun() {
        environment.put("NEREID_RUN", existing());
        try (Run run = builder(Mode.READ_ONLY).start()) {
            assertThat(run.id()).isEqualTo("MODES-1");
        }
    }

    @Test
    void debugThereIsNoRunToGoOnWith() {
        String id = existing();
        assertThatThrownBy(() -> builder(Mode.DEBUG).withId(id).start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining(id)
                .hasMessageContaining("NEREID_RUN");
        environment.put("NEREID_RUN", id);
        assertThatThrownBy(() -> builder(Mode.DEBUG).start()).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void debugACustomRunIdHasNoEffect() {
        environment.put("NEREID_CUSTOM_RUN_ID", "fold-1");
        try (Run run = builder(Mode.DEBUG).start()) {
            assertThat(run.exists("sys/custom_run_id")).isFalse();
        }
        try (Run run = builder(Mode.DEBUG).customRunId("fold-2").start()) {
            assertThat(run.exists("sys/custom_run_id")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY"})
    void aSysIdThatTheServerDoesNotHaveIsNotFound(Mode mode) {
        assertThatThrownBy(() -> builder(mode).withId("MODES-99").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("MODES-99");
        assertNoFile();
    }

    @Test
    void anOfflineRunIsGoneOnWithByItsId() {
        String id = existing();
        try (Run run = builder(Mode.OFFLINE).withId(id).start()) {
            assertThat(run.fetch("there").asBoolean()).isTrue();
        }
    }

    // --------------------------------------------------------------------------------------- token, project, network
    // --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void modesThatSendNeedATokenAndAProject(Mode mode) {
        environment.remove("NEREID_API_TOKEN");
        assertAllAreRefused(mode, "needs an API token", "NEREID_API_TOKEN");
        environment.put("NEREID_API_TOKEN", server.token());
        environment.remove("NEREID_PROJECT");
        assertAllAreRefused(mode, "needs a project", "NEREID_PROJECT");
        assertNoFile();
    }

    /** A new object of each kind, the project last. */
    private List<ThrowingCallable> openings(Mode mode) {
        Settings settings = Quiet.settings(environment);
        return List.of(
                () -> new RunBuilder(settings).mode(mode).start().close(),
                () -> new ModelBuilder(settings).mode(mode).key("OAK").start().close(),
                () -> new ModelVersionBuilder(settings)
                        .mode(mode)
                        .model("MODES-OAK")
                        .start()
                        .close(),
                () -> new ProjectBuilder(settings).mode(mode).start().close());
    }

    private void assertAllAreRefused(Mode mode, String reason, String variable) {
        assertThat(openings(mode))
                .allSatisfy(opening -> assertThatThrownBy(opening)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Mode " + mode + " " + reason)
                        .hasMessageContaining(variable));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "DEBUG"})
    void modesThatDoNotSendNeedNeitherTokenNorProjectNorServer(Mode mode) {
        environment.remove("NEREID_API_TOKEN");
        environment.remove("NEREID_PROJECT");
        server.stop();
        try (Run run = builder(mode).start()) {
            run.assign("a", 1);
            assertThat(run.fetch("a").asLong()).isEqualTo(1);
        }
    }

    @Test
    void debugNoKindOfObjectNeedsATokenOrAServerAndOnlyAProjectNeedsItsName() {
        environment.remove("NEREID_API_TOKEN");
        server.stop();
        assertThat(openings(Mode.DEBUG))
                .allSatisfy(opening -> assertThatCode(opening).doesNotThrowAnyException());
        environment.remove("NEREID_PROJECT");
        assertThat(openings(Mode.DEBUG).subList(0, 3))
                .allSatisfy(opening -> assertThatCode(opening).doesNotThrowAnyException());
        assertNoFile();
    }

    @Test
    void readOnlyNeedsNoProject() {
        String id = existing();
        environment.remove("NEREID_PROJECT");
        try (Run run = builder(Mode.READ_ONLY).withId(id).start()) {
            assertThat(run.fetch("there").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY"})
    void aBrokenTokenIsRefused(Mode mode) {
        environment.put("NEREID_API_TOKEN", "se*cret");
        assertThatThrownBy(() -> builder(mode)
                        .withId(mode == Mode.READ_ONLY ? "MODES-1" : null)
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("API token")
                .message()
                .doesNotContain("secret");
        assertNoFile();
    }

    // -------------------------------------------------------------------------------------- where things are
    // afterwards --

    @ParameterizedTest
    @CsvSource({"ASYNC, true", "SYNC, true", "OFFLINE, true", "DEBUG, false"})
    void runFilesAreWhereTheModeSays(Mode mode, boolean there) {
        try (Run run = builder(mode).start()) {
            run.append("loss", 1);
        }
        assertThat(Files.exists(runs())).isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({"ASYNC, MODES-1", "SYNC, MODES-1", "OFFLINE, none", "DEBUG, none"})
    void anIdOfTheServerIsAwaitedOnlyWhereOneCanCome(Mode mode, String id) {
        try (Run run = builder(mode).start()) {
            assertThat(run.awaitId(Duration.ofSeconds(60)).orElse("none")).isEqualTo(id);
        }
    }

    @InEachLoggingMode
    void whatIsNoConflictInOneModeIsNoneInAnother(Mode mode) {
        try (Run run = builder(mode).start()) {
            run.assign("a", 1);
            assertThatThrownBy(() -> run.assign("a", "text")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assign("sys/id", "X-1")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.clear("a")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assign("", 1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(run.delete("a")).isEqualTo(1);
            assertThatCode(() -> run.assign("a", "text")).doesNotThrowAnyException();
            assertThat(run.fetch("a").asString()).isEqualTo("text");
        }
    }
}
