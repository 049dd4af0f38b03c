package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.AppliedState;
import dev.nereid.sync.Follower.Round;
import dev.nereid.sync.Follower.Standing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a log file and a terminal show of following. */
class FollowReportTest {
    private static final String RUN = "offline/" + UUID.randomUUID();
    private static final Path ONE = Path.of("runs/one.db");
    private static final Path TWO = Path.of("runs/two.db");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private FollowReport report(int columns) {
        return new FollowReport("http://host", columns, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static Standing standing(Path file, long operations, long pending, Life writer, boolean isNew) {
        UUID object = UUID.fromString(RUN.substring("offline/".length()));
        AppliedState state =
                new AppliedState(AppliedState.Outcome.APPLIED, operations, 0, object, "CLS-3", "ml/x", 0, 0, 0);
        return new Standing(file, RUN, state, operations, pending, writer, isNew);
    }

    private List<String> printed() {
        return out.toString().lines().toList();
    }

    @Test
    void aRunOfManyFilesIsRegisteredOnceAndEndsWithTheLastOfThem() {
        FollowReport report = report(0);
        for (Path file : List.of(ONE, TWO)) {
            report.applied(file, 10, 0, 100);
            report.stands(standing(file, 10, 5, Life.LIVE, true));
        }
        report.applied(ONE, 5, 0, 50);
        report.stands(standing(ONE, 15, 0, Life.FINISHED, false));
        assertThat(printed()).containsExactly(RUN + " -> CLS-3 in ml/x");

        report.applied(TWO, 11_985, 0, 50);
        report.stands(standing(TWO, 11_985, 0, Life.DEAD, false));
        report.stands(standing(TWO, 11_985, 0, Life.DEAD, false));
        assertThat(printed())
                .containsExactly(
                        RUN + " -> CLS-3 in ml/x",
                        "CLS-3 ended (killed, or its machine went down), 12,000 operations synced");
        assertThat(report.summarise()).isTrue();
        assertThat(printed()).last().asString().startsWith("Synced 1 run with http://host: 12,010 operations");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void contentsOfFilesCountAsSent() {
        FollowReport report = report(0);
        report.applied(ONE, 10, 3, 1024);
        report.stands(standing(ONE, 10, 0, Life.LIVE, true));
        report.sentContent(ONE, 4 << 20, false);
        report.sentContent(ONE, 1 << 20, true);
        assertThat(report.summarise()).isTrue();
        assertThat(printed()).last().asString().endsWith(": 10 operations, 3 points, 1 file, 5.0 MiB.");
    }

    @Test
    void aRunThatWasDeliveredBeforeIsNotWorthALine() {
        FollowReport report = report(0);
        report.stands(standing(ONE, 10, 0, Life.FINISHED, false));
        report.stands(standing(TWO, 10, 0, Life.LIVE, false));
        assertThat(printed()).isEmpty();
        report.stands(standing(TWO, 12, 0, Life.FINISHED, false));
        assertThat(printed()).containsExactly("CLS-3 ended, 12 operations synced");
    }

    @Test
    void whatIsStillInTroubleIsRepeatedAtTheEnd() {
        FollowReport report = report(0);
        report.trouble(ONE.toString(), "It is broken.");
        report.trouble(TWO.toString(), "The file " + TWO + " is broken.");
        report.trouble("http://host", "The server at http://host can't be reached: No.");
        report.worksAgain("http://host");
        report.vanished(TWO);
        assertThat(report.summarise()).isFalse();
        assertThat(err.toString().lines())
                .containsExactly(
                        "nereid: runs/one.db: It is broken. Trying again later.",
                        "nereid: The file runs/two.db is broken. Trying again later.",
                        "nereid: The server at http://host can't be reached: No. Everything is safe in the run files;"
                                + " trying again.",
                        "nereid: http://host works again.",
                        "nereid: not synced: runs/one.db: It is broken.");
    }

    @Test
    void aModelKeyThatIsTakenComesWithTheCommandThatSettlesIt() {
        FollowReport report = report(0);
        String command = "nereid sync --path " + ONE.toAbsolutePath().getParent() + " --model-key " + RUN + "=OTHERKEY";
        report.trouble(
                ONE.toString(),
                "The model key OAK is taken: CLS-OAK exists, and IDs are given once. The model " + RUN
                        + " was not created.");
        assertThat(err.toString()).contains(command);
        assertThat(report.summarise()).isFalse();
        assertThat(err.toString().lines()).last().asString().endsWith(command);
    }

    @Test
    void aTerminalHasALineThatEventsReplace() {
        FollowReport report = report(40);
        report.applied(ONE, 10, 1_000, 2_048);
        report.ended(new Round(12, 3, 1, 5 << 20, true, false));
        String erase = "\r\033[K";
        assertThat(err.toString()).isEqualTo(erase + "10 operations, 1,000 points, 2.0 KiB; 3");
        report.stands(standing(ONE, 10, 5, Life.LIVE, true));
        assertThat(err.toString()).endsWith("KiB; 3" + erase);
        assertThat(printed()).hasSize(1);
        report.ended(new Round(12, 3, 1, 5 << 20, true, false));
        report.summarise();
        assertThat(err.toString()).endsWith(erase);
        assertThat(printed()).last().isEqualTo("Still to be sent: about 5.0 MiB.");
    }
}
