package dev.nereid.query;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The answer to a question in SQL, row by row. For one thread. */
public final class SqlRows implements AutoCloseable {
    private final Statement statement;
    private final ResultSet rows;
    private final List<String> columns = new ArrayList<>();

    SqlRows(Statement statement, ResultSet rows) throws SQLException {
        this.statement = statement;
        this.rows = rows;
        Set<String> taken = new HashSet<>();
        ResultSetMetaData heads = rows.getMetaData();
        for (int i = 1; i <= heads.getColumnCount(); i++) {
            String name = heads.getColumnLabel(i);
            String unique = name;
            for (int n = 2; !taken.add(unique); n++) {
                unique = name + "_" + n;
            }
            columns.add(unique);
        }
    }

    /** Names, of which none comes twice: the second {@code step} is {@code step_2}. */
    public List<String> columns() {
        return columns;
    }

    /**
     * The next row: a Long, Double, String or null of each column; bytes are their hexadecimal digits. Null behind the last
     * one.
     *
     * @throws SqlException if SQLite fails on the way
     */
    public List<Object> next() {
        try {
            if (!rows.next()) {
                return null;
            }
            Object[] cells = new Object[columns.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cell(rows.getObject(i + 1));
            }
            return Arrays.asList(cells);
        } catch (SQLException e) {
            throw new SqlException("SQL: " + SqlSession.reason(e) + ".", e);
        }
    }

    private static Object cell(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException e) {
            // Nothing is lost: it has only read.
        }
    }
}
