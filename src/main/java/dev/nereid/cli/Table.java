package dev.nereid.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;
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

    private static final String GAP = "  ";

    /** Narrower than this, a column of text says nothing any more; then lines wrap. */
    private static final int TEXT_COLUMNS_MIN = 12;

    /** Where no terminal sets a limit. */
    private static final int TEXT_COLUMNS_MAX = 200;

    private enum Kind {
        /** Short and always whole. */
        WORD,
        /** As long as somebody made it: cut to fit. */
        TEXT,
        NUMBER,
        /** Not shown to people. */
        PROGRAM
    }

    private record Column(String name, Kind kind) {
        String heading() {
            return name.toUpperCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** A cell: for programs (null if there is nothing), and for people. */
    private record Cell(Object value, String text) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    Table column(String name) {
        return column(name, Kind.WORD);
    }

    Table textColumn(String name) {
        return column(name, Kind.TEXT);
    }

    Table numberColumn(String name) {
        return column(name, Kind.NUMBER);
    }

    Table programColumn(String name) {
        return column(name, Kind.PROGRAM);
    }

    private Table column(String name, Kind kind) {
        columns.add(new Column(name, kind));
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

    /** @param value a String, Long, Boolean, Double, list of Strings, or null */
    Table cell(Object value, String text) {
        rows.get(rows.size() - 1).add(new Cell(value, text));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** @param width what a line of a table should not exceed */
    void print(Format format, int width, PrintWriter out) {
        switch (format) {
            case table -> printTable(width, out);
            case json -> out.println(json().toPrettyString());
            case csv -> printCsv(out);
        }
        out.flush();
    }

    // ------------------------------------------------------------------------------------------------- people --

    private void printTable(int width, PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::heading).toList());
        for (List<Cell> row : rows) {
            lines.add(row.stream().map(cell -> oneLine(cell.text())).toList());
        }
        int[] widths = widths(lines, width);
        for (List<String> line : lines) {
            out.println(line(line, widths));
        }
    }

    private int[] widths(List<List<String>> lines, int width) {
        int[] widths = new int[columns.size()];
        int excess = -width - GAP.length();
        for (int i = 0; i < widths.length; i++) {
            Kind kind = columns.get(i).kind();
            if (kind != Kind.PROGRAM) {
                for (List<String> line : lines) {
                    widths[i] = Math.max(widths[i], width(line.get(i)));
                }
                widths[i] = kind == Kind.TEXT ? Math.min(widths[i], TEXT_COLUMNS_MAX) : widths[i];
                excess += widths[i] + GAP.length();
            }
        }
        for (; excess > 0; excess--) {
            int widest = widestText(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** The column to take from; -1 if there is none. */
    private int widestText(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (columns.get(i).kind() == Kind.TEXT
                    && widths[i] > TEXT_COLUMNS_MIN
                    && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Kind kind = columns.get(i).kind();
            if (kind != Kind.PROGRAM) {
                String text = cut(cells.get(i), widths[i]);
                String padding = " ".repeat(widths[i] - width(text));
                line.append(line.isEmpty() ? "" : GAP);
                line.append(kind == Kind.NUMBER ? padding + text : text + padding);
            }
        }
        return line.toString().stripTrailing();
    }

    /** Characters that command a terminal, or turn the direction of writing, are made harmless. */
    static String oneLine(String text) {
        return text.replace("\n", "⏎").replaceAll("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", "·");
    }

    /** Columns on a terminal: Chinese characters and emoji take two, accents of their own none. */
    private static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    private static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 1; // the ellipsis
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            used += Math.max(0, WCWidth.wcwidth(c));
            if (used > columns) {
                break;
            }
            cut.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return cut.append('…').toString();
    }

    // ----------------------------------------------------------------------------------------------- programs --

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
