package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import dev.nereid.testing.Await;
import dev.nereid.testing.SmallDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** ls, show and status, which need no server. */
class LocalCommandsTest {
    @TempDir
    private Path base;

    private Path runs;
    private Cli cli;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache"));
    }

    private String log(String name) {
        try (Run run =
                Cli.offlineRun(runs, name).project("ml/digits").tags("a,b", "c").start()) {
            run.assign("x", 1);
            return run.id();
        }
    }

    // ----------------------------------------------------------------------------------------------------- ls --

    @Test
    void lsListsRunsWithShortIds() {
        String first = log("first");
        log("second");
        Cli.Result ls = cli.run("ls", "--path", runs);
        assertThat(ls.exit()).isZero();
        assertThat(ls.err()).isEmpty();
        assertThat(ls.line(0)).matches("ID +NAME +STATE +CREATED +PROJECT +TAGS");
        assertThat(ls.line(1)).matches("offline/[0-9a-f]{8}  second  inactive .*");
        assertThat(ls.line(2)).startsWith(first.substring(0, "offline/".length() + 8) + "  first   inactive");
        assertThat(ls.out().lines()).hasSize(3);
        assertThat(cli.run("ls", "second", "--path", runs).out().lines()).hasSize(2);
    }

    @Test
    void lsForProgramsHasEverythingWhole() {
        String id = log("first");
        JsonNode row = cli.run("ls", "--path", runs, "--format", "json").json().get(0);
        assertThat(row.path("id").asString()).isEqualTo(id);
        assertThat(row.path("failed").asBoolean(true)).isFalse();
        assertThat(row.path("tags").get(0).asString()).isEqualTo("a,b");
        assertThat(Instant.parse(row.path("created").asString())).isBefore(Instant.now());
        assertThat(cli.run("ls", "--path", runs, "--format", "csv").line(1))
                .startsWith(id + "," + id + ",run,,first,inactive,false,")
                .endsWith(",ml/digits,\"[\"\"a,b\"\",\"\"c\"\"]\"");
    }

    @Test
    void aRunWithoutProjectHasNone() {
        try (Run run = Cli.offlineRun(runs, "free").start()) {
            run.assign("x", 1);
        }
        assertThat(cli.run("ls", "--path", runs, "--format", "json")
                        .json()
                        .get(0)
                        .get("project")
                        .isNull())
                .isTrue();
    }

    @Test
    void theDirectoryComesFromTheEnvironmentToo() {
        log("first");
        assertThat(cli.with("NEPTUNE_DATA_DIRECTORY", runs.toString()).run("ls").out())
                .contains("first");
        assertThat(cli.with("NEREID_DIR", runs.resolve("elsewhere").toString())
                        .run("ls")
                        .err())
                .contains("elsewhere");
        assertThat(cli.with("NEREID_DIR", runs.toString()).run("ls").out()).contains("first");
    }

    @Test
    void oneRunFileIsADirectoryToo() throws Exception {
        log("first");
        Path file;
        try (var files = Files.list(runs)) {
            file = files.filter(each -> each.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow();
        }
        log("second");
        assertThat(cli.run("ls", "--path", file).out()).contains("first").doesNotContain("second");
        assertThat(cli.run("status", "--path", file).out().lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("pending: ");
    }

    @Test
    void anEmptyDirectoryIsNoFailure() throws Exception {
        Files.createDirectories(runs);
        for (String command : new String[] {"ls", "status", "sync"}) {
            Cli.Result result = cli.run(command, "--path", runs);
            assertThat(result.exit()).isZero();
            assertThat(result.out().strip()).isEqualTo("No runs in " + runs + ".");
        }
        assertThat(cli.run("ls", "--path", runs, "--format", "json").json().isEmpty())
                .isTrue();
        assertThat(cli.run("status", "--path", runs, "--format", "csv").out().lines())
                .hasSize(1);
    }

    @Test
    void aDirectoryThatIsNoneIsNamed() throws Exception {
        Path file = Files.writeString(base.resolve("notes.txt"), "hello");
        for (String command : new String[] {"ls", "status", "sync"}) {
            Cli.Result missing = cli.run(command, "--path", runs);
            assertThat(missing.exit()).isEqualTo(1);
            assertThat(missing.err()).contains("There is no directory or run file " + runs, "--path", "NEREID_DIR");
            Cli.Result noDirectory = cli.run(command, "--path", file);
            assertThat(noDirectory.exit()).isEqualTo(1);
            assertThat(noDirectory.err()).contains(file + " is a file, but no run file");
        }
    }

    @Test
    void filesThatAreNoRunFilesAreLeftOutByNameAndTheRestIsShown() throws Exception {
        log("first");
        Path garbage = Files.writeString(runs.resolve("garbage.db"), "no database at all ".repeat(400));
        Path empty = Files.createFile(runs.resolve("empty.db"));
        Path other = runs.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t(x)");
        }
        Files.createDirectory(runs.resolve("directory.db"));
        for (String command : new String[] {"ls", "status"}) {
            Cli.Result result = cli.run(command, "--path", runs);
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.out().lines().filter(line -> !line.startsWith("pending: ")))
                    .hasSize(2);
            assertThat(result.err().lines()).hasSize(2).allMatch(line -> line.startsWith("nereid: "));
            assertThat(result.err())
                    .contains(garbage + " is no run file")
                    .doesNotContain(empty.toString()) // nothing is in it that could be left out
                    .contains(other + " is an SQLite file, but no run file");
        }
    }

    @Test
    void aDamagedOperationIsToldWithItsFile() throws Exception {
        log("first");
        Path file;
        try (var files = Files.list(runs)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("first");
        bytes[at] ^= 1;
        Files.write(file, bytes);
        Cli.Result ls = cli.run("ls", "--path", runs);
        assertThat(ls.exit()).isEqualTo(1);
        assertThat(ls.err()).contains(file + " is damaged: 1 operation is lost: ");
        assertThat(ls.out()).as("what was not hit").contains("offline/");
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamedAndTheAnswerGivenWithoutIt() throws Exception {
        log("first");
        Path file = Files.createFile(base.resolve("file"));
        Cli.Result ls = new Cli(file).run("ls", "--path", runs);
        assertThat(ls.exit()).isZero();
        assertThat(ls.out()).contains("first");
        assertThat(ls.err()).contains(file.toString(), "NEREID_CACHE_DIR");
        assertThat(ls.err().lines()).hasSize(1);
    }

    // --------------------------------------------------------------------------------------------------- show --

    @Test
    void showFindsARunByIdBeginningOrName() {
        String id = log("first");
        log("second");
        for (String wanted : new String[] {id, id.substring("offline/".length()), "first"}) {
            Cli.Result show = cli.run("show", wanted, "--path", runs);
            assertThat(show.exit()).isZero();
            assertThat(show.out()).contains(id);
        }
        assertThat(cli.run("show", id.substring(0, id.length() - 1), "--path", runs)
                        .out())
                .contains(id);
        assertThat(cli.run("show", "CLS-3", "--path", runs).err())
                .contains("There is no ", "\"CLS-3\"", "With --server, the server is asked.");
        Cli.Result unknown = cli.run("show", "third", "--path", runs);
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("There is no ", "\"third\"", runs.toString())
                .doesNotContain("--server");
    }

    @Test
    void aNameOfTwoRunsIsAmbiguous() {
        log("twin");
        log("twin");
        Cli.Result show = cli.run("show", "twin", "--path", runs);
        assertThat(show.exit()).isEqualTo(1);
        assertThat(show.err()).contains("\"twin\" fits 2 objects: ");
    }

    @Test
    void showKeepsEveryValueExactly() {
        try (Run run = Cli.offlineRun(runs, "odd\u001b[31m\nname 中文 😀").start()) {
            run.assign("nan", Double.NaN);
            run.assign("infinity", Double.NEGATIVE_INFINITY);
            run.assign("zero", -0.0);
            run.assign("long", Long.MAX_VALUE);
            run.assign("text", "a,\"b\"\nc");
            run.assign("yes", true);
            run.assign("time", Instant.parse("2024-02-29T12:00:00.123456Z"));
            FloatSeries loss = run.floatSeries("loss");
            loss.append(0.5);
            loss.append(Double.NaN);
        }
        JsonNode json = cli.run("show", "odd\u001b[31m\nname 中文 😀", "--path", runs, "--format", "json")
                .json();
        assertThat(value(json, "nan").isString()).isTrue();
        assertThat(value(json, "nan").asString()).isEqualTo("NaN");
        assertThat(value(json, "infinity").asString()).isEqualTo("-Infinity");
        assertThat(1 / value(json, "zero").asDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(value(json, "long").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(value(json, "text").asString()).isEqualTo("a,\"b\"\nc");
        assertThat(value(json, "yes").asBoolean()).isTrue();
        assertThat(value(json, "time").asString()).isEqualTo("2024-02-29T12:00:00.123456Z");
        assertThat(value(json, "loss").asString()).isEqualTo("NaN");
        assertThat(value(json, "sys/name").asString()).isEqualTo("odd\u001b[31m\nname 中文 😀");

        String table = cli.run(
                        "show", "offline/" + value(json, "sys/id").asString().substring(8), "--path", runs)
                .out();
        assertThat(table).doesNotContain("\u001b").contains("odd·[31m⏎name 中文 😀", "2 points, 0.5 to 0.5, last NaN");
        String csv = cli.run("show", value(json, "sys/id").asString(), "--path", runs, "--format", "csv")
                .out();
        assertThat(csv).contains("text,string,\"a,\"\"b\"\"\nc\",", "zero,float,-0.0,", "loss,floatSeries,NaN,2");
    }

    private static JsonNode value(JsonNode fields, String path) {
        for (JsonNode field : fields) {
            if (field.path("field").asString().equals(path)) {
                return field.path("value");
            }
        }
        throw new AssertionError("no field " + path);
    }

    // ------------------------------------------------------------------------------------------------- status --

    @Test
    void statusSaysWhatWasDropped() throws Exception {
        try (Run run = Cli.offlineRun(runs, "full").diskReserve(1L << 60).start()) {
            Await.until("a point that is dropped", () -> {
                run.append("loss", 1);
                return run.dropped() > 0;
            });
            run.append("loss", 2);
        }
        assertThat(cli.run("status", "--path", runs).out())
                .containsPattern("dropped: offline/[0-9a-f]{8} 1 operation, for want of room on the disk or in memory");
        assertThat(cli.run("status", "--path", runs, "--format", "json")
                        .json()
                        .get(0)
                        .path("dropped")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aRunThatEndsOnAFullDiskIsMadeOneFileByStatusWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(runs, 4 << 20)) {
            Path file;
            try (Run run = Cli.offlineRun(runs, "full").diskReserve(0).start()) {
                for (int i = 0; i < 2000; i++) {
                    run.assign("lr", i);
                }
                run.flush();
                file = run.file();
                disk.fill(0);
            }
            assertThat(cli.run("status", "--path", runs).out())
                    .contains("finished", "not one plain file: " + file + " needs the -wal beside it");
            assertThat(cli.run("status", "--path", runs, "--format", "json")
                            .json()
                            .get(0)
                            .path("needs_wal")
                            .path(0)
                            .asString())
                    .isEqualTo(file.toString());
            disk.makeRoom();
            assertThat(cli.run("status", "--path", runs).out()).doesNotContain("not one plain file");
            assertThat(Path.of(file + "-wal")).doesNotExist();
        }
    }

    @Test
    void statusAddsUpTheFilesOfOneRun() throws Exception {
        Run live = Cli.offlineRun(runs, "job").start();
        String id = live.id();
        try (live) {
            try (Run joined = Cli.offlineRun(runs, null).withId(id).start()) {
                joined.assign("y", 2);
            }
            live.flush();
            JsonNode row =
                    cli.run("status", "--path", runs, "--format", "json").json().get(0);
            assertThat(row.path("run").asString()).isEqualTo(id);
            assertThat(row.path("writer").asString()).isEqualTo("live");
            assertThat(row.path("files").asInt()).isEqualTo(2);
            assertThat(row.path("pending").asLong())
                    .isEqualTo(row.path("logged").asLong())
                    .isGreaterThan(3);
            assertThat(row.path("synced").asLong()).isZero();
            assertThat(row.path("bytes").asLong()).isPositive();
            assertThat(Instant.parse(row.path("oldest_unsynced").asString())).isBefore(Instant.now());
            assertThat(cli.run("status", "--path", runs).line(1)).contains("live 1, finished 1");
            assertThat(cli.run("ls", "--path", runs, "--format", "json")
                            .json()
                            .get(0)
                            .path("state")
                            .asString())
                    .isEqualTo("active");
        }
        assertThat(cli.run("status", id, "--path", runs).line(1)).contains("  finished  ");
        assertThat(cli.run("status", id.substring(0, 30), "--path", runs).line(2))
                .startsWith("pending: ");
        assertThat(cli.run("status", "CLS-7", "--path", runs).err()).contains("no run \"CLS-7\"");
        // A lock file that nobody holds is what a killed writer leaves.
        Path file;
        try (var files = Files.list(runs)) {
            file = files.filter(each -> each.toString().endsWith(".db"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        String lock = file.getFileName().toString().replace(".db", ".lock");
        Files.setLastModifiedTime(
                Files.createFile(runs.resolve(lock)), java.nio.file.attribute.FileTime.from(Instant.EPOCH));
        assertThat(cli.run("status", "--path", runs).line(1)).contains("dead 1, finished 1");
        assertThat(cli.run("status", "--path", runs, "--format", "json")
                        .json()
                        .get(0)
                        .path("writer")
                        .asString())
                .isEqualTo("dead");
    }

    @Test
    void hundredsOfRunsAreListedTheNewestFirst() {
        for (int i = 0; i < 200; i++) {
            log("run " + i);
        }
        JsonNode json = cli.run("ls", "--path", runs, "--format", "json").json();
        assertThat(json.size()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            assertThat(json.get(i).path("name").asString()).isEqualTo("run " + (199 - i));
        }
    }
}
