package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says of its objects by itself: the documents' table, row by row. */
class SysNamespaceTest {
    private static final long T0 = LogScript.T0;
    private static final long SECOND = 1_000_000;

    @TempDir
    private Path directory;

    private TestStore server;
    private TestStore replica;
    private final UUID run = UUID.randomUUID();
    private final UUID model = UUID.randomUUID();
    private final UUID version = UUID.randomUUID();

    @BeforeEach
    void open() {
        server = TestStore.server(directory);
        replica = TestStore.replica(directory);
    }

    @AfterEach
    void close() {
        server.close();
        replica.close();
    }

    private static ObjectView of(TestStore store, UUID object) {
        return store.store.object(object.toString());
    }

    private void applyAll() {
        for (TestStore store : new TestStore[] {server, replica}) {
            store.apply(LogScript.ofRun(run, T0).set(T0 + 2 * SECOND, "a", 1));
            store.apply(LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", "host-1"), T0));
            store.apply(LogScript.of(Operation.Create.modelVersion(version, "team/vision", model, "host-1"), T0)
                    .then(T0 + 1, new Operation.ChangeStage("staging")));
        }
    }

    @Test
    void aRunHasTheseFieldsAndNoOthers() {
        applyAll();

        assertThat(of(server, run).attributes())
                .containsOnlyKeys(
                        "sys/id",
                        "sys/creation_time",
                        "sys/modification_time",
                        "sys/ping_time",
                        "sys/running_time",
                        "sys/monitoring_time",
                        "sys/owner",
                        "sys/hostname",
                        "sys/state",
                        "sys/failed",
                        "sys/size",
                        "sys/trashed",
                        "a");
    }

    @Test
    void aModelHasNoHostNorFailureAndAVersionHasAModelAndAStage() {
        applyAll();

        assertThat(of(server, model).attributes())
                .containsKeys("sys/id", "sys/owner", "sys/state", "sys/trashed")
                .doesNotContainKeys("sys/hostname", "sys/failed", "sys/stage", "sys/model_id");
        assertThat(of(server, version).attributes())
                .containsKeys("sys/stage", "sys/model_id")
                .doesNotContainKeys("sys/hostname", "sys/failed");
    }

    @Test
    void idsAreMadeOfProjectModelAndNumber() {
        applyAll();

        assertThat(of(server, run).id()).isEqualTo("VISION-1");
        assertThat(of(server, model).id()).isEqualTo("VISION-FOREST");
        assertThat(of(server, version).id()).isEqualTo("VISION-FOREST-1");
        assertThat(of(server, version).text("sys/model_id")).isEqualTo("VISION-FOREST");
    }

    @Test
    void withoutAServerIdsAreThoseOfTheObjects() {
        applyAll();

        assertThat(of(replica, run).id()).isEqualTo("offline/" + run);
        assertThat(of(replica, version).id()).isEqualTo("offline/" + version);
        assertThat(of(replica, version).text("sys/model_id")).isEqualTo("offline/" + model);
        assertThat(of(replica, run).attributes()).doesNotContainKey("sys/owner");
    }

    @Test
    void aVersionKnowsItsModelWhoeverOfTheTwoCameFirst() {
        replica.apply(LogScript.of(Operation.Create.modelVersion(version, "team/vision", model, "host-1"), T0));
        assertThat(of(replica, version).text("sys/model_id")).isEqualTo("offline/" + model);

        replica.apply(LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", "host-1"), T0));
        assertThat(of(replica, version).text("sys/model_id")).isEqualTo("offline/" + model);
    }

    @Test
    void aStageIsNoneUntilItIsChanged() {
        server.apply(LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", null), T0));
        LogScript log = LogScript.of(Operation.Create.modelVersion(version, null, model, null), T0);
        server.apply(log);
        assertThat(of(server, version).text("sys/stage")).isEqualTo("none");

        for (String stage : new String[] {"production", "production", "archived", "none", "staging"}) {
            log.then(T0 + log.size(), new Operation.ChangeStage(stage));
            server.apply(log.batch(log.size(), log.size()));
            assertThat(of(server, version).text("sys/stage")).isEqualTo(stage);
        }
    }

    @Test
    void aStageCanBeWrittenInNoOtherWay() {
        server.apply(LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", null), T0));
        LogScript log = LogScript.of(Operation.Create.modelVersion(version, null, model, null), T0)
                .set(T0 + 1, "sys/stage", "production")
                .delete(T0 + 2, "sys/stage")
                .delete(T0 + 3, "sys")
                .then(T0 + 4, new Operation.ChangeStage("finished"));

        assertThat(server.apply(log).rejected()).isEqualTo(4);
        assertThat(of(server, version).text("sys/stage")).isEqualTo("none");
        assertThat(server.store.rejections(log.identity().logId(), 0, 10).get(0).reason())
                .contains("only changeStage");
    }

    @Test
    void onlyAVersionHasAStageToChange() {
        LogScript log = LogScript.ofRun(run, T0).then(T0 + 1, new Operation.ChangeStage("production"));

        assertThat(server.apply(log).rejected()).isEqualTo(1);
        assertThat(of(server, run).attributes()).doesNotContainKey("sys/stage");
    }

    @Test
    void onlyARunCanHaveFailed() {
        LogScript log = LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", null), T0)
                .then(T0 + 1, new Operation.Assign("sys/failed", new Value.OfBool(true)));

        assertThat(server.apply(log).rejected()).isEqualTo(1);
        assertThat(of(server, model).attributes()).doesNotContainKey("sys/failed");
    }

    @Test
    void runningTimeAddsUpOverResumesAndCountsWhatOverlapsOnce() {
        UUID[] logs = new UUID[4];
        long[][] spans = {{0, 10}, {5, 12}, {6, 7}, {100, 103}};
        for (int i = 0; i < logs.length; i++) {
            long from = T0 + spans[i][0] * SECOND;
            long to = T0 + spans[i][1] * SECOND;
            server.apply(LogScript.ofRun(run, from).set(to, "a", i));
        }

        assertThat(of(server, run).attributes().get("sys/running_time").value()).isEqualTo(new Value.OfFloat(15));
        assertThat(of(server, run).attributes().get("sys/monitoring_time").value())
                .isEqualTo(new Value.OfInt(15));
    }

    @Test
    void theLastSignOfLifeIsAnOperationOrAPing() {
        LogScript log = LogScript.ofRun(run, T0).set(T0 + 2 * SECOND, "a", 1);
        server.apply(log);
        assertThat(of(server, run).micros("sys/ping_time")).isEqualTo(T0 + 2 * SECOND);

        server.now.set(T0 + 5 * SECOND);
        server.store.writers().ping(log.identity().logId());
        assertThat(of(server, run).micros("sys/ping_time")).isEqualTo(T0 + 5 * SECOND);
        assertThat(of(server, run).attributes().get("sys/running_time").value())
                .as("what only a server knows does not count")
                .isEqualTo(new Value.OfFloat(2));
    }

    @Test
    void sizeGrowsByWhatIsLogged() {
        LogScript log = LogScript.ofRun(run, T0);
        server.apply(log);
        double before = size();

        log.set(T0 + 1, "text", "x".repeat(1000));
        server.apply(log.batch(2, 2));
        server.apply(log.batch(2, 2));

        assertThat(size() - before).isEqualTo(1000);
    }

    private double size() {
        return ((Value.OfFloat) of(server, run).attributes().get("sys/size").value()).value();
    }

    @Test
    void whatIsLoggedToAProjectIsOneObjectForAll() {
        server.createProject("team/vision", "VIS");
        for (String name : new String[] {"first", "second"}) {
            Operation.Create create = Operation.Create.project(UUID.randomUUID(), "team/vision", "host-1");
            server.apply(LogScript.of(create, T0 + SECOND).set(T0 + 2 * SECOND, "by/" + name, 1));
            replica.apply(LogScript.of(create, T0 + SECOND).set(T0 + 2 * SECOND, "by/" + name, 1));
        }

        ObjectView project = server.store.projectObject("team/vision");
        assertThat(project.id()).isEqualTo("VIS");
        assertThat(project.attributes()).containsKeys("by/first", "by/second");
        assertThat(replica.store.projectObject("team/vision").attributes()).containsKeys("by/first", "by/second");
    }
}
