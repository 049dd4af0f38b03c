package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Management;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.RejectedOperation;
import dev.nereid.Run;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a server rejected: shown, tried again, dropped; and it never holds up the rest. */
class WhyCommandTest {
    @TempDir
    private Path base;

    private TestServer server;
    private Cli cli;
    private Path runs;

    @BeforeEach
    void start() {
        server = TestServer.start(base.resolve("server"));
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache")).with("NEREID_API_TOKEN", server.token());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Two processes that log one field with different types. */
    private String conflict() {
        String id = "offline/" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            try (Run run = Nereid.initRun()
                    .mode(Mode.OFFLINE)
                    .project("ml/digits")
                    .directory(runs.resolve("process-" + i))
                    .withId(id)
                    .start()) {
                if (i == 0) {
                    run.assign("lr", 0.1);
                } else {
                    run.assign("lr", "a tenth");
                    run.append("loss", 0.5);
                }
            }
        }
        for (int i = 0; i < 2; i++) {
            cli.run("sync", "--path", runs.resolve("process-" + i));
        }
        return id;
    }

    @Test
    void whatIsRejectedIsShownWithTheReasonAndWhatToDo() {
        conflict();
        Cli.Result shown = cli.run("why", "DIGITS-1", "--server");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.line(1)).contains("lr", "string", "a tenth", "it can't become");
        assertThat(shown.out()).contains("or delete \"lr\", then this is tried again by itself.");
        JsonNode row = cli.run("why", "DIGITS-1", "--server", "--format", "json")
                .json()
                .get(0);
        assertThat(row.path("path").asString()).isEqualTo("lr");
        assertThat(row.path("cause").asString()).isEqualTo("conflict");
        assertThat(row.path("blocking_path").asString()).isEqualTo("lr");
        assertThat(row.path("log_id").asString()).hasSize(36);
        assertThat(cli.run("show", "DIGITS-1", "--server", "loss").out()).contains("0.5");
        assertThat(cli.run("why", "DIGITS-1", "--server", "--at", "other").out())
                .isEqualTo("Nothing of DIGITS-1 is kept aside on the server.\n");
    }

    @Test
    void withoutAServerWhatWasNotedOfItsAnswerIsShown() {
        conflict();
        Cli.Result shown = cli.run("why", "DIGITS-1", "--path", runs.resolve("process-1"));
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("rejected by a server: operation", "it can't become");
    }

    @Test
    void itIsTriedAgainAndSaysWhatStays() {
        conflict();
        Cli.Result still = cli.run("why", "DIGITS-1", "--retry");
        assertThat(still.exit()).isEqualTo(Main.FAILED);
        assertThat(still.line(0)).isEqualTo("Applied: 0, still rejected: 1.");
        try (Management management = Management.connect(server.token())) {
            RejectedOperation rejected = management.rejected("DIGITS-1").get(0);
            assertThat(rejected.path()).isEqualTo("lr");
            assertThat(rejected.value()).isEqualTo("a tenth");
            assertThat(management.retryRejected("DIGITS-1")).isZero();
        }
    }

    @Test
    void itIsDroppedAfterAskingAndStatusAndProofsStayRight() {
        conflict();
        assertThat(cli.run("why", "DIGITS-1", "--drop").exit()).isEqualTo(Confirmation.UNANSWERED);
        assertThat(cli.answering("n").run("why", "DIGITS-1", "--drop").out()).isEqualTo("Nothing was deleted.\n");
        assertThat(cli.run("why", "DIGITS-1", "--drop", "--yes", "--at", "other")
                        .out())
                .isEqualTo("Nothing of DIGITS-1 is kept aside.\n");
        assertThat(cli.answering("y")
                        .run("why", "DIGITS-1", "--drop", "--at", "lr")
                        .out())
                .isEqualTo("Dropped: 1 operation.\n");
        assertThat(cli.run("why", "DIGITS-1", "--server").out()).startsWith("Nothing of DIGITS-1 is kept aside");
        Path second = runs.resolve("process-1");
        cli.run("sync", "--path", second);
        JsonNode status =
                cli.run("status", "--path", second, "--format", "json").json().get(0);
        assertThat(status.path("rejected").asInt()).isZero();
        assertThat(status.path("pending").asInt()).isZero();
        assertThat(cli.run("clear", "--path", second, "--yes").exit()).isZero(); // the server proves that it has all
    }
}
