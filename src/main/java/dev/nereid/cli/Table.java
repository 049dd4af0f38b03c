package dev.nereid.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jline.utils.WCWidth;

/** Rows of one list, printed for people; and what programs get of them. */
final class Table {
    private static final String GAP = "  ";

    /** Narrower than this, a column of text says nothing any more; then lines wrap. */
    private static final int TEXT_COLUMNS_MIN = 12;

    /** The same where a column may be left out instead: the beginning of an ID, or of a sentence. */
    private static final int ASKED_TEXT_COLUMNS_MIN = 20;

    private static final int HIDDEN = -1;

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

    /**
     * @param text for people
     * @param isNamed whether somebody asked for it by name, so that there may be any number of such
     * @param textMin columns that its text keeps at least
     */
    private record Heading(String name, Kind kind, String text, boolean isNamed, int textMin) {
        /** How far text can be cut that takes so much. */
        int least(int width) {
            return Math.min(width, textMin);
        }
    }

    /** A cell: for programs (null if there is nothing), and for people. */
    private record Cell(Object value, String text) {
        /** Columns that it takes at least: a number without its end is another one. What stands behind it may go. */
        int least() {
            return value instanceof Number ? width(text(0)) : 0;
        }

        String text(int columns) {
            return value instanceof Number ? cutBehindWord(text, columns) : cut(text, columns);
        }
    }

    private final List<Heading> headings = new ArrayList<>();
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

    /** Goes by its name as it is, such as the path of a field. */
    Table namedColumn(String name, boolean isNumber) {
        headings.add(new Heading(name, isNumber ? Kind.NUMBER : Kind.TEXT, oneLine(name), true, TEXT_COLUMNS_MIN));
        return this;
    }

    /** One of as many as somebody asked for, headed like those that are always there. */
    Table askedColumn(String name, boolean isNumber) {
        headings.add(new Heading(name, isNumber ? Kind.NUMBER : Kind.TEXT, upper(name), true, ASKED_TEXT_COLUMNS_MIN));
        return this;
    }

    /** @param text how people see the name */
    Table namedColumn(String name, String text) {
        headings.add(new Heading(name, Kind.TEXT, text, true, TEXT_COLUMNS_MIN));
        return this;
    }

    private Table column(String name, Kind kind) {
        headings.add(new Heading(name, kind, upper(name), false, TEXT_COLUMNS_MIN));
        return this;
    }

    private static String upper(String name) {
        return oneLine(name).toUpperCase(Locale.ROOT).replace('_', ' ');
    }

    Table row() {
        rows.add(new ArrayList<>());
        return this;
    }

    Table cell(String value) {
        return cell(value, value == null ? "" : value);
    }

    Table cell(long value) {
        return cell(value, Format.count(value));
    }

    /** @param value a Long, Double, Boolean, String, Instant, list of Strings, or null */
    Table cell(Object value, String text) {
        rows.get(rows.size() - 1).add(new Cell(value, text));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    // ------------------------------------------------------------------------------------------------- people --

    /** @param width what a line should not exceed */
    void print(int width, PrintWriter out) {
        List<List<Cell>> lines = new ArrayList<>();
        lines.add(headings.stream().map(each -> new Cell(null, each.text())).toList());
        for (List<Cell> row : rows) {
            lines.add(row.stream()
                    .map(cell -> new Cell(cell.value(), oneLine(cell.text())))
                    .toList());
        }
        int[] widths = widths(lines);
        int[] least = least(lines, widths);
        int hidden = hide(widths, least, width);
        shrink(widths, least, width);
        for (List<Cell> line : lines) {
            out.println(line(line, widths));
        }
        if (hidden > 0) {
            out.println("… and " + Format.count(hidden, "column") + " more than fit here; --format csv has all.");
        }
        out.flush();
    }

    /** As much as the cells take; {@link #HIDDEN} where people don't see them. */
    private int[] widths(List<List<Cell>> lines) {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            for (List<Cell> line : lines) {
                widths[i] = Math.max(widths[i], width(line.get(i).text()));
            }
            Kind kind = headings.get(i).kind();
            widths[i] = kind == Kind.TEXT ? Math.min(widths[i], TEXT_COLUMNS_MAX) : widths[i];
            widths[i] = kind == Kind.PROGRAM ? HIDDEN : widths[i];
        }
        return widths;
    }

    /** To what they can be cut. */
    private int[] least(List<List<Cell>> lines, int[] widths) {
        int[] least = widths.clone();
        for (int i = 0; i < least.length; i++) {
            if (headings.get(i).kind() == Kind.TEXT) {
                least[i] = headings.get(i).least(widths[i]);
                for (List<Cell> line : lines) {
                    least[i] = Math.max(least[i], line.get(i).least());
                }
            }
        }
        return least;
    }

    /** Of the columns that are named one by one, the last have to go if even short they are too many. Returns how many. */
    private int hide(int[] widths, int[] least, int width) {
        int hidden = 0;
        int seen = (int) headings.stream().filter(Heading::isNamed).count();
        for (int i = widths.length - 1; i > 0 && seen > 1 && excess(least, width) > 0; i--) {
            if (headings.get(i).isNamed()) {
                least[i] = HIDDEN;
                widths[i] = HIDDEN;
                hidden++;
                seen--;
            }
        }
        return hidden;
    }

    private void shrink(int[] widths, int[] least, int width) {
        for (int excess = excess(widths, width); excess > 0; excess--) {
            int widest = widestText(widths, least);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
    }

    /** By how much a line is too long; not above 0 if it fits. */
    private static int excess(int[] widths, int width) {
        int excess = -width - GAP.length();
        for (int each : widths) {
            excess += each == HIDDEN ? 0 : each + GAP.length();
        }
        return excess;
    }

    /** The column to take from; -1 if there is none. */
    private int widestText(int[] widths, int[] least) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (headings.get(i).kind() == Kind.TEXT
                    && widths[i] > least[i]
                    && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<Cell> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] != HIDDEN) {
                String text = cells.get(i).text(widths[i]);
                String padding = " ".repeat(widths[i] - width(text));
                line.append(line.isEmpty() ? "" : GAP);
                line.append(headings.get(i).kind() == Kind.NUMBER ? padding + text : text + padding);
            }
        }
        return line.toString().stripTrailing();
    }

    /** Characters that command a terminal, or turn the direction of writing, are made harmless. */
    static String oneLine(String text) {
        return text.replace("\n", "⏎").replaceAll("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", "·");
    }

    /** The same of a text of several lines, which stay. */
    static String harmless(String text) {
        return text.lines().map(Table::oneLine).collect(Collectors.joining("\n"));
    }

    /** Columns on a terminal: Chinese characters and emoji take two, accents of their own none. */
    private static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** At a blank, and never in the first word. */
    private static String cutBehindWord(String text, int columns) {
        int end = text.indexOf(' ');
        if (width(text) <= columns || end < 0) {
            return text;
        }
        String more = " …";
        for (int next = end; next >= 0 && width(text.substring(0, next) + more) <= columns; ) {
            end = next;
            next = text.indexOf(' ', next + 1);
        }
        return text.substring(0, end) + more;
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

    List<Column> columns() {
        List<Column> typed = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            int index = i;
            Column.Finder finder =
                    new Column.Finder(headings.get(i).kind() == Kind.NUMBER ? CellType.INTEGER : CellType.STRING);
            rows.forEach(row -> finder.add(row.get(index).value()));
            typed.add(new Column(headings.get(i).name(), finder.type()));
        }
        return typed;
    }

    void writeTo(RowWriter out) throws IOException {
        for (List<Cell> row : rows) {
            out.write(row.stream().map(Cell::value).toList());
        }
    }
}
