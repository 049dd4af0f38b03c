package dev.nereid.bench;

import dev.nereid.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;

/** How long a JVM takes from its start to the first point of a run, beside one that opens SQLite and inserts a row. */
final class StartBench {
    private StartBench() {}

    public static void main(String[] arguments) throws Exception {
        double[] seconds = Measure.sideBySide(
                () -> Measure.inDirectory(directory -> cold(FirstPoint.class, directory)),
                () -> Measure.inDirectory(directory -> cold(FirstRow.class, directory)));
        Result.within(
                        "cold start to the first point, beside SQLite by JDBC and a row",
                        seconds[0] * 1e3,
                        "ms",
                        seconds[1] * 1e3,
                        1.5)
                .print();
    }

    private static double cold(Class<?> main, Path directory) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Native.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString()));
        return Measure.secondsSince(start);
    }

    static final class FirstPoint {
        private FirstPoint() {}

        public static void main(String[] arguments) {
            Run run = Walk.start(Path.of(arguments[0]));
            run.append("loss", 0.5);
            Runtime.getRuntime().halt(0);
        }
    }

    static final class FirstRow {
        private FirstRow() {}

        public static void main(String[] arguments) throws Exception {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + Path.of(arguments[0], "rows.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode = wal");
                statement.execute("create table point (step real, value real)");
                statement.execute("insert into point values (0, 0.5)");
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
