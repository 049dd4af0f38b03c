package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static String print(Table table, int width) {
        StringWriter out = new StringWriter();
        table.print(width, new PrintWriter(out, true));
        return out.toString();
    }

    private static List<String> lines(Table table, int width) {
        return print(table, width).lines().toList();
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
    void numbersAreNeverCutAndWhatStandsBehindThemIsCutAtABlank() {
        Table table = new Table().column("field").namedColumn("a", "first").namedColumn("b", "second");
        table.row().cell("lr").cell(0.0004, "4.876361009338096E-4").cell("t".repeat(40));
        table.row().cell("acc").cell(0.5, "0.5 (2 points, 4.87636E-7 to 0.5)").cell(null, "-");
        assertThat(lines(table, 45))
                .containsExactly(
                        "FIELD  first                 second",
                        "lr     4.876361009338096E-4  ttttttttttttttt…",
                        "acc    0.5 (2 points, …      -");
        assertThat(lines(table, 10).get(1)).startsWith("lr     4.876361009338096E-4");
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
    void namedColumnsThatDoNotFitAreLeftOutFromTheEndAndCounted() {
        Table table = new Table().column("id");
        for (int i = 0; i < 10; i++) {
            table.namedColumn("params/long_" + i, i % 2 == 0);
        }
        table.row().cell("CLS-1");
        for (int i = 0; i < 10; i++) {
            table.cell((long) i, String.valueOf(i));
        }
        assertThat(lines(table, 50))
                .containsExactly(
                        "ID     params/long_0  params/long_1  params/long_2",
                        "CLS-1              0  1                          2",
                        "… and 7 columns more than fit here; --format csv has all.");
        assertThat(lines(table, 1)).as("one of them stays").hasSize(3).first().isEqualTo("ID     params/long_0");
        assertThat(lines(table, 1_000)).hasSize(2).first().asString().endsWith("params/long_9");
    }

    @Test
    void askedColumnsAreLeftOutRatherThanCutToNothing() {
        Table table = new Table();
        for (String name : List.of("id", "offline_id", "name", "project", "state")) {
            table.askedColumn(name, false);
        }
        table.row();
        for (char c = 'a'; c < 'f'; c++) {
            table.cell(String.valueOf(c).repeat(44));
        }
        List<String> lines = lines(table, 80);
        assertThat(lines.subList(0, 2)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines.get(0)).matches("ID +OFFLINE ID +NAME");
        assertThat(lines.get(1)).contains("a".repeat(19), "b".repeat(19), "c".repeat(19));
        assertThat(lines).last().isEqualTo("… and 2 columns more than fit here; --format csv has all.");
    }

    @Test
    void aCutNeverSplitsACharacter() {
        Table table = new Table().textColumn("name");
        table.row().cell("😀".repeat(20));
        for (int width = 12; width < 40; width++) {
            assertThat(lines(table, width).get(1)).matches("(😀)*…");
        }
    }
}
