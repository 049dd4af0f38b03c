package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Settings;
import dev.nereid.testing.Deliver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects and their tables, through a real server, in every mode. */
class ProjectTest extends InAllModes {
    @Override
    String project() {
        return "ml/cls";
    }

    private ProjectBuilder builder(Mode mode) {
        return new ProjectBuilder(new Settings(environment)).mode(mode);
    }

    private void createProject() {
        try (Management management = Management.connect(server.token())) {
            management.createProject("ml/cls", "CLS");
        }
    }

    private static List<String> ids(Table table) {
        return table.rows().stream().map(TableRow::id).toList();
    }

    // -------------------------------------------------------------------------------------------------- opening --

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC"})
    void whatIsLoggedToAProjectIsItsOwn(Mode mode) {
        createProject();
        try (Project project = builder(mode).start()) {
            project.assign("general/brief", "whales");
            project.append("runs/accuracy", 0.5);
            assertThat(project.fetch("general/brief").asString()).isEqualTo("whales");
            assertThat(project.fetch("sys/id").asString()).isEqualTo("CLS");
        }
        try (Project project = builder(mode).start()) {
            assertThat(project.fetch("runs/accuracy").pointCount()).isEqualTo(1);
        }
    }

    @Test
    void aProjectThatNobodyHasLoggedToCanBeRead() {
        createProject();
        try (Project project = builder(Mode.READ_ONLY).start()) {
            assertThat(project.fetch("sys/id").asString()).isEqualTo("CLS");
            assertThat(project.fetch("sys/state").asString()).isEqualTo("inactive");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY", "DEBUG"})
    void aProjectHasToBeNamed(Mode mode) {
        environment.remove("NEREID_PROJECT");
        assertThatThrownBy(() -> builder(mode).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a project");
    }

    /** Nor made of a misspelt name, though the administrator might. */
    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"ASYNC", "SYNC", "READ_ONLY"})
    void anUnknownProjectIsNotFound(Mode mode) {
        assertThatThrownBy(() -> builder(mode).start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("There is no project \"ml/cls\" on the server");
        assertThat(runs()).doesNotExist();
        try (Management management = Management.connect(server.token())) {
            assertThat(management.projects()).isEmpty();
        }
    }

    @Test
    void whatIsLoggedToAnUnknownProjectWhileItsServerIsAwayWaitsForTheProject() {
        server.stop();
        try (Project project = builder(Mode.ASYNC).start()) {
            project.assign("a", 1);
            server.startAgain();
            assertThat(project.awaitSync(Duration.ofSeconds(60))).isFalse();
            assertThat(project.syncStatus().message()).contains("nereid project create ml/cls", "safe in");
            createProject();
            assertThat(project.awaitSync(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void offlineIsRefused() {
        assertThatThrownBy(() -> builder(Mode.OFFLINE).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A project can't be opened in mode OFFLINE")
                .hasMessageContaining("READ_ONLY");
    }

    @Test
    void debugKeepsNothing() {
        server.stop();
        try (Project project = builder(Mode.DEBUG).start()) {
            project.assign("a", 1);
            assertThat(project.fetch("a").asLong()).isEqualTo(1);
        }
        assertThat(runs()).doesNotExist();
    }

    @Test
    void withItsServerAwayItIsLoggedHereAndRegisteredLater() {
        createProject();
        server.stop();
        try (Project project = builder(Mode.ASYNC).start()) {
            project.assign("a", 1);
            server.startAgain();
            assertThat(project.awaitId(Duration.ofSeconds(60))).contains("CLS");
            assertThat(project.awaitSync(Duration.ofSeconds(60))).isTrue();
        }
        try (Project project = builder(Mode.READ_ONLY).start()) {
            assertThat(project.fetch("a").asLong()).isEqualTo(1);
        }
    }

    // --------------------------------------------------------------------------------------------------- tables --

    private void threeRuns() {
        for (int n = 1; n <= 3; n++) {
            try (Run run = runBuilder(Mode.SYNC).name("run " + n).start()) {
                run.assign("score", n % 3);
                run.append("loss", 1.0 / n);
                run.tags().add(n == 2 ? "even" : "odd", "all");
            }
        }
    }

    private Project project(boolean local) {
        Map<String, String> where = new HashMap<>(environment);
        if (local) {
            where.remove("NEREID_API_TOKEN");
        }
        return new ProjectBuilder(new Settings(where)).mode(Mode.READ_ONLY).start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRunsTableHasAllRunsNewestFirst(boolean local) {
        threeRuns();
        try (Project project = project(local)) {
            List<TableRow> rows = project.fetchRunsTable(new TableQuery()).rows();
            assertThat(rows)
                    .extracting(row -> row.get("sys/name").asString())
                    .containsExactly("run 3", "run 2", "run 1");
            TableRow newest = rows.get(0);
            assertThat(newest.get("score").asLong()).isZero();
            assertThat(newest.get("loss").lastDouble()).isEqualTo(1.0 / 3);
            assertThat(newest.get("sys/tags").asSet()).containsExactly("all", "odd");
            assertThat(newest.has("nothing")).isFalse();
            assertThatThrownBy(() -> newest.get("nothing")).isInstanceOf(FieldNotFoundException.class);
            assertThat(newest.fields().keySet()).contains("sys/id", "score", "loss");
        }
    }

    @Test
    void rowsAreChosenSortedAndLimited() throws Exception {
        threeRuns();
        try (Management management = Management.connect(server.token());
                Project project = project(false)) {
            assertThat(ids(project.fetchRunsTable(
                            new TableQuery().sortBy("score").limit(2))))
                    .containsExactly("CLS-2", "CLS-1");
            assertThat(ids(project.fetchRunsTable(
                            new TableQuery().sortBy("loss").ascending())))
                    .containsExactly("CLS-3", "CLS-2", "CLS-1");
            assertThat(ids(project.fetchRunsTable(new TableQuery().tags("odd", "all"))))
                    .containsExactly("CLS-3", "CLS-1");
            assertThat(ids(project.fetchRunsTable(new TableQuery().ids("CLS-2", "CLS-9"))))
                    .containsExactly("CLS-2");
            assertThat(ids(project.fetchRunsTable(new TableQuery().owners("admin"))))
                    .hasSize(3);
            assertThat(ids(project.fetchRunsTable(new TableQuery().owners("nobody"))))
                    .isEmpty();
            management.trash("CLS-3");
            assertThat(ids(project.fetchRunsTable(new TableQuery()))).containsExactly("CLS-2", "CLS-1");
            assertThat(ids(project.fetchRunsTable(new TableQuery().trashedOnly())))
                    .containsExactly("CLS-3");
            assertThat(ids(project.fetchRunsTable(new TableQuery().trashedToo())))
                    .hasSize(3);
            try (Run live = runBuilder(Mode.SYNC).start()) {
                assertThat(ids(project.fetchRunsTable(new TableQuery().active(true))))
                        .contains(live.id());
            }
            TableRow row = project.fetchRunsTable(
                            new TableQuery().columns("score").ids("CLS-1"))
                    .iterator()
                    .next();
            assertThat(row.fields()).containsOnlyKeys("score");
        }
    }

    @Test
    void whatCannotBeSortedOrLimitedIsSaid() {
        threeRuns();
        try (Project project = project(false)) {
            Table table = project.fetchRunsTable(new TableQuery().sortBy("sys/tags"));
            assertThatThrownBy(table::rows)
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("\"sys/tags\" is a string set");
            assertThatThrownBy(() -> new TableQuery().limit(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void longTablesAreReadPageByPageAndAsOftenAsOneLikes(boolean local) throws Exception {
        int runs = 1_001;
        longTable(runs);
        if (!local) {
            Deliver.all(server, runs());
        }
        try (Project project = project(local)) {
            Table table = project.fetchRunsTable(
                    new TableQuery().columns("n").sortBy("n").ascending());
            for (int time = 0; time < 2; time++) {
                Stream<Long> numbers = StreamSupport.stream(table.spliterator(), false)
                        .map(row -> row.get("n").asLong());
                assertThat(numbers)
                        .containsExactlyElementsOf(IntStream.range(0, runs)
                                .mapToLong(n -> n)
                                .boxed()
                                .toList());
            }
            assertThat(project.fetchRunsTable(new TableQuery().limit(700)).rows())
                    .hasSize(700);
        }
    }

    /** In run files. */
    private void longTable(int runs) {
        for (int n = 0; n < runs; n++) {
            try (Run run = runBuilder(Mode.OFFLINE).start()) {
                run.assign("n", n);
            }
        }
    }

    @Test
    void modelsAndVersionsHaveTablesOfTheirOwn() {
        for (String key : new String[] {"FOREST", "OAK"}) {
            try (Model model = new ModelBuilder(new Settings(environment))
                    .mode(Mode.SYNC)
                    .key(key)
                    .start()) {
                for (int n = 0; n < 2; n++) {
                    new ModelVersionBuilder(new Settings(environment))
                            .mode(Mode.SYNC)
                            .model(model.id())
                            .start()
                            .close();
                }
                assertThat(ids(model.fetchModelVersionsTable(new TableQuery())))
                        .containsExactly("CLS-" + key + "-2", "CLS-" + key + "-1");
            }
        }
        try (Project project = project(false)) {
            assertThat(ids(project.fetchModelsTable(new TableQuery()))).containsExactly("CLS-OAK", "CLS-FOREST");
            assertThat(project.fetchRunsTable(new TableQuery()).rows()).isEmpty();
        }
        try (Model model = new ModelBuilder(new Settings(environment))
                .mode(Mode.READ_ONLY)
                .withId("CLS-OAK")
                .start()) {
            assertThat(ids(model.fetchModelVersionsTable(new TableQuery().ascending())))
                    .containsExactly("CLS-OAK-1", "CLS-OAK-2");
        }
    }

    @Test
    void modelsAndVersionsThatNoServerKnowsYetHaveTheirTablesInTheRunFiles() {
        server.stop();
        Settings settings = new Settings(environment);
        Map<String, String> models = new HashMap<>();
        for (String key : new String[] {"FOREST", "OAK"}) {
            try (Model model = new ModelBuilder(settings)
                    .mode(Mode.OFFLINE)
                    .key(key)
                    .name(key)
                    .offlineRegistry(true)
                    .start()) {
                models.put(key, model.id());
                for (int n = 1; n <= 2; n++) {
                    try (ModelVersion version = new ModelVersionBuilder(settings)
                            .mode(Mode.OFFLINE)
                            .model(model.id())
                            .name(key + " " + n)
                            .offlineRegistry(true)
                            .start()) {
                        version.changeStage(Stage.STAGING);
                    }
                }
                assertThat(names(model.fetchModelVersionsTable(new TableQuery())))
                        .containsExactly(key + " 2", key + " 1");
            }
        }
        try (Project project = project(true)) {
            assertThat(names(project.fetchModelsTable(new TableQuery()))).containsExactly("OAK", "FOREST");
            assertThat(ids(project.fetchModelsTable(new TableQuery())))
                    .containsExactlyInAnyOrderElementsOf(models.values());
            assertThat(project.fetchRunsTable(new TableQuery()).rows()).isEmpty();
        }
        environment.remove("NEREID_API_TOKEN");
        try (Model model = new ModelBuilder(new Settings(environment))
                .mode(Mode.READ_ONLY)
                .withId(models.get("OAK"))
                .start()) {
            Table versions = model.fetchModelVersionsTable(new TableQuery().ascending());
            assertThat(names(versions)).containsExactly("OAK 1", "OAK 2");
            assertThat(versions).allSatisfy(row -> {
                assertThat(row.id()).startsWith("offline/");
                assertThat(row.get("sys/model_id").asString()).isEqualTo(models.get("OAK"));
                assertThat(row.get("sys/stage").asString()).isEqualTo("staging");
            });
        }
    }

    private static List<String> names(Table table) {
        return table.rows().stream().map(row -> row.get("sys/name").asString()).toList();
    }

    /** Each is alone in its directory, whatever others log in the same project. */
    @Test
    void debugTheTablesAreEmpty() {
        threeRuns();
        Settings settings = new Settings(environment);
        try (Project project = builder(Mode.DEBUG).start();
                Run run = runBuilder(Mode.DEBUG).start();
                Model model =
                        new ModelBuilder(settings).mode(Mode.DEBUG).key("OAK").start();
                ModelVersion version = new ModelVersionBuilder(settings)
                        .mode(Mode.DEBUG)
                        .model(model.id())
                        .start()) {
            run.assign("a", 1);
            version.assign("a", 1);
            assertThat(project.fetchRunsTable(new TableQuery().sortBy("a").tags("all"))
                            .rows())
                    .isEmpty();
            assertThat(project.fetchModelsTable(new TableQuery()).rows()).isEmpty();
            assertThat(model.fetchModelVersionsTable(new TableQuery()).rows()).isEmpty();
        }
    }
}
