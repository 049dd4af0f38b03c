package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** ls with queries and columns, show, best, diff and export, of local run files. */
class QuestionCommandsTest {
    @TempDir
    private Path base;

    private Path runs;
    private Cli cli;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache"));
    }

    private String log(String name, double rate, double... accuracies) {
        try (Run run =
                Cli.offlineRun(runs, name).project("ml/digits").tags(name, "d").start()) {
            run.assign("params/lr", rate);
            run.assign("params/batch", 32L);
            FloatSeries accuracy = run.floatSeries("val/acc");
            for (double each : accuracies) {
                accuracy.append(each);
            }
            return run.id();
        }
    }

    private Cli.Result ask(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--path", runs));
        return cli.run(all.toArray());
    }

    /** Of CSV, without the heading. */
    private List<String> csv(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--format", "csv"));
        Cli.Result result = ask(all.toArray());
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return result.out().lines().skip(1).toList();
    }

    // ----------------------------------------------------------------------------------------------------- ls --

    @Test
    void lsListsWhatFitsAQueryInTheOrderAskedFor() {
        log("low", 0.1, 0.5, 0.2);
        log("high", 0.2, 0.5, 0.9);
        log("diverged", 0.3, Double.NaN);
        log("empty", 0.4);
        assertThat(csv("ls", "--columns", "sys/name", "--sort-by", "val/acc"))
                .extracting(line -> line.replaceAll(".*,", ""))
                .startsWith("low", "high")
                .hasSize(4);
        assertThat(csv("ls", "--columns", "sys/name", "--sort-by", "val/acc", "--desc", "--limit", "1"))
                .extracting(line -> line.replaceAll(".*,", ""))
                .containsExactly("high");
        assertThat(csv(
                        "ls",
                        "--query",
                        "`params/lr`:float > 0.15 AND `val/acc`:floatSeries > 0",
                        "--columns",
                        "sys/name"))
                .extracting(line -> line.replaceAll(".*,", ""))
                .containsExactly("high");
        assertThat(csv("ls", "low", "--columns", "params/*")).hasSize(1);
        assertThat(csv("ls", "low", "--query", "`params/lr`:float > 0.15")).isEmpty();
        assertThat(csv("ls", "--project", "ml/digits", "--query", "`params/lr`:float > 1"))
                .isEmpty();
        assertThat(csv("ls", "--project", "ml/digits", "--limit", "2")).hasSize(2);
    }

    @Test
    void whatLsIsSortedByIsOneMoreColumn() {
        log("low", 0.1, 0.25);
        log("high", 0.2, 0.75);
        log("none", 0.3);
        Cli.Result table = ask("ls", "--sort-by", "val/acc", "--desc");
        assertThat(table.line(0)).matches("ID +NAME .* TAGS +val/acc");
        assertThat(table.line(1)).contains(" high ").endsWith(" 0.75");
        assertThat(table.line(3)).contains(" none ");
        assertThat(ask("ls", "--sort-by", "val/acc", "--format", "csv").line(0)).endsWith(",tags,val/acc");
        assertThat(csv("ls", "--sort-by", "val/acc").get(0)).endsWith(",0.25");
        assertThat(ask("ls", "--sort-by", "sys/name").line(0)).matches("ID +NAME .* TAGS");
        assertThat(ask("ls", "--sort-by", "sys/name", "--format", "csv").line(0))
                .endsWith(",tags");
    }

    @Test
    void columnsAreTheFieldsAndPatternsThatWereAskedFor() {
        String id = log("first", 0.1, 0.5);
        Cli.Result table = ask("ls", "--columns", "params/*,val/acc", "--columns", "sys/name");
        assertThat(table.line(0)).matches("ID +params/batch +params/lr +val/acc +sys/name");
        assertThat(table.line(1)).matches(id.substring(0, 16) + " +32 +0.1 +0.5 +first");
        assertThat(ask("ls", "--columns", "val/a??", "--format", "csv").line(0)).isEqualTo("sys/id,val/acc");
        JsonNode row =
                ask("ls", "--columns", "params/*", "--format", "json").json().get(0);
        assertThat(row.path("sys/id").asString()).isEqualTo(id);
        assertThat(row.path("params/batch").isIntegralNumber()).isTrue();
        assertThat(row.path("params/lr").asDouble()).isEqualTo(0.1);
    }

    @Test
    void whatIsMisspeltIsAnsweredWithWhatIsNear() {
        log("first", 0.1, 0.5);
        assertThat(ask("ls", "--columns", "parms/lr").err())
                .contains("no field \"parms/lr\"", "Did you mean \"params/lr\"?");
        assertThat(ask("ls", "--columns", "parms/lr", "--format", "csv").exit()).isEqualTo(1);
        assertThat(ask("ls", "--columns", "parms/lr", "--format", "csv").out()).isEmpty();
        assertThat(ask("ls", "--sort-by", "lr").err()).contains("Did you mean \"params/lr\"?");
        assertThat(ask("best", "--metric", "acc", "--max").err()).contains("Did you mean \"val/acc\"?");
        assertThat(ask("show", "first", "val/ac").err()).contains("Did you mean \"val/acc\"?");
        assertThat(ask("show", "frist").err()).contains("Did you mean \"first\"?");
    }

    @Test
    void aPatternThatFitsNothingIsAnsweredWithWhatIsNear() {
        log("first", 0.1, 0.5);
        log("second", 0.2, 0.5);
        try (Run run = Cli.offlineRun(runs, "other").start()) {
            run.assign("note/text", "x");
        }
        for (List<String> words : List.of(
                List.of("ls", "--columns", "parms/*"),
                List.of("ls", "--columns", "parms/*", "--format", "csv"),
                List.of("export", "--columns", "val/acc,parms/*", "--format", "csv"),
                List.of("export", "--points", "--columns", "parms/*", "--format", "csv"),
                List.of("best", "--metric", "val/acc", "--max", "--columns", "parms/*"),
                List.of("diff", "first", "second", "--columns", "parms/*"),
                List.of("show", "first", "parms/*"))) {
            Cli.Result asked = ask(words.toArray());
            assertThat(asked.exit()).as("%s", words).isEqualTo(1);
            assertThat(asked.out()).doesNotContain("No differences");
            assertThat(asked.err()).contains("field like \"parms/*\"", "Did you mean \"params/*\"?");
        }
        assertThat(ask("ls", "--columns", "vall/a?c").err()).contains("Did you mean \"val/a?c\"");
        assertThat(ask("ls", "--columns", "q*").err()).doesNotContain("Did you mean");
        assertThat(ask("ls", "first", "--columns", "note/*").exit()).isZero();
        assertThat(csv("ls", "first", "--columns", "params/lr, val/acc , params/b*")
                        .get(0))
                .endsWith(",0.1,0.5,32");
    }

    @Test
    void aColumnThatOnlyOthersHaveIsEmpty() {
        log("first", 0.1, 0.5);
        try (Run run = Cli.offlineRun(runs, "other").start()) {
            run.assign("note", "x");
        }
        assertThat(csv("ls", "first", "--columns", "note")).allMatch(line -> line.endsWith(","));
        assertThat(csv("ls", "--query", "`sys/name`:string = \"first\"", "--columns", "note"))
                .hasSize(1);
    }

    @Test
    void anErrorInAQueryIsPointedAt() {
        log("first", 0.1);
        Cli.Result ls = ask("ls", "--query", "`params/lr`:flot < 1");
        assertThat(ls.exit()).isEqualTo(2);
        assertThat(ls.err().lines().toList().get(0)).startsWith("nereid: Column 13: ");
        assertThat(ls.err().lines().toList().subList(1, 3))
                .containsExactly("`params/lr`:flot < 1", " ".repeat(12) + "^");
        assertThat(ask("ls", "--limit", "0").exit()).isEqualTo(2);
        assertThat(ask("ls", "--columns", "a\u0007").exit()).isEqualTo(2);
        assertThat(ask("ls", "--api-token", "x").err()).contains("Add --server");
    }

    @Test
    void whatFitsNothingIsSaid() {
        log("first", 0.1);
        assertThat(ask("ls", "--query", "`params/lr`:float > 1").out().strip())
                .isEqualTo("No runs fit in " + runs + ".");
        assertThat(ask("ls", "--query", "`params/lr`:float > 1").err())
                .as("there is such a field")
                .isEmpty();
        assertThat(ask("ls", "--kind", "model").err()).contains("1 object, which --kind all lists");
        assertThat(ask("ls", "--kind", "model", "--query", "`x`:int > 1").err()).isEmpty();
    }

    @Test
    void runFilesBelowTheDirectoryAreHintedAtAndPathsAreInNormalForm() {
        runs = base.resolve(".nereid");
        log("first", 0.1);
        Cli.Result ls = cli.run("ls", "--path", runs.resolve(".."));
        assertThat(ls.out().strip()).isEqualTo("No runs in " + base + ".");
        assertThat(ls.err().strip())
                .isEqualTo("nereid: there are no run files in " + base + ", but in " + runs + " (--path).");
        assertThat(ask("ls").err()).isEmpty();
        assertThat(cli.run("show", "frist", "--path", runs.resolve("../.nereid"))
                        .err())
                .contains(runs.toString())
                .doesNotContain("..");
    }

    @Test
    void aQueryThatNamesWhatNobodyHasSaysSoWhereNothingFits() {
        log("first", 0.1, 0.5);
        String unknown = "`params/lrr`:float < 1 AND (`val/acc`:float > 0 OR `params/batch`:float > 64)";
        for (List<String> words : List.of(
                List.of("ls"),
                List.of("ls", "--format", "csv"),
                List.of("ls", "--columns", "params/*"),
                List.of("best", "--metric", "val/acc", "--max"),
                List.of("export", "--format", "csv"),
                List.of("export", "--points", "--format", "csv"))) {
            List<Object> all = new ArrayList<>(words);
            all.addAll(List.of("--query", unknown));
            Cli.Result asked = ask(all.toArray());
            assertThat(asked.exit()).as("%s", words).isZero();
            assertThat(asked.err().lines())
                    .containsExactly(
                            "nereid: no run has a field \"params/lrr\". Did you mean \"params/lr\"?",
                            "nereid: \"val/acc\" is a float series, not a float.");
        }
        assertThat(ask("ls", "--query", "`params/lrr`:float < 1 OR `params/lr`:float < 1")
                        .err())
                .as("something fits")
                .isEmpty();
        Cli.Result project = ask("ls", "--project", "ml/digts");
        assertThat(project.exit()).isZero();
        assertThat(project.err().strip())
                .isEqualTo("nereid: nothing is in a project \"ml/digts\". Did you mean \"ml/digits\"?");
    }

    // ------------------------------------------------------------------------------------------- best and diff --

    @Test
    void bestRanksByTheLastValueOrAnother() {
        log("early", 0.1, 0.9, 0.2);
        log("late", 0.2, 0.1, 0.7);
        log("diverged", 0.3, 0.99, Double.NaN);
        log("twin", 0.4, 0.7);
        log("none", 0.5);
        assertThat(names("--max")).containsExactly("late", "twin", "early");
        assertThat(names("--min")).containsExactly("early", "late", "twin");
        assertThat(names("--max", "--aggregate", "max")).startsWith("diverged", "early", "late");
        assertThat(names("--min", "--aggregate", "min", "--limit", "2")).containsExactly("late", "early");
        assertThat(names("--max", "--query", "`params/lr`:float > 0.3")).containsExactly("twin");
        JsonNode first = ask("best", "--metric", "val/acc", "--max", "--columns", "params/lr", "--format", "json")
                .json()
                .get(0);
        assertThat(first.path("rank").asInt()).isEqualTo(1);
        assertThat(first.path("val/acc").asDouble()).isEqualTo(0.7);
        assertThat(first.path("params/lr").asDouble()).isEqualTo(0.2);
        assertThat(ask("best", "--metric", "val/acc", "--max", "--columns", "val/*,sys/id", "--format", "csv")
                        .line(0))
                .isEqualTo("rank,id,val/acc,sys/name");
        assertThat(ask("best", "--metric", "val/acc", "--aggregate", "average", "--max")
                        .line(0))
                .matches("RANK +ID +average\\(val/acc\\) +sys/name");
    }

    private List<String> names(String... options) {
        List<Object> words = new ArrayList<>(List.of("best", "--metric", "val/acc"));
        words.addAll(List.of(options));
        return csv(words.toArray()).stream()
                .map(line -> line.replaceAll(".*,", ""))
                .toList();
    }

    @Test
    void bestOfANumberThatIsNoSeriesAndOfTextWhichHasNoBest() {
        log("first", 0.1);
        log("second", 0.2);
        assertThat(csv("best", "--metric", "params/lr", "--min").get(0)).contains(",0.1,first");
        Cli.Result text = ask("best", "--metric", "sys/name", "--min");
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("\"sys/name\" is of type string").doesNotContain("Did you mean");
        try (Run run = Cli.offlineRun(runs, "third").start()) {
            run.assign("params/lr2", "0.1");
        }
        assertThat(ask("best", "--metric", "params/lr2", "--min").err()).contains("Did you mean \"params/lr\"?");
        assertThat(ask("best", "--metric", "params/lr").err()).contains("--max", "--min");
        assertThat(ask("best", "--metric", "params/lr", "--max", "--min").exit())
                .isEqualTo(2);
    }

    @Test
    void diffShowsWhatPeopleDidDifferently() {
        log("first", 0.1, 0.5);
        log("second", 0.2, 0.5);
        try (Run run = Cli.offlineRun(runs, "third").start()) {
            run.assign("params/batch", "large");
        }
        assertThat(csv("diff", "first", "second"))
                .containsExactly(
                        "sys/name,true,first,second",
                        "sys/tags,true,\"[\"\"d\"\",\"\"first\"\"]\",\"[\"\"d\"\",\"\"second\"\"]\"",
                        "params/lr,true,0.1,0.2");
        assertThat(csv("diff", "first", "second", "--all", "--columns", "params/*"))
                .containsExactly("params/batch,false,32,32", "params/lr,true,0.1,0.2");
        Cli.Result table = ask("diff", "first", "third", "--columns", "params/*");
        assertThat(table.line(1)).matches("params/batch +32 \\(int\\) +large \\(string\\)");
        assertThat(table.line(2)).matches("params/lr +0.1 +-");
        assertThat(ask("diff", "first", "second", "--columns", "params/batch")
                        .out()
                        .strip())
                .isEqualTo("No differences.");
        assertThat(ask("diff", "first", "first").err()).contains("named twice");
        assertThat(ask("diff", "first", "second", "--columns", "params/bath").err())
                .contains("Did you mean \"params/batch\"?");
    }

    @Test
    void aSeriesIsDifferentAlsoWhereItsLastValueIsTheSame() {
        log("first", 0.1, 0.4, 0.5);
        log("second", 0.1, 0.3, 0.5);
        assertThat(ask("diff", "first", "second", "--columns", "val/*").line(1))
                .matches("val/acc +0.5 \\(2 points, 0.4 to 0.5\\) +0.5 \\(2 points, 0.3 to 0.5\\)");
    }

    @Test
    void peopleGetSixDigitsUnlessTheyHideADifference() {
        log("first", 4.87636100933E-7);
        log("second", 0.12345678);
        log("third", 0.12345679);
        assertThat(ask("show", "first", "params/lr").line(1)).matches("params/lr +float +4.87636E-7");
        assertThat(ask("diff", "first", "second", "--columns", "params/lr").line(1))
                .matches("params/lr +4.87636E-7 +0.123457");
        assertThat(ask("diff", "second", "third", "--columns", "params/lr").line(1))
                .matches("params/lr +0.12345678 +0.12345679");
        assertThat(csv("diff", "first", "second", "--columns", "params/lr"))
                .containsExactly("params/lr,true,4.87636100933E-7,0.12345678");
    }

    // -------------------------------------------------------------------------------------- export and --output --

    @Test
    void exportWritesTypedColumnsThatDuckDbReads() throws Exception {
        String first = log("first", 0.1, 0.5);
        try (Run run = Cli.offlineRun(runs, "second").start()) {
            run.assign("params/batch", "large");
            run.assign("params/lr", 1L);
            run.assign("when", Instant.parse("2024-02-29T12:00:00.123456Z"));
        }
        Path file = base.resolve("runs.parquet");
        Cli.Result export = ask("export", "--columns", "params/*,val/acc,when,sys/tags,sys/failed", "--output", file);
        assertThat(export.err()).isEmpty();
        assertThat(export.out()).startsWith("Wrote " + file + ", ");
        assertThat(duckDb("select column_type from (describe select * from '" + file + "')"))
                .containsExactly(
                        "VARCHAR",
                        "VARCHAR",
                        "VARCHAR",
                        "DOUBLE",
                        "DOUBLE",
                        "TIMESTAMP WITH TIME ZONE",
                        "VARCHAR[]",
                        "BOOLEAN");
        assertThat(duckDb("select \"sys/id\" || ' ' || \"params/batch\" || ' ' || \"val/acc\" from '" + file
                        + "' where \"params/lr\" = 0.1"))
                .containsExactly(first + " 32 0.5");
        assertThat(duckDb("select epoch_us(\"when\") from '" + file + "' where \"params/lr\" = 1"))
                .containsExactly("1709208000123456");
    }

    @Test
    void theProjectIsAColumnUnlessAFieldIsCalledSo() {
        log("first", 0.1, 0.5);
        assertThat(csv("export", "--columns", "params/lr").get(0)).endsWith(",ml/digits,0.1");
        assertThat(csv("ls", "--columns", "params/lr,project").get(0)).endsWith(",0.1,ml/digits");
        assertThat(ask("ls", "--columns", "project,params/lr").line(1)).matches(".* ml/digits +0.1");
        assertThat(ask("best", "--metric", "val/acc", "--max", "--columns", "project")
                        .line(1))
                .endsWith("  ml/digits");
        try (Run run = Cli.offlineRun(runs, "second").project("ml/digits").start()) {
            run.assign("project", "apollo");
        }
        assertThat(ask("ls", "--columns", "project").line(1)).endsWith("  apollo");
        assertThat(ask("ls", "--columns", "project").out()).doesNotContain("ml/digits");
        assertThat(ask("export", "--format", "csv").line(0)).containsOnlyOnce(",project");
        assertThat(csv("export").get(0)).contains(",apollo");
    }

    @Test
    void exportOfPointsHasARowForEach() throws Exception {
        String id = log("first", 0.1, 0.5, Double.NaN, Double.POSITIVE_INFINITY);
        try (Run run = Cli.offlineRun(runs, "second").start()) {
            run.stringSeries("log").append("a,b");
        }
        assertThat(csv("export", "--points", "first"))
                .hasSize(3)
                .allMatch(line -> line.startsWith(id + ",val/acc,"))
                .anyMatch(line -> line.matches(".*,1\\.0,20[-0-9T:.]+Z,NaN,"));
        assertThat(csv("export", "--points", "--columns", "log").get(0)).endsWith(",,\"a,b\"");
        Path both = Files.createDirectory(base.resolve("both"));
        assertThat(ask("export", "--output", both, "--format", "parquet").exit())
                .isZero();
        assertThat(duckDb("select count(*) || ' ' || count(value) || ' ' || max(value) || ' ' || max(text) from '"
                        + both + "/points.parquet'"))
                .containsExactly("4 3 nan a,b");
        assertThat(duckDb("select count(*) from '" + both + "/runs.parquet'")).containsExactly("2");
        Files.delete(both.resolve("runs.parquet"));
        assertThat(ask("export", "--output", both, "--format", "parquet").err())
                .contains("points.parquet exists already");
        assertThat(both.resolve("runs.parquet")).as("both or none").doesNotExist();
    }

    private static List<String> duckDb(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getObject(1)));
            }
            return found;
        }
    }

    @Test
    void aFileThatIsThereStaysUnlessForcedAndNoHalfOneIsLeft() throws Exception {
        log("first", 0.1, 0.5);
        Path file = Files.writeString(base.resolve("out.csv"), "precious");
        Cli.Result refused = ask("ls", "--output", file);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(file + " exists already", "--force");
        assertThat(ask("export", "--points", "--columns", "vall/acc", "--output", file, "--force")
                        .exit())
                .isEqualTo(1);
        assertThat(file).hasContent("precious");
        assertThat(ask("ls", "--output", file, "--force").exit()).isZero();
        assertThat(Files.readString(file)).startsWith("id,offline_id,").hasLineCount(2);
        assertThat(ask("ls", "--output", base.resolve("nowhere/out.csv")).err())
                .contains("no directory " + base.resolve("nowhere"));
        try (Stream<Path> left = Files.list(base)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("runs", "cache", "out.csv");
        }
    }

    @Test
    void theFormatComesFromTheNameOfTheFile() throws Exception {
        log("first", 0.1, 0.5);
        for (String name : new String[] {"a.json", "a.ndjson", "a.JSONL", "a.parquet", "a.csv"}) {
            assertThat(ask("best", "--metric", "val/acc", "--max", "--output", base.resolve(name))
                            .exit())
                    .isZero();
        }
        assertThat(Files.readString(base.resolve("a.ndjson")))
                .startsWith("{\"rank\":1,")
                .hasLineCount(1);
        assertThat(Files.readString(base.resolve("a.JSONL"))).isEqualTo(Files.readString(base.resolve("a.ndjson")));
        assertThat(Files.readString(base.resolve("a.csv"))).startsWith("rank,id,val/acc,");
        assertThat(duckDb("select \"val/acc\" from '" + base.resolve("a.parquet") + "'"))
                .containsExactly("0.5");
        assertThat(ask("ls", "--output", base.resolve("a.txt")).err()).contains("a.txt says no format");
        assertThat(ask("ls", "--output", base.resolve("a.txt"), "--format", "table")
                        .exit())
                .isZero();
        assertThat(ask("ls", "--format", "parquet").err()).contains("--output");
        assertThat(ask("export", "--output", Files.createDirectory(base.resolve("both")))
                        .exit())
                .isZero();
        assertThat(base.resolve("both")).isDirectoryContaining("glob:**.csv");
        assertThat(ask("export").exit()).isEqualTo(2);
    }

    @Test
    void nothingIsNoFailure() throws Exception {
        Files.createDirectories(runs);
        Path file = base.resolve("none.parquet");
        assertThat(ask("export", "--output", file).exit()).isZero();
        assertThat(duckDb("select count(*) from '" + file + "'")).containsExactly("0");
        assertThat(ask("ls", "--columns", "a,b/*", "--format", "json").json().isEmpty())
                .isTrue();
        assertThat(ask("ls", "--columns", "a,b/*").out().strip()).isEqualTo("No runs in " + runs + ".");
        assertThat(ask("ls", "--format", "ndjson").out()).isEmpty();
        assertThat(ask("export", "--format", "csv").out()).isEqualTo("sys/id,project\n");
    }
}
