package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB reads of a Parquet file is what was written. */
class ParquetRowsTest {
    @TempDir
    private Path directory;

    private Path file;
    private Connection duckDb;

    @BeforeEach
    void connect() throws SQLException {
        file = directory.resolve("rows.parquet");
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterEach
    void disconnect() throws SQLException {
        duckDb.close();
    }

    private void write(List<Column> columns, List<?>... rows) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            RowWriter writer = new ParquetRows(columns, out);
            for (List<?> row : rows) {
                writer.write(row);
            }
            writer.end();
        }
    }

    /** Rows as text, with | between the cells. */
    private List<String> ask(String sql) throws SQLException {
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("FILE", "'" + file + "'"))) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(rows.getObject(i)));
                }
                found.add(String.join("|", cells));
            }
            return found;
        }
    }

    @Test
    void everyTypeComesBack() throws Exception {
        write(
                List.of(
                        new Column("id", CellType.STRING),
                        new Column("sys/size", CellType.INTEGER),
                        new Column("params/lr", CellType.FLOAT),
                        new Column("ok", CellType.BOOLEAN),
                        new Column("sys/creation_time", CellType.TIME),
                        new Column("sys/tags", CellType.STRINGS)),
                Arrays.asList(
                        "中文 😀\n\"",
                        Long.MAX_VALUE,
                        0.1,
                        true,
                        Instant.parse("2024-02-29T12:00:00.123456Z"),
                        List.of("a,b", "")),
                Arrays.asList("", Long.MIN_VALUE, Double.NaN, false, Instant.parse("1969-12-31T23:59:59Z"), List.of()),
                Arrays.asList(null, null, null, null, null, null));
        assertThat(ask("select column_name, column_type from (describe select * from FILE)"))
                .containsExactly(
                        "id|VARCHAR",
                        "sys/size|BIGINT",
                        "params/lr|DOUBLE",
                        "ok|BOOLEAN",
                        "sys/creation_time|TIMESTAMP WITH TIME ZONE",
                        "sys/tags|VARCHAR[]");
        assertThat(ask("select id, \"sys/size\", \"params/lr\", ok, epoch_us(\"sys/creation_time\"),"
                        + " to_json(\"sys/tags\")::varchar from FILE"))
                .containsExactly(
                        "中文 😀\n\"|9223372036854775807|0.1|true|1709208000123456|[\"a,b\",\"\"]",
                        "|-9223372036854775808|NaN|false|-1000000|[]",
                        "null|null|null|null|null|null");
    }

    @Test
    void withoutRowsThereAreColumnsAllTheSame() throws Exception {
        write(List.of(new Column("id", CellType.STRING), new Column("loss", CellType.FLOAT)));
        assertThat(ask("select count(*) from FILE")).containsExactly("0");
        assertThat(ask("select column_name, column_type from (describe select * from FILE)"))
                .containsExactly("id|VARCHAR", "loss|DOUBLE");
    }

    @Test
    void whatAColumnOfTextIsGivenIsItsText() throws Exception {
        write(
                List.of(new Column("v", CellType.STRING)),
                List.of(1L),
                List.of(-0.0),
                List.of(true),
                List.of(List.of("a")),
                List.of(Instant.EPOCH));
        assertThat(ask("select v from FILE")).containsExactly("1", "-0.0", "true", "[\"a\"]", "1970-01-01T00:00:00Z");
    }

    @Test
    void aCellThatItsColumnCannotTakeIsRefused() {
        assertThatThrownBy(() -> write(List.of(new Column("v", CellType.INTEGER)), List.of("text")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("has changed meanwhile");
    }

    private static List<Column> floats(int count) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(new Column("c" + i, CellType.FLOAT));
        }
        return columns;
    }

    @Test
    void aThousandColumnsComeBack() throws Exception {
        Double[] cells = new Double[1_000];
        Arrays.setAll(cells, i -> i / 3.0);
        write(floats(cells.length), Arrays.asList(cells));
        assertThat(ask("select c0, c7, c999 from FILE")).containsExactly("0.0|" + 7 / 3.0 + "|333.0");
    }

    @Test
    void rowsThatFillTheMemoryForThemGoToTheFileInGroups() throws Exception {
        List<?>[] rows = new List<?>[300_000];
        for (int i = 0; i < rows.length; i++) {
            double value = Math.sin(i); // can't be compressed
            rows[i] = List.of(value, -value, value / 3, value * value, value / 5, Math.sqrt(i), Math.cos(i), value / 7);
        }
        write(floats(8), rows);
        assertThat(ask("select count(distinct row_group_id) from parquet_metadata(FILE)"))
                .isNotEqualTo(List.of("1"));
        assertThat(ask("select count(*) from FILE")).containsExactly("300000");
        assertThat(ask("select c0 from FILE offset 234567 limit 1")).containsExactly(String.valueOf(Math.sin(234_567)));
    }
}
