package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.RunBuilder;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.Deliver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** clear, sync --delete and retention against a real server. */
class ClearCommandTest extends WithCommand {
    private static final Duration LONG_AGO = Duration.ofDays(100);

    private String log(String name) {
        return log(Cli.offlineRun(runs, name));
    }

    private static String log(RunBuilder builder) {
        try (Run run = builder.project("ml/digits").start()) {
            run.assign("x", 1);
            return run.id();
        }
    }

    /** A run that ended long ago. */
    private UUID logLongAgo(Duration retention) throws InterruptedException {
        return logLongAgo(retention, "ml/digits");
    }

    private UUID logLongAgo(Duration retention, String project) throws InterruptedException {
        UUID run = UUID.randomUUID();
        long then = MicroClock.SYSTEM.micros() - LONG_AGO.toSeconds() * 1_000_000;
        LogSettings settings = new LogSettings(
                        runs, false, Duration.ZERO, 1024, Duration.ofSeconds(10), true, () -> then)
                .withRetention(retention);
        write(settings, run, project, new Value.OfInt(1));
        return run;
    }

    private static void write(LogSettings settings, UUID run, String project, Value value) throws InterruptedException {
        Operation.Create create = Operation.Create.run(run, project, null, "host");
        OperationLog log = OperationLog.create(settings, create, LogSeed.none(ObjectKind.RUN), () -> {});
        log.assign("x", value);
        log.end(Duration.ofSeconds(10));
        log.finalise();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(runs)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertNothingDeleted(List<String> before) throws IOException {
        assertThat(names()).isEqualTo(before);
    }

    private Cli.Result clear(Object... arguments) {
        Object[] words = new Object[arguments.length + 3];
        words[0] = "clear";
        words[1] = "--path";
        words[2] = runs;
        System.arraycopy(arguments, 0, words, 3, arguments.length);
        return cli.run(words);
    }

    // --------------------------------------------------------------------------------------------------- asking --

    @Test
    void whatIsSyncedIsListedAskedForAndDeleted() throws Exception {
        String first = log("first");
        log(Cli.offlineRun(runs, null).withId(first));
        log("second");
        cli.run("sync", "--path", runs);
        Cli.Result cleared = cli.answering("y").run("clear", "--path", runs);
        assertThat(cleared.line(0)).matches("RUN +FILES +BYTES +LAST OPERATION +ON +NOTE");
        assertThat(cleared.out()).containsPattern("DIGITS-\\d +2 +[\\d.]+ KiB +\\d+ s ago +" + address());
        assertThat(cleared.err()).matches("Delete these 2 runs, [\\d.]+ KiB\\? \\[y/N\\] ");
        assertThat(cleared.line(3))
                .matches("Deleted 2 runs \\(DIGITS-\\d, DIGITS-\\d\\): 3 run files, [\\d.]+ KiB freed\\.");
        assertThat(cleared.exit()).isZero();
        assertThat(names()).isEmpty();
        assertThat(clear().out()).isEqualTo("No runs in " + runs + ".\n");
        assertThat(cli.run("ls", "--path", runs).exit()).isZero();
    }

    private String address() {
        return "http://127.0.0.1:" + server.port();
    }

    @Test
    void anythingButYesDeletesNothing() throws Exception {
        log("first");
        cli.run("sync", "--path", runs);
        List<String> before = names();
        for (String answer : new String[] {"n", "", "yess", "DIGITS-1"}) {
            Cli.Result cleared = cli.answering(answer).run("clear", "--path", runs);
            assertThat(cleared.out()).endsWith("Nothing was deleted.\n");
            assertThat(cleared.exit()).isZero();
        }
        assertNothingDeleted(before);
    }

    @Test
    void withoutAnybodyToAnswerNothingIsDeletedButWithYes() throws Exception {
        log("first");
        cli.run("sync", "--path", runs);
        List<String> before = names();
        Cli.Result unanswered = clear();
        assertThat(unanswered.exit()).isEqualTo(2);
        assertThat(unanswered.err())
                .contains("nothing was deleted", "no terminal", "--yes")
                .doesNotContain("[y/N]");
        assertThat(unanswered.out()).contains("DIGITS-1");
        assertNothingDeleted(before);
        Cli.Result yes = clear("--yes");
        assertThat(yes.exit()).isZero();
        assertThat(yes.err()).isEmpty();
        assertThat(names()).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------- what stays --

    @Test
    void whatIsLiveOrUnsyncedStaysWithTheReason() throws Exception {
        log("synced");
        Run live = Cli.offlineRun(runs, "live").project("ml/digits").start();
        try (live) {
            live.flush();
            cli.run("sync", "--path", runs);
            String unsynced = log("unsynced");
            Cli.Result cleared = clear("-y");
            assertThat(cleared.exit()).isZero();
            assertThat(cleared.out()).contains("Deleted 1 run (");
            assertThat(cleared.err())
                    .contains(": " + live.file() + " is still being written.")
                    .contains("nereid: kept: " + unsynced + ": 3 of the 3 operations in ");
            assertThat(cleared.err().lines()).hasSize(2);
            assertThat(RunFileName.list(runs)).hasSize(2);

            Cli.Result named = clear("-y", unsynced);
            assertThat(named.exit()).as("it was named and stays").isEqualTo(1);
            assertThat(named.out()).isEqualTo("Nothing to delete in " + runs + ".\n");
        }
        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
    }

    @Test
    void onlyWhatIsOldEnoughGoes() throws Exception {
        logLongAgo(null);
        log("new");
        cli.run("sync", "--path", runs);
        assertThat(clear("-y", "--older-than", "101d").out()).isEqualTo("No runs older than 101 d in " + runs + ".\n");
        assertThat(clear("-y", "--older-than", "99d").out()).contains("100 d ago", "Deleted 1 run");
        assertThat(RunFileName.list(runs)).hasSize(1);
        for (String wrong : new String[] {"7", "7m", "0d", "-1d", "week"}) {
            Cli.Result refused = clear("-y", "--older-than", wrong);
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("\"" + wrong + "\" is no duration", "12h or 7d");
        }
    }

    @Test
    void filesThatAreDamagedOrForeignAreLeftAlone() throws Exception {
        log("first");
        log("second");
        cli.run("sync", "--path", runs);
        Path damaged = RunFileName.list(runs).get(0);
        Files.writeString(runs.resolve("foreign.db"), "no database ".repeat(400));
        Files.createFile(runs.resolve("empty.db"));
        Files.createFile(runs.resolve("20260101T000000Z-run-0a1b2c3d.db"));
        Files.writeString(runs.resolve("orphan.db-wal"), "perhaps the only copy");
        Files.writeString(runs.resolve("orphan.sync"), "somebody's");
        damage(damaged);
        Cli.Result cleared = clear("-y");
        assertThat(cleared.exit()).isEqualTo(1);
        assertThat(cleared.out())
                .contains("Deleted 1 file in which nothing was ever logged.")
                .contains("Deleted 1 run");
        assertThat(cleared.err())
                .contains("left alone: " + runs.resolve("foreign.db") + " is no run file")
                .contains("kept: ", damaged + " is damaged: 1 operation is lost: ");
        assertThat(names())
                .containsExactlyInAnyOrder(
                        damaged.getFileName().toString(),
                        damaged.getFileName().toString().replace(".db", ".sync"),
                        "foreign.db",
                        "empty.db",
                        "orphan.db-wal",
                        "orphan.sync");
    }

    private static void damage(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("update operation set payload = '2' where path = 'x'");
        }
    }

    @Test
    void whatTheServerRejectedGoesAndIsNamed() throws Exception {
        UUID run = UUID.randomUUID();
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(1));
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfString("one"));
        cli.run("sync", "--path", runs);
        Cli.Result cleared = clear("-y");
        assertThat(cleared.line(1)).endsWith("1 rejected, kept by the server");
        assertThat(cleared.line(2)).startsWith("rejected: DIGITS-1 ").contains("\"x\"");
        assertThat(cleared.exit()).isZero();
        assertThat(names()).isEmpty();
    }

    @Test
    void withoutATokenOrAServerNothingSyncedIsDeleted() throws Exception {
        log("first");
        cli.run("sync", "--path", runs);
        List<String> before = names();
        Cli.Result noToken = new Cli(base.resolve("cache")).run("clear", "-y", "--path", runs);
        assertThat(noToken.exit()).isEqualTo(1);
        assertThat(noToken.err()).contains("No API token is given", "Nothing was deleted.");
        server.stop();
        Cli.Result away = clear("-y");
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err())
                .isEqualTo("nereid: The server at " + address() + " can't be reached: Connection refused. Nothing was"
                        + " deleted: only the server can say what it has.\n");
        assertNothingDeleted(before);
    }

    // ----------------------------------------------------------------------------------------------- unsynced --

    @Test
    void whatNoServerHasGoesOnlyWhenItIsNamedAndTheQuestionSaysSo() throws Exception {
        String first = log("first");
        String second = log("second");
        Cli.Result unnamed = clear("-y", "--unsynced");
        assertThat(unnamed.exit()).isEqualTo(2);
        assertThat(unnamed.err()).contains("--unsynced needs the IDs of the runs");
        assertThat(clear("-y", first).exit()).as("named, but not given up").isEqualTo(1);
        assertThat(RunFileName.list(runs)).hasSize(2);

        Cli.Result asked = cli.answering("n").run("clear", first, second, "--unsynced", "--path", runs);
        assertThat(asked.err())
                .matches("Delete these 2 runs, [\\d.]+ KiB\\? 6 operations exist nowhere else and will be lost\\."
                        + " \\[y/N\\] ");
        assertThat(asked.line(1)).contains("3 operations nowhere else");
        assertThat(RunFileName.list(runs)).hasSize(2);

        Cli.Result cleared = cli.answering("yes").run("clear", first, "--unsynced", "--path", runs);
        assertThat(cleared.exit()).isZero();
        assertThat(cleared.out()).contains("Deleted 1 run (" + first + ")");
        assertThat(cli.run("ls", "--path", runs).out()).contains("second").doesNotContain("first");
    }

    @Test
    void whatIsNamedAsUnsyncedNeedsNoServer() throws Exception {
        String first = log("first");
        String second = log("second");
        Cli.Result without = new Cli(base.resolve("cache")).run("clear", "-y", first, "--unsynced", "--path", runs);
        assertThat(without.err()).contains("no server was asked", "counts as unsynced");
        assertThat(without.exit()).isZero();
        server.stop();
        Cli.Result away = clear("-y", second, "--unsynced");
        assertThat(away.err()).contains("can't be reached", "counts as unsynced");
        assertThat(away.exit()).isZero();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsLiveStaysThoughItIsNamedAsUnsynced() {
        Run live = Cli.offlineRun(runs, "live").start();
        try (live) {
            Cli.Result cleared = clear("-y", live.id(), "--unsynced");
            assertThat(cleared.exit()).isEqualTo(1);
            assertThat(cleared.err()).contains(live.file() + " is still being written");
            assertThat(live.file()).exists();
        }
    }

    private String setAside(Path file) throws IOException {
        Files.move(file, RunFileName.deleted(file));
        String stem = file.getFileName().toString().replace(".db", "");
        Files.writeString(Files.createDirectories(runs.resolve(stem + ".files")).resolve("a"), "a");
        return stem;
    }

    @Test
    void anInterruptedDeletionIsEndedOnceTheServerHasSaidAgainThatItHasTheRun() throws Exception {
        log("first");
        cli.run("sync", "--path", runs);
        setAside(RunFileName.list(runs).get(0));
        for (String command : new String[] {"ls", "status", "sync"}) {
            assertThat(cli.run(command, "--path", runs).err())
                    .contains("a deletion was interrupted: 1 run file is set aside");
        }
        server.stop();
        List<String> before = names();
        Cli.Result away = clear("-y");
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err()).contains("Nothing was deleted");
        assertNothingDeleted(before);
        server.startAgain();
        Cli.Result cleared = clear("-y");
        assertThat(cleared.err()).isEqualTo("nereid: ended the deletion of 1 run file, which had been interrupted.\n");
        assertThat(names()).isEmpty();
    }

    @Test
    void anInterruptedDeletionOfWhatNoServerHasIsUndone() throws Exception {
        String id = log("first");
        setAside(RunFileName.list(runs).get(0));
        Cli.Result cleared = clear("-y");
        assertThat(cleared.err()).contains("undid the deletion of 1 run file", "are not on");
        assertThat(cli.run("ls", id, "--path", runs).out()).contains("first");
    }

    @Test
    void aRunOfWhichAFileCannotBeReadStaysAsAWhole() throws Exception {
        UUID run = UUID.randomUUID();
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(1));
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(2));
        cli.run("sync", "--path", runs);
        Path file = RunFileName.list(runs).get(0);
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("update operation set payload = 'x' where sequence = 1");
        }
        List<String> before = names();
        for (Cli.Result cleared : List.of(clear("-y"), cli.run("sync", "--delete", "--path", runs))) {
            assertThat(cleared.exit()).isEqualTo(1);
            assertThat(cleared.err()).contains("kept: DIGITS-1", "Operation 1 is lost from " + file);
            assertThat(cleared.out()).doesNotContain("Deleted");
        }
        assertNothingDeleted(before);
    }

    @Test
    void onePathOfARunMeansAllOfIt() throws Exception {
        UUID run = UUID.randomUUID();
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(1));
        cli.run("sync", "--path", runs);
        Path synced = RunFileName.list(runs).get(0);
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(2));
        List<String> before = names();
        Cli.Result cleared = cli.run("clear", "-y", "--path", synced);
        assertThat(cleared.err()).contains("kept: DIGITS-1", "are not on");
        assertThat(cli.run("sync", "--delete", "--path", synced).out()).doesNotContain("Deleted");
        assertNothingDeleted(before);
    }

    @Test
    void aFileThatComesWhileTheQuestionIsAskedKeepsTheRun() throws Exception {
        UUID run = UUID.randomUUID();
        write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(1));
        cli.run("sync", "--path", runs);
        Cli.Result cleared = cli.answering(() -> {
                    write(LogSettings.defaults(runs), run, "ml/digits", new Value.OfInt(2));
                    return "y";
                })
                .run("clear", "--path", runs);
        assertThat(cleared.err()).contains("has come since");
        assertThat(RunFileName.list(runs)).hasSize(2);
    }

    @Test
    void syncDeletesWhatHasEndedAndArrivedWhenAsked() throws Exception {
        log("first");
        log("second");
        Run live = Cli.offlineRun(runs, "live").project("ml/digits").start();
        try (live) {
            live.flush();
            Cli.Result sync = cli.run("sync", "--delete", "--path", runs);
            assertThat(sync.exit()).isZero();
            assertThat(sync.out()).contains("Synced 3 runs").containsPattern("Deleted 2 runs \\(.*\\): 2 run files, ");
            assertThat(sync.err())
                    .contains("nereid: kept: ", live.file() + " is still being written")
                    .hasLineCount(1);
            assertThat(RunFileName.list(runs)).containsExactly(live.file());
        }
        assertThat(cli.run("sync", "--delete", "--path", runs).out()).contains("Deleted 1 run (");
        assertThat(names()).isEmpty();
    }

    @Test
    void syncDeletesNothingThatFailed() throws Exception {
        log(Cli.offlineRun(runs, "good"));
        try (Run run = Cli.offlineRun(runs, "without project").start()) {
            run.assign("x", 1);
        }
        Cli.Result sync = cli.run("sync", "--delete", "--path", runs);
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.out()).contains("Deleted 1 run (DIGITS-1)");
        assertThat(sync.err()).contains("names no project", "kept: offline/", "operations in ");
        assertThat(RunFileName.list(runs)).hasSize(1);
    }

    @Test
    void aRunGoesWhenItsRetentionIsOver() throws Exception {
        UUID over = logLongAgo(LONG_AGO.minusDays(1));
        logLongAgo(LONG_AGO.plusDays(1));
        logLongAgo(null);
        log(Cli.offlineRun(runs, "new").retention(Duration.ofDays(7)));
        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.exit()).isZero();
        assertThat(sync.err()).isEmpty();
        assertThat(sync.out()).containsPattern("Deleted 1 run whose retention is over \\(DIGITS-\\d\\): 1 run file, ");
        assertThat(RunFileName.list(runs)).hasSize(3);
        assertThat(cli.run("status", "--path", runs, "--format", "csv").out()).doesNotContain(over.toString());
    }

    @Test
    void aRunWhoseRetentionIsOverIsShownByClear() throws Exception {
        logLongAgo(null);
        logLongAgo(Duration.ofDays(7));
        Deliver.all(server, runs);
        Cli.Result cleared = cli.answering("n").run("clear", "--path", runs);
        assertThat(cleared.line(1) + cleared.line(2)).containsOnlyOnce("retention over");
        assertThat(RunFileName.list(runs)).hasSize(2);
    }

    @Test
    void whatIsOverButNotOnTheServerStays() throws Exception {
        logLongAgo(Duration.ofDays(7));
        server.stop();
        assertThat(cli.run("sync", "--path", runs).exit()).isEqualTo(1);
        server.startAgain();
        logLongAgo(Duration.ofDays(7), null);
        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.out()).contains("Deleted 1 run whose retention is over (DIGITS-1)");
        assertThat(sync.err()).contains("names no project", "kept: offline/");
        assertThat(RunFileName.list(runs)).hasSize(1);
    }

    // ------------------------------------------------------------------------------------------------- status --

    @Test
    void statusSaysHowMuchIsPendingWhere() {
        log("first");
        Cli.Result status = cli.run("status", "--path", runs);
        assertThat(status.exit()).isZero();
        assertThat(status.out().lines()).hasSize(3);
        assertThat(status.line(2)).matches("pending: \\d+ B on /[^ ]* \\([a-z0-9]+\\)");
        JsonNode row =
                cli.run("status", "--path", runs, "--format", "json").json().get(0);
        assertThat(row.path("pending_bytes").asLong()).isBetween(10L, 1000L);
        assertThat(status.line(2))
                .contains("pending: " + row.path("pending_bytes").asLong() + " B on "
                        + row.path("pending_on").get(0).asString());
        assertThat(row.get("purge_due").isNull()).isTrue();

        cli.run("sync", "--path", runs);
        assertThat(cli.run("status", "--path", runs).out()).doesNotContain("pending:");
        row = cli.run("status", "--path", runs, "--format", "json").json().get(0);
        assertThat(row.path("pending_bytes").asLong(-1)).isZero();
        assertThat(row.path("pending_on").isEmpty()).isTrue();
    }

    @Test
    void statusNamesWhatAPurgeTakes() throws Exception {
        Instant now = Instant.now();
        log("synced");
        cli.run("sync", "--path", runs);
        age(RunFileName.list(runs).get(0), now.minus(Duration.ofDays(40)));
        String[] ids = new String[3];
        for (int i = 0; i < 3; i++) {
            List<Path> before = RunFileName.list(runs);
            ids[i] = log("run " + i);
            Path file = RunFileName.list(runs).stream()
                    .filter(each -> !before.contains(each))
                    .findFirst()
                    .orElseThrow();
            age(file, now.minus(Duration.ofDays(24 + 4L * i))); // 6 days left, 2 days left, 2 days over
        }
        Cli.Result status = cli.run("status", "--path", runs, "--purge-days", "30");
        assertThat(status.exit()).isEqualTo(1);
        List<String> purge =
                status.out().lines().filter(line -> line.startsWith("purge:")).toList();
        assertThat(purge).hasSize(3);
        assertThat(purge.get(0)).startsWith("purge: since ").contains("of which 3 operations are on no server");
        assertThat(purge.get(1)).startsWith("purge: from ").contains("-run-", ".db, ");
        assertThat(purge.get(2)).isEqualTo("purge: within 3 days takes 1 run file that a server has");
        assertThat(status.out()).endsWith("To save what is on no server: nereid sync --path " + runs + "\n");

        Cli.Result safe = cli.run("status", ids[0], "--path", runs, "--purge-days", "30");
        assertThat(safe.exit()).isZero();
        assertThat(safe.out()).doesNotContain("purge:");
        JsonNode row = cli.run("status", ids[2], "--path", runs, "--purge-days", "30", "--format", "json")
                .json()
                .get(0);
        assertThat(Instant.parse(row.path("purge_due").asString()))
                .isBetween(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1)));

        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        assertThat(cli.run("status", "--path", runs, "--purge-days", "30").exit())
                .isZero();
        assertThat(cli.run("status", "--path", runs, "--purge-days", "0").exit())
                .isEqualTo(2);
    }

    private static void age(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time)); // nobody has it open
    }

    @Test
    void theOldestPartOfARunFileDecidesWhenAPurgeTakesIt() throws Exception {
        log("first");
        Path file = RunFileName.list(runs).get(0);
        Path contents =
                Files.createDirectory(runs.resolve(file.getFileName().toString().replace(".db", ".files")));
        Path part = Files.writeString(contents.resolve("a"), "a");
        assertThat(cli.run("status", "--path", runs, "--purge-days", "30").exit())
                .isZero();
        age(part, Instant.now().minus(Duration.ofDays(29)));
        assertThat(cli.run("status", "--path", runs, "--purge-days", "30").exit())
                .isEqualTo(1);
    }
}
