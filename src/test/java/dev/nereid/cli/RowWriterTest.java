package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The formats that are text for programs. */
class RowWriterTest {
    private static final List<Column> COLUMNS = List.of(
            new Column("a", CellType.STRING),
            new Column("params/b, \"c\"", CellType.STRINGS),
            new Column("d", CellType.FLOAT));

    private final StringWriter out = new StringWriter();

    private static List<Object> row(Object... cells) {
        return Arrays.asList(cells);
    }

    private String csv(List<?>... rows) throws IOException {
        RowWriter writer = new CsvWriter(COLUMNS, out);
        for (List<?> row : rows) {
            writer.write(row);
        }
        writer.end();
        return out.toString();
    }

    private String json(boolean lines, List<?>... rows) throws IOException {
        RowWriter writer = new JsonWriter(COLUMNS, lines, out);
        for (List<?> row : rows) {
            writer.write(row);
        }
        writer.end();
        return out.toString();
    }

    @Test
    void csvQuotesWhatNeedsIt() throws IOException {
        assertThat(csv(row("plain", List.of("x, y", "z"), 0.1), row("two\nlines", List.of(), -0.0)))
                .isEqualTo("a,\"params/b, \"\"c\"\"\",d\n"
                        + "plain,\"[\"\"x, y\"\",\"\"z\"\"]\",0.1\n"
                        + "\"two\nlines\",[],-0.0\n");
    }

    @Test
    void csvTellsEmptyTextFromNone() throws IOException {
        assertThat(csv(row("", null, Double.NaN), row(null, null, null))).endsWith("\n\"\",,NaN\n,,\n");
    }

    @Test
    void csvKeepsTimesToTheMicrosecond() throws IOException {
        assertThat(csv(row(Instant.parse("2024-02-29T12:00:00.123456Z"), null, null)))
                .endsWith("\n2024-02-29T12:00:00.123456Z,,\n");
    }

    @Test
    void jsonIsValidWithEveryDouble() throws IOException {
        double[] values = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.1, 1e300};
        List<?>[] rows =
                Arrays.stream(values).mapToObj(value -> row("x", null, value)).toArray(List<?>[]::new);
        JsonNode json = JsonMapper.shared().readTree(json(false, rows));
        assertThat(json.get(0).get("d").isString()).isTrue();
        assertThat(json.get(0).get("d").asString()).isEqualTo("NaN");
        assertThat(json.get(1).get("d").asString()).isEqualTo("Infinity");
        assertThat(json.get(2).get("d").asString()).isEqualTo("-Infinity");
        assertThat(json.get(3).get("d").isNumber()).isTrue();
        assertThat(1 / json.get(3).get("d").asDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(json.get(4).get("d").asDouble()).isEqualTo(0.1);
        assertThat(json.get(5).get("d").asDouble()).isEqualTo(1e300);
        assertThat(json.get(0).get("params/b, \"c\"").isNull()).isTrue();
    }

    @Test
    void jsonOfNothingIsAnEmptyArray() throws IOException {
        assertThat(JsonMapper.shared().readTree(json(false)).isEmpty()).isTrue();
    }

    @Test
    void ndjsonOfNothingIsNothing() throws IOException {
        assertThat(json(true)).isEmpty();
    }

    @Test
    void ndjsonHasALinePerRow() throws IOException {
        String text = json(true, row("two\nlines", List.of("x"), 1.0), row(Long.MAX_VALUE, List.of(), null));
        assertThat(text)
                .isEqualTo("{\"a\":\"two\\nlines\",\"params/b, \\\"c\\\"\":[\"x\"],\"d\":1.0}\n"
                        + "{\"a\":9223372036854775807,\"params/b, \\\"c\\\"\":[],\"d\":null}\n");
    }

    @Test
    void aColumnHasTheTypeThatTakesAllItsCells() {
        assertThat(typeOf(1L, null, 2L)).isEqualTo(CellType.INTEGER);
        assertThat(typeOf(1L, 0.5)).isEqualTo(CellType.FLOAT);
        assertThat(typeOf(0.5, (1L << 53) + 1)).as("no double is that integer").isEqualTo(CellType.STRING);
        assertThat(typeOf(true, false)).isEqualTo(CellType.BOOLEAN);
        assertThat(typeOf(true, 1L)).isEqualTo(CellType.STRING);
        assertThat(typeOf(Instant.EPOCH)).isEqualTo(CellType.TIME);
        assertThat(typeOf(List.of("a"), List.of())).isEqualTo(CellType.STRINGS);
        assertThat(typeOf(List.of("a"), "a")).isEqualTo(CellType.STRING);
        assertThat(typeOf(null, null)).isEqualTo(CellType.STRING);
    }

    private static CellType typeOf(Object... cells) {
        return new Column.Finder(CellType.STRING).addAll(Arrays.asList(cells)).type();
    }
}
