package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SqlCommandTest {
    private static final String BEST =
            "select name, number from runs join fields on run = id where path = 'val/acc' order by number desc";

    @TempDir
    private Path base;

    private Path runs;
    private Cli cli;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache"));
        log("first", 0.5, 0.75);
        log("second", 0.9, Double.NaN);
    }

    private void log(String name, double... accuracies) {
        try (Run run =
                Cli.offlineRun(runs, name).project("ml/digits").tags("a", "b").start()) {
            FloatSeries series = run.floatSeries("val/acc");
            for (double accuracy : accuracies) {
                series.append(accuracy);
            }
        }
    }

    private Cli.Result sql(Object... arguments) {
        Object[] all = Stream.concat(Stream.of("sql", "--path", runs), Stream.of(arguments))
                .toArray();
        return cli.run(all);
    }

    @Test
    void peopleGetATable() {
        Cli.Result table = sql(BEST);
        assertThat(table.exit()).isZero();
        assertThat(table.err()).isEmpty();
        assertThat(table.out().lines()).containsExactly("NAME    NUMBER", "first     0.75", "second");
        assertThat(sql("select 1 where 0").out()).isEqualTo("No rows.\n");
    }

    @Test
    void programsGetEveryFormat() throws Exception {
        assertThat(sql(BEST, "--format", "csv").out()).isEqualTo("name,number\nfirst,0.75\nsecond,\n");
        assertThat(sql(BEST, "--format", "ndjson").line(1)).isEqualTo("{\"name\":\"second\",\"number\":null}");
        JsonNode rows = sql("select step, value, text, run from points", "--format", "json")
                .json();
        assertThat(rows.size()).isEqualTo(4);
        assertThat(rows.get(1).path("step").asDouble()).isEqualTo(1);
        Path parquet = base.resolve("points.parquet");
        assertThat(sql("select * from points", "--output", parquet).out()).startsWith("Wrote " + parquet);
        assertThat(Files.size(parquet)).isPositive();
        assertThat(sql("select 1 as a where 0", "--format", "json").json().isEmpty())
                .isTrue();
        assertThat(sql("select 1 as a where 0", "--format", "csv").out()).isEqualTo("a\n");
    }

    @Test
    void theQuestionMayComeFromStandardInput() {
        Cli reading = cli.reading("select count(*) as runs\n  from runs;\n");
        assertThat(reading.run("sql", "--path", runs, "--format", "csv").out()).isEqualTo("runs\n2\n");
        assertThat(reading.run("sql", "-", "--path", runs, "--format", "csv").out())
                .isEqualTo("runs\n2\n");
        Cli.Result typed = cli.answering("").run("sql", "--path", runs);
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("What is the question?");
    }

    @Test
    void theLimitIsTheUsers() {
        String three = "values (1), (2), (3)";
        assertThat(sql(three, "--limit", 2, "--format", "csv").out().lines()).hasSize(3);
        assertThat(sql(three, "--limit", 2).out().lines()).hasSize(3);
        String many =
                "with recursive n(i) as (values (1) union all select i + 1 from n where i < 1200) select i from n";
        Cli.Result cut = sql(many);
        assertThat(cut.out().lines()).hasSize(1001);
        assertThat(cut.err()).contains("more rows than these 1,000", "--limit");
        assertThat(sql(many, "--limit", 5000).out().lines()).hasSize(1201);
        assertThat(sql(many, "--format", "csv").out().lines()).hasSize(1201);
    }

    @Test
    void aWrongQuestionIsAnsweredWithWhatIsNear() {
        Cli.Result wrong = sql("select nam from runs");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err())
                .isEqualTo("nereid: SQL: no such column: nam, line 1, column 8. Did you mean \"name\"?\n");
    }

    @Test
    void runFilesThatCanNotBeReadAreNamed() throws Exception {
        Path broken = Files.writeString(runs.resolve("20260101T000000Z-run-01234567.db"), "no database at all");
        Cli.Result some = sql("select count(*) as n from runs", "--format", "csv");
        assertThat(some.out()).isEqualTo("n\n2\n");
        assertThat(some.err()).contains(broken.getFileName() + " is no run file");
        assertThat(some.exit()).isEqualTo(1);
    }

    @Test
    void nothingNearTheRunFilesChanges() throws Exception {
        TreeMap<Path, Object> before = state(runs);
        sql("select * from points");
        sql("delete from fields");
        assertThat(state(runs)).isEqualTo(before);
    }

    private static TreeMap<Path, Object> state(Path directory) throws Exception {
        TreeMap<Path, Object> state = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                state.put(file, List.of(Files.getLastModifiedTime(file), Files.size(file)));
            }
        }
        return state;
    }

    // ------------------------------------------------------------------------------------------- other tools --

    private String replica() {
        Cli.Result printed = sql("--print-file");
        assertThat(printed.exit()).isZero();
        return printed.out().strip();
    }

    @Test
    void theFileOpensInPython() throws Exception {
        Requires.command("python3");
        String script = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
                + " print(db.execute(\"" + BEST + "\").fetchall());"
                + " print(db.execute('select name, project, state, failed, tags from runs order by name').fetchall())";
        assertThat(ChildJvm.run(List.of("python3", "-c", script, replica())).lines())
                .containsExactly(
                        "[('first', 0.75), ('second', None)]",
                        "[('first', 'ml/digits', 'inactive', 0, 'a, b'), ('second', 'ml/digits', 'inactive', 0, 'a, b')]");
    }

    @Test
    void theFileOpensInTheShellOfSqlite() throws Exception {
        Requires.command("sqlite3");
        String question = "select name, path, type, value, points, min, max from runs join fields on run = id"
                + " where path = 'val/acc' order by name";
        assertThat(ChildJvm.run(List.of("sqlite3", replica(), question)).lines())
                .containsExactly(
                        "first|val/acc|floatSeries|0.75|2|0.5|0.75", "second|val/acc|floatSeries|NaN|2|0.9|0.9");
    }
}
