package dev.nereid.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * CSV with the quotes of RFC 4180, and lines that end as those of other commands do. What is absent is empty, and a text
 * without characters is {@code ""}.
 */
final class CsvWriter implements RowWriter {
    private final Writer out;

    CsvWriter(List<Column> columns, Writer out) throws IOException {
        this.out = out;
        write(columns.stream().map(Column::name).toList());
    }

    @Override
    public void write(List<?> cells) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            if (cells.get(i) != null) {
                append(CellType.text(cells.get(i)), line);
            }
        }
        out.append(line.append('\n'));
    }

    private static void append(String text, StringBuilder line) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        if (plain) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
