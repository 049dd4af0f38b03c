package dev.nereid.cli;

import dev.nereid.Nereid;
import dev.nereid.db.Sqlite;
import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectId;
import dev.nereid.replica.CacheDirectory;
import dev.nereid.replica.Replica;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of runs and fields in local run files, fast: read from the replica as it is, by plain JDBC, unless there are run
 * files that it has not seen.
 */
final class LocalNames {
    private static final int RUNS_MAX = 1000;

    /** Fewer letters are the beginning of anything. */
    private static final int BARE_CHARS_MIN = 4;

    /** Runs whose fields stand for those of all. */
    private static final int FIELDS_OF_RUNS = 100;

    /** Computed, hence in no table. */
    private static final List<String> SYS = List.of(
            "sys/id",
            "sys/creation_time",
            "sys/modification_time",
            "sys/ping_time",
            "sys/running_time",
            "sys/state",
            "sys/hostname",
            "sys/owner",
            "sys/size",
            "sys/failed");

    private final Path data;
    private final Path cache;
    private final Path file;

    LocalNames(Path data, Shell shell) {
        this.data = data;
        this.cache = CacheDirectory.of(shell.variables());
        this.file = Replica.fileOf(data, cache);
    }

    /**
     * IDs that servers gave, custom IDs, and names that say which run is meant, the newest first; offline IDs of runs that have
     * none of these, or of all that begin like that.
     */
    List<String> runs(String beginning) {
        List<String[]> runs = ask(
                "select offline_id, id, custom_run_id, name from runs order by created desc limit " + RUNS_MAX,
                List.of());
        List<String> names = runs.stream().map(run -> String.valueOf(run[3])).toList();
        List<String> words = new ArrayList<>();
        for (String[] run : runs) {
            boolean isNamed = run[3] != null && Collections.frequency(names, run[3]) == 1;
            boolean isGiven = !run[0].equals(run[1]);
            String bare = run[0].substring(ObjectId.OFFLINE.length());
            add(words, isGiven, run[1]);
            add(words, run[2] != null, run[2]);
            add(words, isNamed, run[3]);
            boolean isMeant = !beginning.isEmpty() && run[0].startsWith(beginning);
            add(words, isMeant || !isGiven && run[2] == null && !isNamed, run[0]);
            add(words, beginning.length() >= BARE_CHARS_MIN && bare.startsWith(beginning), bare);
        }
        return words;
    }

    private static void add(List<String> words, boolean isWanted, String word) {
        if (isWanted) {
            words.add(word);
        }
    }

    /**
     * Paths of fields.
     *
     * @param run what a user calls it; null for those of recent runs
     */
    List<String> fields(String run, boolean seriesOnly) {
        String type = seriesOnly ? "type in ('floatSeries', 'stringSeries')" : "1";
        String of = run == null
                ? "(select id from runs order by created desc limit " + FIELDS_OF_RUNS + ")"
                : "(select id from runs where ?1 in (id, offline_id, custom_run_id, name)"
                        + " or substr(offline_id, 1, length(?1)) = ?1 or substr(offline_id, 9, length(?1)) = ?1)";
        List<String> paths = new ArrayList<>();
        ask(
                        "select distinct path from fields where run in " + of + " and " + type + " order by path",
                        run == null ? List.of() : List.of(run))
                .forEach(row -> paths.add(row[0]));
        if (!seriesOnly) {
            paths.addAll(SYS);
        }
        return paths;
    }

    private List<String[]> ask(String sql, List<String> arguments) {
        try {
            if (!Files.exists(file) || hasNewFiles()) {
                Nereid.openReadOnly(data, cache).close();
            }
            try (Connection connection = Sqlite.openReader(file)) {
                return rows(connection, sql, arguments);
            }
        } catch (SQLException e) {
            return List.of();
        }
    }

    private boolean hasNewFiles() throws SQLException {
        Set<String> known = new HashSet<>();
        try (Connection connection = Sqlite.openReader(file)) {
            rows(connection, "select name from replica_source", List.of()).forEach(row -> known.add(row[0]));
        }
        return Files.exists(data) // else there is what was pulled
                && RunFileName.list(data).stream()
                        .anyMatch(each ->
                                !known.contains(each.getFileName().toString()) && !known.contains(each.toString()));
    }

    private static List<String[]> rows(Connection connection, String sql, List<String> arguments) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.size(); i++) {
                select.setString(i + 1, arguments.get(i));
            }
            List<String[]> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    String[] cells = new String[columns];
                    for (int i = 0; i < columns; i++) {
                        cells[i] = row.getString(i + 1);
                    }
                    rows.add(cells);
                }
            }
            return rows;
        }
    }
}
