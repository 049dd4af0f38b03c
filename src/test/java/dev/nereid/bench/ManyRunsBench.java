package dev.nereid.bench;

import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.query.NqlFilter;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;

/** Many small runs: how fast they reach a server, and how long a page of their table takes. */
final class ManyRunsBench {
    private static final int RUNS = Integer.getInteger("nereid.bench.runs", 100_000);
    private static final int FIELDS = 20;
    private static final int PAGE = 100;
    private static final int PAGES = 40;

    private ManyRunsBench() {}

    public static void main(String[] arguments) throws Exception {
        Measure.inDirectory(base -> {
            Path runs = Files.createDirectory(base.resolve("runs"));
            RunFileMaker maker = new RunFileMaker(runs, FIELDS, 0, 0, 1);
            for (int i = 0; i < RUNS; i++) {
                maker.make(i);
            }
            List<Path> files = RunFileName.list(runs);
            Synced.seconds(files.subList(0, Math.min(5_000, RUNS)), base.resolve("warm"), null);
            Path data = base.resolve("server");
            double seconds = Synced.seconds(files, data, null);
            Result.atLeast("sync of small runs with 20 fields", RUNS / seconds, "runs/s", 2_000)
                    .print();
            postgres(files, base, RUNS / seconds);
            try (Store store = Store.openSqlite(data.resolve("store.db"), StoreOptions.replica())) {
                pages(store, base.resolve("table.db"));
            }
            return 0;
        });
    }

    /** A part of them is enough. */
    private static void postgres(List<Path> files, Path base, double sqlite) throws Exception {
        List<Path> some = files.subList(0, Math.min(20_000, files.size()));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            double seconds = Synced.seconds(some, base.resolve("postgres"), url);
            Result.timesAsMuch("the same on PostgreSQL, beside SQLite", some.size() / seconds, "runs/s", sqlite, 0.5)
                    .print();
        }
    }

    private static void pages(Store store, Path table) throws Exception {
        ObjectQuery query = ObjectQuery.of(ObjectKind.RUN, null)
                .trashed(false)
                .nql("`params/lr`:float < 0.001 AND `params/p7`:float > 0.25")
                .sortBy("params/p7", false)
                .columns(List.of("sys/name", "params/optimizer", "params/lr", "params/batch_size", "params/p7"))
                .page(PAGE, null)
                .build();
        try (Connection connection = byHand(table);
                PreparedStatement select = connection.prepareStatement(
                        "select name, optimizer, lr, batch_size, p7 from run where lr < 0.001 and p7 > 0.25 order by p7 desc limit "
                                + PAGE)) {
            store.objects(query, NqlFilter.of(query));
            store.sortAids().makeWanted(); // as a server does within a minute
            double[] millis = Measure.sideBySide(
                    () -> perPage(
                            () -> store.objects(query, NqlFilter.of(query)).size()),
                    () -> perPage(() -> rows(select)));
            Result.within(
                            "a page of 100 of many runs, 5 columns, beside one table by hand",
                            millis[0],
                            "ms",
                            millis[1],
                            5)
                    .print();
        }
    }

    private interface Page {
        int run() throws SQLException;
    }

    private static double perPage(Page page) throws SQLException {
        long start = System.nanoTime();
        for (int i = 0; i < PAGES; i++) {
            if (page.run() != PAGE) {
                throw new IllegalStateException("not a page");
            }
        }
        return Measure.secondsSince(start) / PAGES * 1e3;
    }

    private static int rows(PreparedStatement select) throws SQLException {
        int count = 0;
        try (ResultSet row = select.executeQuery()) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                for (int i = 1; i <= columns; i++) {
                    row.getObject(i);
                }
                count++;
            }
        }
        return count;
    }

    /** The same runs with the same fields, and the index that the question wants. */
    private static Connection byHand(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        StringBuilder columns = new StringBuilder("id integer primary key, name, optimizer, lr, batch_size, shuffle");
        StringBuilder marks = new StringBuilder("?, ?, ?, ?, ?, ?");
        for (int i = 5; i < FIELDS; i++) {
            columns.append(", p").append(i);
            marks.append(", ?");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table run (" + columns + ")");
            statement.execute("create index run_p7 on run (p7, lr)");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("insert into run values (" + marks + ")")) {
            for (int run = 0; run < RUNS; run++) {
                SplittableRandom random = new SplittableRandom(run);
                insert.setInt(1, run);
                insert.setString(2, "run " + run);
                insert.setString(3, "adam");
                insert.setDouble(4, Math.pow(10, -1 - 4 * random.nextDouble()));
                insert.setLong(5, 8L << random.nextInt(6));
                insert.setBoolean(6, random.nextBoolean());
                for (int i = 5; i < FIELDS; i++) {
                    insert.setDouble(i + 2, random.nextDouble());
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        return connection;
    }
}
