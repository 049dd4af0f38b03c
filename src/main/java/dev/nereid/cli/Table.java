package dev.nereid.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows of one list, printed as a table for people, or as CSV or JSON for programs. */
final class Table {
    enum Format {
        table,
        json,
        csv
    }

    private static final int CELL_CHARS_MAX = 60;

    /** A column: its name for programs, its heading for people, whether its cells are numbers. */
    private record Column(String name, String heading, boolean isNumber) {}

    /** A cell: for programs (null if there is nothing), and for people. */
    private record Cell(Object value, String text) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    Table column(String name) {
        columns.add(new Column(name, heading(name), false));
        return this;
    }

    Table numberColumn(String name) {
        columns.add(new Column(name, heading(name), true));
        return this;
    }

    Table row() {
        rows.add(new ArrayList<>());
        return this;
    }

    Table cell(String value) {
        return cell(value, value == null ? "" : value);
    }

    Table cell(long value) {
        return cell(value, dev.nereid.cli.Format.count(value));
    }

    /** @param value a String, Long, Boolean, list of Strings, or null */
    Table cell(Object value, String text) {
        rows.get(rows.size() - 1).add(new Cell(value, text));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(Format format, PrintWriter out) {
        switch (format) {
            case table -> printTable(out);
            case json -> out.println(json().toPrettyString());
            case csv -> printCsv(out);
        }
        out.flush();
    }

    private static String heading(String name) {
        return name.toUpperCase(Locale.ROOT).replace('_', ' ');
    }

    private void printTable(PrintWriter out) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).heading().length();
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], oneLine(row.get(i).text()).length());
            }
        }
        printLine(columns.stream().map(Column::heading).toList(), widths, out);
        for (List<Cell> row : rows) {
            printLine(row.stream().map(cell -> oneLine(cell.text())).toList(), widths, out);
        }
    }

    private void printLine(List<String> cells, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).isNumber() ? padding + cells.get(i) : cells.get(i) + padding);
        }
        out.println(line.toString().stripTrailing());
    }

    /** A control character could do anything to a terminal; a long text would push the other columns out of sight. */
    private static String oneLine(String text) {
        String line = text.replace("\n", "⏎").replaceAll("\\p{Cntrl}", "·");
        return line.length() <= CELL_CHARS_MAX ? line : line.substring(0, CELL_CHARS_MAX - 1) + "…";
    }

    private void printCsv(PrintWriter out) {
        out.println(String.join(",", columns.stream().map(Column::name).toList()));
        for (List<Cell> row : rows) {
            out.println(
                    String.join(",", row.stream().map(cell -> csv(cell.value())).toList()));
        }
    }

    private static String csv(Object value) {
        String text = value instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : value == null ? "" : value.toString();
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private ArrayNode json() {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (List<Cell> row : rows) {
            ObjectNode object = array.addObject();
            for (int i = 0; i < columns.size(); i++) {
                object.putPOJO(columns.get(i).name(), row.get(i).value());
            }
        }
        return array;
    }
}
