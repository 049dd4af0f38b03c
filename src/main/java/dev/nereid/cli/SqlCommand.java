package dev.nereid.cli;

import dev.nereid.query.SqlRows;
import dev.nereid.query.SqlSession;
import dev.nereid.replica.Replica;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nereid sql}: questions in SQL to local run files. */
@Command(
        name = "sql",
        description = {
            "Asks local run files in SQL (SQLite's). Needs no network, and can change nothing.",
            "",
            "  runs    id, offline_id, custom_run_id, name, project, state, failed,",
            "          created, modified, hostname, owner, tags",
            "  fields  run, path, type, value, number, points, last_step, min, max,",
            "          average, variance",
            "  points  run, path, step, time, value, text",
            "",
            "fields.run and points.run are runs.id. fields.value is text for people; fields.number is a number, of a series the"
                    + " last one, and null for NaN. points has those of all series: value of float series, text of string series."
                    + " Ask for a run and a path, and no other series is unpacked. To join long series, take each from a"
                    + " 'with … as materialized (select …)'.",
            "",
            "runs and fields are in an SQLite file for other tools too, as of the last question; --print-file says which."
        },
        footer = {
            "",
            "Questions:",
            "  select name, number from runs join fields on run = id",
            "    where path = 'val/acc' order by number desc limit 5",
            "  select step, value from points where run = 'CLS-3' and path = 'train/loss'",
            "",
            "Example:",
            "  nereid sql - --format csv"
        })
final class SqlCommand extends LocalCommand {
    /** People don't read more than that, and wide tables are laid out in memory. */
    private static final int TABLE_ROWS_MAX = 1000;

    @Parameters(
            paramLabel = "SQL",
            arity = "0..1",
            description = "One statement. Left out, or -: standard input has it")
    private String sql;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            converter = LimitOption.class,
            description = "At most so many. Default: all; in a table " + TABLE_ROWS_MAX)
    private Integer limit;

    @Option(names = "--print-file", description = "Print the path of the SQLite file, up to date, and ask nothing")
    private boolean printFile;

    @Mixin
    private FormatOption format;

    private String question;

    @Override
    void check() {
        question = printFile ? null : question();
    }

    @Override
    int run(LocalStore local) {
        Path file;
        try (Replica replica = local.replica()) {
            file = replica.file();
        }
        if (question != null) {
            answer(file);
        } else if (local.isTemporary()) {
            throw new CommandFailure("There is no file that stays: the cache directory can't be used.");
        } else {
            out().println(file);
        }
        return 0;
    }

    private String question() {
        boolean isPiped = sql == null || sql.equals("-");
        if (sql == null && Main.shell(spec).inputIsSeen().getAsBoolean()) {
            throw wrong("What is the question? For example: nereid sql \"select id, name from runs\"");
        }
        return isPiped ? Main.shell(spec).input().get() : sql;
    }

    private void answer(Path file) {
        try (SqlSession session = SqlSession.open(file)) {
            if (format.isForPeople()) {
                printTable(session);
            } else {
                List<Column> columns = columns(session);
                format.write(columns, out -> write(session, out));
            }
        }
    }

    private void write(SqlSession session, RowWriter out) throws IOException {
        try (SqlRows rows = session.ask(question)) {
            long count = 0;
            for (List<Object> row; count < max() && (row = rows.next()) != null; count++) {
                out.write(row);
            }
        }
    }

    private long max() {
        return limit == null ? Long.MAX_VALUE : limit;
    }

    /** With types where the format needs them before the first row; the question is answered twice then, out of one state. */
    private List<Column> columns(SqlSession session) {
        try (SqlRows rows = session.ask(question)) {
            List<Column.Finder> types = new ArrayList<>();
            rows.columns().forEach(name -> types.add(new Column.Finder(CellType.STRING)));
            if (format.isTyped()) {
                long count = 0;
                for (List<Object> row; count < max() && (row = rows.next()) != null; count++) {
                    for (int i = 0; i < types.size(); i++) {
                        types.get(i).add(row.get(i));
                    }
                }
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                columns.add(new Column(rows.columns().get(i), types.get(i).type()));
            }
            return columns;
        }
    }

    // ------------------------------------------------------------------------------------------------- people --

    private void printTable(SqlSession session) {
        long most = limit == null ? TABLE_ROWS_MAX : limit;
        List<List<Object>> found = new ArrayList<>();
        List<String> names;
        boolean more;
        try (SqlRows rows = session.ask(question)) {
            names = rows.columns();
            List<Object> row = rows.next();
            for (; row != null && found.size() < most; row = rows.next()) {
                found.add(row);
            }
            more = row != null;
        }
        format.print(table(names, found), "No rows.");
        if (more && limit == null) {
            err().println("nereid: there are more rows than these " + Format.count(most)
                    + "; --limit and --format csv have more.");
        }
    }

    private static Table table(List<String> names, List<List<Object>> rows) {
        Table table = new Table();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            boolean isNumber = rows.stream().map(row -> row.get(column)).allMatch(SqlCommand::isNumberOrNull);
            table.askedColumn(names.get(i), isNumber);
        }
        for (List<Object> row : rows) {
            table.row();
            row.forEach(cell -> table.cell(cell, text(cell)));
        }
        return table;
    }

    private static boolean isNumberOrNull(Object cell) {
        return cell == null || cell instanceof Number;
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            return Attributes.number(number);
        }
        return cell == null ? "" : cell.toString();
    }
}
