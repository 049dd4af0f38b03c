package dev.nereid.query;

import dev.nereid.db.Sqlite;
import dev.nereid.model.NearNames;
import dev.nereid.store.PointsView;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Questions in SQL to a store in an SQLite file, of one state of it: over its views {@code runs} and {@code fields} and the
 * view {@code points}, which is there for this session only. Nothing can be changed. For one thread.
 */
public final class SqlSession implements AutoCloseable {
    private static final Set<String> QUESTIONS = Set.of("select", "with", "values", "explain");

    /** Of the driver: the code and its meaning, around what SQLite says. */
    private static final Pattern DRIVER_MESSAGE = Pattern.compile("\\[\\w+] [^(]*\\((.*)\\)", Pattern.DOTALL);

    private static final Pattern UNKNOWN = Pattern.compile("no such (column|table|function): (.*)");
    private static final Pattern NEAR = Pattern.compile("near \"(.*)\": syntax error", Pattern.DOTALL);

    private final Connection connection;

    private SqlSession(Connection connection) {
        this.connection = connection;
    }

    /** @throws SqlException if there is no such store, or it can't be read */
    public static SqlSession open(Path file) {
        try {
            Connection connection = Sqlite.openReader(file);
            try {
                PointsView.create(connection);
                Sqlite.execute(connection, "begin"); // all that is asked is of one state
                return new SqlSession(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new SqlException("Can't read " + file + ": " + reason(e), e);
        }
    }

    /** @throws SqlException if it is no question, or SQLite can't answer it */
    public SqlRows ask(String sql) {
        SqlText text = new SqlText(sql);
        check(text);
        try {
            Statement statement = connection.createStatement();
            try {
                ResultSet result = statement.executeQuery(sql);
                return new SqlRows(statement, result);
            } catch (SQLException e) {
                statement.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new SqlException(explain(text, reason(e)), e);
        }
    }

    private static void check(SqlText text) {
        if (text.firstWord().isEmpty()) {
            throw new SqlException("There is no SQL in it. For example: select id, name from runs", null);
        } else if (!QUESTIONS.contains(text.firstWord())) {
            throw new SqlException(
                    "SQL can ask here, and change nothing: a statement begins with select, with, values or explain, not"
                            + " with \"" + text.firstWord() + "\".",
                    null);
        } else if (text.isSeveral()) {
            throw new SqlException("These are several statements. Give one at a time.", null);
        }
    }

    /** What SQLite says of a failure. */
    static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        Matcher driver = DRIVER_MESSAGE.matcher(message);
        return driver.matches() ? driver.group(1) : message;
    }

    private String explain(SqlText text, String reason) throws IllegalStateException {
        Matcher unknown = UNKNOWN.matcher(reason);
        Matcher near = NEAR.matcher(reason);
        if (unknown.matches()) {
            String name = unknown.group(2);
            String bare = name.substring(name.lastIndexOf('.') + 1);
            List<String> known = switch (unknown.group(1)) {
                case "column" -> columns();
                case "table" -> tables();
                default -> List.<String>of();
            };
            return "SQL: " + reason + text.placeOf(name) + "." + NearNames.question(bare, known);
        }
        String place = near.matches() ? text.placeOf(near.group(1)) : "";
        return "SQL: " + reason + place + ".";
    }

    private List<String> tables() {
        return names("select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite%'"
                + " union all select 'points'");
    }

    private List<String> columns() {
        return names("select name from pragma_table_info('runs') union select name from pragma_table_info('fields')"
                + " union select name from pragma_table_info('points')");
    }

    private List<String> names(String sql) {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        } catch (SQLException e) {
            // Then nothing is suggested.
        }
        return names;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing is lost: it has only read.
        }
    }
}
