package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Value;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Printed;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a run in mode ASYNC begins, goes on, and is refused. */
class AsyncModeTest extends WithAsyncRuns {
    @Test
    void whatTheServerFoundAtTheStartHasItsIdAtOnce() {
        try (Run first = builder().start()) {
            assertThat(first.awaitId(LONG)).contains("ASYNC-1");
        }
        try (Run again = builder().withId("ASYNC-1").start()) {
            assertThat(again.id()).isEqualTo("ASYNC-1");
            assertThat(again.awaitId(Duration.ZERO)).contains("ASYNC-1");
        }
    }

    @Test
    void aProjectThatIsNotTheRunsIsWarnedOf() {
        try (Run first = builder().start()) {
            assertThat(first.awaitId(LONG)).contains("ASYNC-1");
        }
        String project = "ml/async";
        for (String same : new String[] {project, project.substring(3)}) {
            assertThat(Printed.by(() ->
                            builder().project(same).withId("ASYNC-1").start().close()))
                    .isEmpty();
        }
        assertThat(Printed.by(() ->
                        builder().project("ml/whales").withId("ASYNC-1").start().close()))
                .contains("ASYNC-1 belongs to the project " + project + ", and not to ml/whales");
    }

    // ------------------------------------------------------------------------------------------------ going on --

    @Test
    void aCustomRunIdGoesOnWithTheRunThatHasItAndOverwritesNothingThatIsNotGiven() {
        try (Run first = builder()
                .customRunId("fold-1")
                .name("first name")
                .description("first description")
                .tags("first")
                .start()) {
            for (int i = 0; i < 10; i++) {
                first.append("loss", i);
            }
            first.assign("kept", "as it was");
        }

        try (Run second = builder()
                .directory(temporary.resolve("elsewhere"))
                .customRunId("fold-1")
                .tags("second")
                .start()) {
            second.append("loss", 10);
            assertThatThrownBy(() -> second.assign("kept", 1)).isInstanceOf(AttributeConflictException.class);
            assertThat(second.awaitSync(LONG)).isTrue();
            assertThat(second.id()).isEqualTo("ASYNC-1");
        }

        try (HttpTransport client = server.client()) {
            var object = client.object("ASYNC-1");
            assertThat(object.text("sys/custom_run_id")).isEqualTo("fold-1");
            assertThat(object.text("sys/name")).isEqualTo("first name");
            assertThat(object.text("sys/description")).isEqualTo("first description");
            assertThat(object.attributes().get("sys/tags").elements()).containsExactlyInAnyOrder("first", "second");
            assertThat(object.text("kept")).isEqualTo("as it was");
            assertThat(client.series("ASYNC-1", "loss").steps()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        }
    }

    @Test
    void twoRunsWithOneCustomRunIdThatStartWithoutTheServerBecomeOne() throws Exception {
        server.stop();
        Run one = builder()
                .customRunId("fold-1")
                .closeTimeout(Duration.ofMillis(10))
                .start();
        Run two = builder()
                .customRunId("fold-1")
                .closeTimeout(Duration.ofMillis(10))
                .start();
        one.append("loss", 1);
        two.append("loss", 2);
        one.close();
        two.close();
        server.startAgain();

        Deliver.all(server, runs());

        try (HttpTransport client = server.client()) {
            assertThat(client.object(one.id()).id()).isEqualTo("ASYNC-1");
            assertThat(client.object(two.id()).id()).isEqualTo("ASYNC-1");
            assertThat(client.series("ASYNC-1", "loss").count()).isEqualTo(2);
            assertThat(server.runs()).isEqualTo(1);
            Answers.ofServer(client, one.id())
                    .assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), one.id()));
        }
    }

    @Test
    void aCustomRunIdIsOfOneProject() {
        builder().customRunId("fold-1").start().close();
        try (Run other = builder().project("ml/another").customRunId("fold-1").start()) {
            assertThat(other.awaitSync(LONG)).isTrue();
            assertThat(other.id()).isEqualTo("ANOTHER-1");
        }
    }

    @Test
    void aRunGoesOnByItsSysId() {
        try (Run first = builder().start()) {
            first.append("loss", 1);
        }
        try (Run second = builder()
                .directory(temporary.resolve("elsewhere"))
                .withId("ASYNC-1")
                .start()) {
            second.append("loss", 2);
            second.assign("more", true);
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ASYNC-1", "loss").values()).containsExactly(1, 2);
            assertThat(client.series("ASYNC-1", "loss").steps()).containsExactly(0, 1);
            assertThat(client.object("ASYNC-1").attributes().get("more").value())
                    .isEqualTo(new Value.OfBool(true));
            assertThat(server.runs()).isEqualTo(1);
        }
    }

    @Test
    void aRunThatASyncHasNamedGoesOnOfflineByThatName() {
        try (Run run = builder().start()) {
            run.append("loss", 1);
        }
        server.stop();
        String id;
        try (Run run = builder().mode(Mode.OFFLINE).withId("ASYNC-1").start()) {
            run.append("loss", 2);
            id = run.id();
        }
        try (Replica replica = Replica.open(runs(), temporary.resolve("cache"))) {
            assertThat(replica.refresh()).isEmpty();
            assertThat(replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null)))
                    .hasSize(1);
            assertThat(replica.store().series(id, "loss").values()).containsExactly(1, 2);
        }
    }

    @Test
    void anUnknownSysIdIsRefusedBeforeAnythingIsLogged() {
        assertThatThrownBy(() -> builder().withId("ASYNC-99").start())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("ASYNC-99")
                .hasMessageContaining("Nothing has been logged");
        assertThat(Files.exists(runs())).isFalse();
    }

    @Test
    void aSysIdCannotBeResolvedWhileTheServerIsAway() {
        server.stop();
        assertThatThrownBy(() -> builder().withId("ASYNC-1").start())
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("can't be reached");
        assertThat(Files.exists(runs())).isFalse();
    }

    @Test
    void aRunOfAnotherProcessIsJoinedBeforeTheServerKnowsIt() {
        String id = "offline/11111111-2222-3333-4444-555555555555";
        try (Run run = builder().withId(id).start()) {
            run.append("loss", 1);
            assertThat(run.awaitSync(LONG)).isTrue();
            assertThat(run.id()).isEqualTo("ASYNC-1");
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.object(id).id()).isEqualTo("ASYNC-1");
        }
    }

    // ---------------------------------------------------------------------------------------- what is not there --

    @Test
    void aMissingTokenOrProjectIsNamedWithTheWayOut() {
        RunBuilder withoutToken =
                new RunBuilder(Quiet.settings(Map.of("NEREID_PROJECT", "ml/async"))).directory(runs());
        assertThatThrownBy(withoutToken::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs an API token")
                .hasMessageContaining("NEREID_API_TOKEN")
                .hasMessageContaining("Mode.OFFLINE");
        RunBuilder withoutProject =
                new RunBuilder(Quiet.settings(Map.of("NEREID_API_TOKEN", server.token()))).directory(runs());
        assertThatThrownBy(withoutProject::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a project")
                .hasMessageContaining("NEREID_PROJECT");
        assertThat(Files.exists(runs())).isFalse();
    }

    @Test
    void aBrokenTokenIsNotRepeated() {
        for (String token : new String[] {"se*cret", "c2VjcmV0", "e30=", TestServer.tokenFor("nonsense", "secret")}) {
            assertThatThrownBy(() -> builder().apiToken(token).start())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("API token")
                    .hasMessageContaining("nereid serve")
                    .message()
                    .doesNotContain("secret")
                    .doesNotContain(token);
        }
        assertThat(Files.exists(runs())).isFalse();
    }

    @Test
    void aTokenThatTheServerDoesNotKnowIsSaidAtOnceAndTheRunGoesOn() {
        String wrong = TestServer.tokenFor("http://127.0.0.1:" + server.port(), "wrong");
        Run run = builder().apiToken(wrong).closeTimeout(Duration.ofHours(1)).start();
        run.append("loss", 1);
        assertThat(run.awaitSync(Duration.ofMillis(500))).isFalse();
        String printed = Printed.by(run::close); // does not wait for a server that will not change its mind

        assertThat(printed)
                .contains("answered 401")
                .contains("not one of this server's")
                .contains("nereid sync")
                .doesNotContain("wrong");
    }

    @Test
    void bothWaysToGoOnAtOnceAreRefused() {
        assertThatThrownBy(() -> builder().withId("ASYNC-1").customRunId("x").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Give one of the two");
        assertThatThrownBy(() -> builder().customRunId("x".repeat(37)).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("37 characters");
    }
}
