package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableTest {
    private static String print(Table table, Table.Format format, int width) {
        StringWriter out = new StringWriter();
        table.print(format, width, new PrintWriter(out, true));
        return out.toString();
    }

    private static List<String> lines(Table table, int width) {
        return print(table, Table.Format.table, width).lines().toList();
    }

    @Test
    void columnsAreAlignedAndNumbersStandRight() {
        Table table = new Table().column("id").numberColumn("oldest_point");
        table.row().cell("CLS-1").cell(1_234_567);
        table.row().cell("X").cell(8);
        assertThat(lines(table, 80))
                .containsExactly("ID     OLDEST POINT", "CLS-1     1,234,567", "X                 8");
    }

    @Test
    void wideCharactersAndEmojiTakeTwoColumns() {
        Table table = new Table().textColumn("name").column("x");
        table.row().cell("中文").cell("|");
        table.row().cell("😀").cell("|");
        table.row().cell("e\u0301").cell("|"); // an accent of its own takes none
        table.row().cell("four").cell("|");
        assertThat(lines(table, 80)).containsExactly("NAME  X", "中文  |", "😀    |", "e\u0301     |", "four  |");
    }

    @Test
    void whatCommandsATerminalIsMadeHarmless() {
        Table table = new Table().textColumn("name");
        table.row().cell("a\u001b[31mb\u009bc\nd\u202ee\u2028f\u0007");
        assertThat(lines(table, 80)).containsExactly("NAME", "a·[31mb·c⏎d·e·f·");
    }

    @Test
    void longTextIsCutToFitAndShortWordsStayWhole() {
        Table table =
                new Table().column("id").textColumn("name").textColumn("tags").numberColumn("n");
        table.row()
                .cell("offline/0123456789abcdef")
                .cell("n".repeat(50))
                .cell("t".repeat(20))
                .cell(7);
        List<String> lines = lines(table, 64);
        assertThat(lines.get(1))
                .hasSize(64)
                .startsWith("offline/0123456789abcdef  nnn")
                .contains("n…  ttt")
                .endsWith("  7");
        assertThat(lines(table, 1_000).get(1)).contains("n".repeat(50), "t".repeat(20));
        assertThat(lines(table, 10).get(1)).contains("n".repeat(11) + "…", "t".repeat(11) + "…");
    }

    @Test
    void aCutNeverSplitsACharacter() {
        Table table = new Table().textColumn("name");
        table.row().cell("😀".repeat(20));
        for (int width = 12; width < 40; width++) {
            assertThat(lines(table, width).get(1)).matches("(😀)*…");
        }
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        Table table = new Table().textColumn("a").textColumn("b").programColumn("c");
        table.row().cell("plain").cell("comma, \"quote\"").cell(List.of("x", "y"), "");
        table.row().cell((String) null).cell("two\nlines").cell(-0.0, "");
        assertThat(print(table, Table.Format.csv, 80).split("\\R", 2)[0]).isEqualTo("a,b,c");
        assertThat(print(table, Table.Format.csv, 80))
                .contains("plain,\"comma, \"\"quote\"\"\",x y")
                .contains(",\"two\nlines\",-0.0");
    }

    @Test
    void jsonIsValidWithEveryDouble() {
        Table table = new Table().column("v");
        for (double value :
                new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.1, 1e300}) {
            table.row().cell(value, "");
        }
        table.row().cell(Long.MAX_VALUE);
        JsonNode json = JsonMapper.shared().readTree(print(table, Table.Format.json, 80));
        assertThat(json.get(0).get("v").asString()).isEqualTo("NaN");
        assertThat(json.get(1).get("v").asString()).isEqualTo("Infinity");
        assertThat(json.get(2).get("v").asString()).isEqualTo("-Infinity");
        assertThat(json.get(3).get("v").isNumber()).isTrue();
        assertThat(1 / json.get(3).get("v").asDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(json.get(4).get("v").asDouble()).isEqualTo(0.1);
        assertThat(json.get(5).get("v").asDouble()).isEqualTo(1e300);
        assertThat(json.get(6).get("v").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(json.get(0).get("v").isString()).isTrue();
    }
}
