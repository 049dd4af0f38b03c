package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectId;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Printed;
import dev.nereid.testing.Quiet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Projects and the trash of a real server. */
class ManagementTest extends WithServer {
    private Management management;

    @BeforeEach
    void connect() {
        management = Management.connect(server.token());
    }

    @AfterEach
    void disconnect() {
        management.close();
    }

    private RunBuilder run(Mode mode) {
        return new RunBuilder(Quiet.settings(Map.of()))
                .mode(mode)
                .apiToken(server.token())
                .project("ml/cls")
                .directory(runs());
    }

    @Test
    void projectsAreCreatedAndListed() {
        assertThat(management.createProject("ml/whales", null)).isEqualTo(new ProjectInfo("ml/whales", "WHALES"));
        management.createProject("ml/cls", "CLS");

        assertThat(management.projects())
                .containsExactly(new ProjectInfo("ml/cls", "CLS"), new ProjectInfo("ml/whales", "WHALES"));
        assertThatThrownBy(() -> management.createProject("ml/cls", null))
                .isInstanceOf(NereidException.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void withoutTokenOrServerItSaysSo() {
        assertThatThrownBy(() -> Management.connect("no*token")).isInstanceOf(IllegalArgumentException.class);
        server.stop();
        assertThatThrownBy(() -> management.projects()).isInstanceOf(ServerUnavailableException.class);
    }

    @Test
    void aTrashedRunGoesOnTakingWhatIsLogged() {
        try (Run run = run(Mode.SYNC).start()) {
            management.trash(run.id());
            run.assign("a", 1);
            assertThat(run.fetch("sys/trashed").asBoolean()).isTrue();
            assertThat(run.fetch("a").asLong()).isEqualTo(1);
            management.restore(run.id());
            assertThat(run.fetch("sys/trashed").asBoolean()).isFalse();
        }
    }

    @Test
    void theWarningOfADeletedRunSaysThatItIsNotSentAndHowToClearIt() {
        String printed = Printed.by(() -> {
            try (Run run = run(Mode.ASYNC).start()) {
                String offline = ObjectId.offline(run.objectId());
                assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
                management.trash("CLS-1");
                management.delete("CLS-1");
                run.assign("b", 2);
                assertThat(run.awaitSync(Duration.ofSeconds(60))).isFalse();
                assertThat(run.syncStatus().message())
                        .endsWith("nereid clear --path " + runs() + " --unsynced " + offline);
            }
        });
        assertThat(printed)
                .contains("CLS-1", "is not sent: it stays in", "nereid clear --path " + runs() + " --unsynced offline/")
                .doesNotContain("will be sent later");
    }

    @Test
    void whatIsLoggedToADeletedRunIsKeptHereAndReported() throws Exception {
        Path file;
        try (Run run = run(Mode.ASYNC).start()) {
            file = run.file();
            run.assign("a", 1);
            assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
            management.trash("CLS-1");
            management.delete("CLS-1");

            run.assign("b", 2);
            assertThat(run.awaitSync(Duration.ofSeconds(60))).isFalse();
            assertThat(run.syncStatus().message()).contains("CLS-1", "was deleted", "safe in " + file);
        }
        assertThat(file).exists();
        assertThat(failures()).singleElement().asString().contains("was deleted here");
        try (Run run = new RunBuilder(Quiet.settings(Map.of("NEREID_CACHE_DIR", temporary.toString())))
                .mode(Mode.READ_ONLY)
                .withId("CLS-1")
                .directory(runs())
                .start()) {
            assertThat(run.fetch("b").asLong()).isEqualTo(2);
        }
    }

    /** Who tries again when a server is away must not take this for that. */
    @Test
    void whoWritesToOrReadsADeletedRunIsToldThatItIsDeleted() {
        try (Run run = run(Mode.SYNC).start();
                Run reading = run(Mode.READ_ONLY).withId("CLS-1").start();
                Run logging = run(Mode.ASYNC).withId("CLS-1").start()) {
            management.trash("CLS-1");
            management.delete("CLS-1");
            assertThatThrownBy(() -> run.assign("a", 1))
                    .isInstanceOf(ObjectNotFoundException.class)
                    .hasMessageContaining("was deleted")
                    .hasMessageContaining("safe in " + run.file());
            assertThatThrownBy(() -> run.fetch("a"))
                    .isInstanceOf(ObjectNotFoundException.class)
                    .hasMessageContaining("was deleted");
            assertThatThrownBy(() -> reading.fetch("a")).isInstanceOf(ObjectNotFoundException.class);
            logging.assign("b", 2);
            assertThatThrownBy(logging::structure).isInstanceOf(ObjectNotFoundException.class);
        }
    }

    private List<String> failures() throws InterruptedException {
        try (HttpTransport client = server.client()) {
            return Deliver.files(client, RunFileName.list(runs())).stream()
                    .map(Syncer.Outcome::failure)
                    .toList();
        }
    }

    @Test
    void aDeletedRunIsNotGoneOnWithByItsId() {
        run(Mode.SYNC).start().close();
        management.trash("CLS-1");
        management.delete("CLS-1");

        assertThatThrownBy(() -> run(Mode.ASYNC).withId("CLS-1").start()).isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> management.restore("CLS-1")).hasMessageContaining("CLS-1");
    }
}
