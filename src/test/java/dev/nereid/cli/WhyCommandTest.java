package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Management;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.RejectedOperation;
import dev.nereid.Run;
import dev.nereid.model.Visibility;
import dev.nereid.store.Quotas;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a server rejected: shown, tried again, dropped; and it never holds up the rest. */
class WhyCommandTest extends WithCommand {
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
        assertThat(shown.out()).contains("or delete \"lr\" and log it again: a deletion ends");
        JsonNode row = cli.run("why", "DIGITS-1", "--server", "--format", "json")
                .json()
                .get(0);
        assertThat(row.path("path").asString()).isEqualTo("lr");
        assertThat(row.path("cause").asString()).isEqualTo("conflict");
        assertThat(row.path("blocking_path").asString()).isEqualTo("lr");
        assertThat(row.path("log_id").asString()).hasSize(36);
        assertThat(cli.run("show", "DIGITS-1", "--server", "loss").out()).contains("0.5");
        assertThat(cli.run("why", "DIGITS-1", "--server", "--at", "other").out())
                .isEqualTo("Nothing of DIGITS-1 that fits is kept aside on the server.\n");
    }

    @Test
    void withoutAServerWhatWasNotedOfItsAnswerIsShown() {
        conflict();
        Cli.Result shown = cli.run("why", "DIGITS-1", "--path", runs.resolve("process-1"));
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.line(0)).contains("contradict nothing of DIGITS-1");
        assertThat(shown.line(1)).contains("rejected by a server: operation", "it can't become");
        assertThat(shown.line(2)).endsWith("nereid why DIGITS-1 --server");
    }

    @Test
    void whatWasNotNotedIsCounted() {
        try (Run run = Cli.offlineRun(runs, "panda").project("ml/digits").start()) {
            run.assign("a", 1);
        }
        cli.run("sync", "--path", runs);
        server.stop();
        server.startAgain(new Quotas(1, 0, 0, Visibility.PUBLIC));
        try (Run run = Cli.offlineRun(runs, "whale").project("ml/digits").start()) {
            for (int i = 0; i < 9; i++) {
                run.assign("field-" + i, i);
            }
        }
        cli.run("sync", "--path", runs);
        String status = cli.run("status", "--path", runs).out();
        assertThat(status).contains(" other operations, too", "what to do: nereid why DIGITS-2 --server");
        String shown = cli.run("why", "DIGITS-2", "--path", runs).out();
        assertThat(shown).containsPattern("rejected by a server: and \\d+ more\n");
    }

    @Test
    void whatNothingFitsIsSaidSo() {
        conflict();
        for (String action : new String[] {"--retry", "--drop"}) {
            Cli.Result none = cli.run("why", "DIGITS-1", action, "--yes", "--sequence", "99");
            assertThat(none.exit()).as(none.err()).isZero();
            assertThat(none.out()).isEqualTo("Nothing of DIGITS-1 that fits is kept aside on the server.\n");
        }
        Cli.Result wrong = cli.run("why", "DIGITS-1", "--log", "foo");
        assertThat(wrong.err()).contains("\"foo\" is no UUID").doesNotContain("java.lang");
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

    /** The server has all the fields that it takes of a run, and a second process logs more. */
    private void logBeyondALimit() {
        try (Run run = Cli.offlineRun(runs, "panda").project("ml/digits").start()) {
            run.assign("a", 1);
        }
        cli.run("sync", "--path", runs);
        server.stop();
        server.startAgain(new Quotas(1, 0, 0, Visibility.PUBLIC));
        try (Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .directory(runs)
                .withId("DIGITS-1")
                .start()) {
            run.assign("b", 2);
            run.append("accuracy", 0.9);
            run.assign("c", 3);
            run.append("accuracy", 0.95);
        }
        cli.run("sync", "--path", runs);
    }

    @Test
    void whatWasBeyondALimitGoesInOnceThatIsRaised() {
        logBeyondALimit();
        assertThat(cli.run("why", "DIGITS-1", "--server").out())
                .contains("c  ", "accuracy", "float points", "There are as many fields already as the server takes");
        assertThat(cli.run("why", "DIGITS-1", "--retry").line(0)).startsWith("Applied: 0, still rejected: ");

        server.stop();
        server.startAgain();
        Cli.Result some = cli.run("why", "DIGITS-1", "--retry", "--at", "c");
        assertThat(some.exit()).as(some.err()).isZero();
        assertThat(some.out()).startsWith("Applied: 1, still rejected: 0.\n").contains("after the next nereid sync");
        assertThat(cli.run("why", "DIGITS-1", "--server").out())
                .contains("accuracy")
                .doesNotContain("c  ");
        Cli.Result all = cli.run("why", "DIGITS-1", "--retry");
        assertThat(all.exit()).as(all.err()).isZero();
        assertThat(all.out()).contains("still rejected: 0.");

        assertThat(cli.run("why", "DIGITS-1", "--server").out()).startsWith("Nothing of DIGITS-1 is kept aside");
        assertThat(cli.run("series", "DIGITS-1", "accuracy", "--server", "--format", "csv")
                        .out())
                .contains(",0.9", ",0.95");
        assertThat(cli.run("show", "DIGITS-1", "c", "--server", "--format", "json")
                        .json()
                        .get(0)
                        .path("value")
                        .asInt())
                .isEqualTo(3);
        cli.run("sync", "--path", runs);
        assertThat(cli.run("status", "--path", runs, "--format", "json")
                        .json()
                        .get(0)
                        .path("rejected")
                        .asInt())
                .isZero();
    }

    /** A process that asks the server what there is. */
    private void log(Consumer<Run> what) {
        try (Run run = Nereid.initRun()
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .project("ml/digits")
                .directory(runs.resolve("other"))
                .withId("DIGITS-1")
                .start()) {
            what.accept(run);
        }
    }

    @Test
    void whenAnotherFieldThatStandsInTheWayIsDeletedItGoesInByItself() {
        String id = conflict();
        try (Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .project("ml/digits")
                .directory(runs.resolve("below"))
                .withId(id)
                .start()) {
            run.assign("loss/best", 0.25);
        }
        cli.run("sync", "--path", runs.resolve("below"));
        assertThat(cli.run("why", "DIGITS-1", "--server", "--at", "loss").out())
                .contains("delete \"loss\", then this is tried again by itself.");
        log(run -> assertThat(run.delete("loss")).isEqualTo(1));
        assertThat(cli.run("why", "DIGITS-1", "--server", "--at", "loss").out())
                .startsWith("Nothing of DIGITS-1 that fits is kept aside");
        assertThat(cli.run("show", "DIGITS-1", "--server", "loss/best").out()).contains("0.25");
    }

    @Test
    void aDeletionOfTheFieldItselfEndsItAndMakesRoomForAnotherType() {
        conflict();
        log(run -> assertThat(run.delete("lr")).isEqualTo(1));
        assertThat(cli.run("why", "DIGITS-1", "--server").out()).startsWith("Nothing of DIGITS-1 is kept aside");
        log(run -> run.assign("lr", "a tenth"));
        assertThat(cli.run("show", "DIGITS-1", "--server", "lr").out()).contains("string", "a tenth");
    }

    @Test
    void itIsDroppedAfterAskingAndStatusAndProofsStayRight() {
        conflict();
        assertThat(cli.run("why", "DIGITS-1", "--drop").exit()).isEqualTo(Confirmation.UNANSWERED);
        assertThat(cli.answering("n").run("why", "DIGITS-1", "--drop").out()).isEqualTo("Nothing was deleted.\n");
        assertThat(cli.run("why", "DIGITS-1", "--drop", "--yes", "--at", "other")
                        .out())
                .isEqualTo("Nothing of DIGITS-1 that fits is kept aside on the server.\n");
        assertThat(cli.answering("y")
                        .run("why", "DIGITS-1", "--drop", "--at", "lr")
                        .out())
                .isEqualTo("Dropped: 1 operation.\nnereid status shows that after the next nereid sync.\n");
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
