package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import dev.nereid.StringSeries;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SeriesCommandTest {
    @TempDir
    private Path base;

    private Path runs;
    private Cli cli;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache"));
        try (Run run = Cli.offlineRun(runs, "first").start()) {
            FloatSeries loss = run.floatSeries("train/loss");
            StringSeries log = run.stringSeries("log");
            for (int i = 0; i < 100; i++) {
                loss.append(i * 10, i == 50 ? 1000 : 1.0 / (i + 1));
                log.append("line " + i);
            }
            run.floatSeries("val/acc").append(Double.NaN);
            run.floatSeries("val/acc").append(0.1 + 0.2);
            run.assign("params/lr", 0.1);
            run.floatSeries("many").append(1);
        }
    }

    private Cli.Result series(Object... arguments) {
        return cli.run(Stream.concat(Stream.of("series", "--path", runs), Stream.of(arguments))
                .toArray());
    }

    @Test
    void peopleGetATable() {
        Cli.Result table = series("first", "val/acc");
        assertThat(table.exit()).isZero();
        assertThat(table.line(0)).matches("STEP +TIME +VALUE");
        assertThat(table.line(1)).matches(" +0  .* +NaN");
        assertThat(table.line(2)).matches(" +1  .* +0\\.3");
        assertThat(series("first", "val/acc", "many").line(1)).startsWith("val/acc");
    }

    @Test
    void programsGetExactValues() {
        assertThat(series("first", "val/acc", "--format", "csv").line(2))
                .startsWith("1.0,")
                .endsWith("Z,0.30000000000000004");
        JsonNode rows = series("first", "val/acc", "log", "--format", "json").json();
        assertThat(rows.size()).isEqualTo(102);
        assertThat(rows.get(0).path("path").asString()).isEqualTo("val/acc");
        assertThat(rows.get(0).path("value").asString()).isEqualTo("NaN");
        assertThat(rows.get(101).path("value").asString()).isEqualTo("line 99");
        Path parquet = base.resolve("points.parquet");
        assertThat(series("first", "val/acc", "log", "--output", parquet).out()).startsWith("Wrote ");
    }

    @Test
    void aStringSeriesIsItsLines() {
        assertThat(series("first", "log", "--last", "2").out()).isEqualTo("line 98\nline 99\n");
        assertThat(series("first", "log", "--last", "0").out()).isEmpty();
        assertThat(series("first", "log", "--last", "1", "--format", "ndjson").out())
                .contains("\"value\":\"line 99\"");
    }

    @Test
    void theRangeAndTheNumberOfPointsCanBeGiven() {
        assertThat(steps("--from", "970")).containsExactly("970.0", "980.0", "990.0");
        assertThat(steps("--to", "15")).containsExactly("0.0", "10.0");
        assertThat(steps("--from", "20", "--to", "900", "--last", "2")).containsExactly("890.0", "900.0");
        assertThat(steps("--from", "2000")).isEmpty();
        assertThat(steps("--max-points", "5")).hasSizeLessThanOrEqualTo(5).contains("0.0", "500.0", "990.0");
        assertThat(steps("--max-points", "5", "--from", "100")).contains("100.0", "500.0", "990.0");
    }

    private Stream<String> steps(Object... options) {
        Object[] all = Stream.concat(Stream.of("first", "train/loss", "--format", "csv"), Stream.of(options))
                .toArray();
        return series(all).out().lines().skip(1).map(line -> line.substring(0, line.indexOf(',')));
    }

    @Test
    void patternsStandForManySeries() {
        assertThat(series("first", "*", "--format", "csv")
                        .out()
                        .lines()
                        .skip(1)
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .distinct())
                .containsExactly("log", "many", "train/loss", "val/acc");
    }

    @Test
    void aTableHasTheLastThousand() {
        try (Run run = Cli.offlineRun(runs, "long").start()) {
            FloatSeries loss = run.floatSeries("loss");
            for (int i = 0; i < 1500; i++) {
                loss.append(i);
            }
        }
        Cli.Result cut = series("long", "loss");
        assertThat(cut.out().lines()).hasSize(1001).last().asString().startsWith("1499");
        assertThat(cut.err()).contains("the last 1,000 points", "--last");
        assertThat(series("long", "loss", "--last", "1200").out().lines()).hasSize(1201);
        assertThat(series("long", "loss", "--format", "csv").out().lines()).hasSize(1501);
    }

    @Test
    void aPlotIsOfAsciiUnlessTheLocaleIsOfUtf8() {
        Cli.Result ascii = series("first", "train/loss", "--plot", "--log");
        assertThat(ascii.exit()).isZero();
        assertThat(ascii.out()).matches("(?s)[\\x20-\\x7e\n]+").contains("*");
        assertThat(ascii.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .last()
                .asString()
                .isEqualTo("train/loss: 100 points, 0.01 to 1000, last 0.01");
        Cli.Result braille =
                cli.with("LANG", "de_DE.UTF-8").run("series", "--path", runs, "first", "train/loss", "--plot");
        assertThat(braille.out()).containsPattern("[\\u2801-\\u28ff]").doesNotContain("\033");
    }

    private void logSecond(String name) {
        try (Run run = Cli.offlineRun(runs, name).start()) {
            run.floatSeries("train/loss").append(7);
            run.floatSeries("train/loss").append(8);
        }
    }

    @Test
    void runsCanBeCompared() {
        logSecond("second");
        Cli.Result table = series("first,second", "train/loss", "--last", 2);
        assertThat(table.exit()).isZero();
        assertThat(table.line(0)).matches("RUN +STEP +TIME +VALUE");
        assertThat(table.line(1)).matches("first +980 .*");
        assertThat(table.line(4)).matches("second +1 .* 8");
        JsonNode rows = series("second,first", "train/loss", "val/*", "--format", "json")
                .json();
        assertThat(rows.get(0).propertyNames()).containsExactly("run", "path", "step", "time", "value");
        assertThat(rows.get(0).path("run").asString()).startsWith("offline/");
        assertThat(rows.size()).isEqualTo(104);
        Cli.Result plot = series("first,second", "train/loss", "--plot", "--log");
        assertThat(plot.out().lines())
                .endsWith(
                        "* first train/loss: 100 points, 0.01 to 1000, last 0.01",
                        "o second train/loss: 2 points, 7 to 8, last 8");
        assertThat(series("second,second", "train/loss").line(0)).matches("STEP +TIME +VALUE");
    }

    @Test
    void aRunWithoutTheSeriesIsLeftOutOfSeveral() {
        logSecond("second");
        Cli.Result some = series("first,second", "val/acc", "--format", "csv");
        assertThat(some.exit()).isEqualTo(1);
        assertThat(some.err()).startsWith("nereid: left out: run offline/").contains("has no series \"val/acc\"");
        assertThat(some.out().lines()).hasSize(3).first().isEqualTo("run,step,time,value");
        assertFails("There is no", "first,third", "train/loss");
        assertFails("has no series", "first,second", "nothing");
    }

    @Test
    void aNameWithACommaIsOneRun() {
        logSecond("lr=1,bs=2");
        assertThat(series("lr=1,bs=2", "train/loss", "--format", "csv").out().lines())
                .hasSize(3);
    }

    @Test
    void whatIsNoSeriesIsRefusedWithWhatIsNear() {
        assertFails("has no series \"train/los\". Did you mean \"train/loss\"?", "first", "train/los");
        assertFails("\"params/lr\" of run offline/", "first", "params/lr");
        assertFails("is a float, not a series", "first", "params/lr");
        assertFails("There is no", "firts", "log");
        assertFails("Did you mean \"first\"?", "firts", "log");
        assertFails("is a string series", "first", "log", "--plot");
        assertFails("has no series no/*", "first", "no/*");
        assertThat(series("first", "log", "--log").exit()).isEqualTo(2);
        assertThat(series("first", "log", "--max-points", 4).exit()).isEqualTo(2);
        assertThat(series("first").exit()).isEqualTo(2);
    }

    private void assertFails(String message, Object... arguments) {
        Cli.Result result = series(arguments);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains(message);
        assertThat(result.out()).isEmpty();
    }
}
