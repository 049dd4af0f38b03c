package dev.nereid.bench;

import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.db.Sqlite;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.OperationRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** Finished run files of many runs, each with some fields and series, as their writers would have left them. */
final class RunFileMaker {
    private static final String INSERT =
            "insert into operation (sequence, time, kind, path, payload, crc) values (?, ?, ?, ?, ?, ?)";
    private static final long START_MICROS = 1_767_225_600_000_000L;
    private static final String[] OPTIMIZERS = {"sgd", "adam", "adamw", "lion"};

    private final Path directory;
    private final int fields;
    private final int series;
    private final int points;
    private final int pointsPerRow;

    /** @param fields at least 5 */
    RunFileMaker(Path directory, int fields, int series, int points, int pointsPerRow) {
        this.directory = directory;
        this.fields = fields;
        this.series = series;
        this.points = points;
        this.pointsPerRow = pointsPerRow;
    }

    void make(int number) throws SQLException {
        SplittableRandom random = new SplittableRandom(number);
        UUID logId = new UUID(random.nextLong(), number);
        String name = String.format(Locale.ROOT, "20260101T000000Z-run-%08x.db", number);
        Path file = directory.resolve(name);
        try (Connection connection = Sqlite.createRunFileCopy(file)) {
            try (PreparedStatement info =
                    connection.prepareStatement("insert into log_info (log_id, created_time) values (?, ?)")) {
                info.setString(1, logId.toString());
                info.setLong(2, START_MICROS);
                info.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                Rows rows = new Rows(insert, logId, START_MICROS + number * 1_000_000L);
                rows.add(Operation.Create.run(new UUID(number, random.nextLong()), "lab/whales", null, "node7"));
                fields(rows, number, random);
                series(rows, random);
                insert.executeBatch();
            }
            Sqlite.execute(connection, "commit");
        }
    }

    private void fields(Rows rows, int number, SplittableRandom random) throws SQLException {
        rows.assign("sys/name", new Value.OfString("run " + number));
        rows.assign("params/optimizer", new Value.OfString(OPTIMIZERS[random.nextInt(OPTIMIZERS.length)]));
        rows.assign("params/lr", new Value.OfFloat(Math.pow(10, -1 - 4 * random.nextDouble())));
        rows.assign("params/batch_size", new Value.OfInt(8L << random.nextInt(6)));
        rows.assign("params/shuffle", new Value.OfBool(random.nextBoolean()));
        for (int i = 5; i < fields; i++) {
            rows.assign("params/p" + i, new Value.OfFloat(random.nextDouble()));
        }
    }

    private void series(Rows rows, SplittableRandom random) throws SQLException {
        double[] value = new double[series];
        for (int from = 0; from < points; from += pointsPerRow) {
            int count = Math.min(pointsPerRow, points - from);
            for (int s = 0; s < series; s++) {
                double[] steps = new double[count];
                long[] times = new long[count];
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    steps[i] = from + i;
                    times[i] = rows.time + i * 1_000L;
                    value[s] += random.nextDouble() - 0.45;
                    values[i] = value[s];
                }
                rows.add(new Operation.Append("metrics/m" + s, new FloatPoints(true, steps, times, values)));
            }
        }
    }

    /** The rows of one file. */
    private static final class Rows {
        private final PreparedStatement insert;
        private final Checksum checksum;
        private long sequence;
        private long time;

        Rows(PreparedStatement insert, UUID logId, long time) {
            this.insert = insert;
            this.checksum = new Checksum(logId);
            this.time = time;
        }

        void assign(String path, Value value) throws SQLException {
            add(new Operation.Assign(path, value));
        }

        void add(Operation operation) throws SQLException {
            sequence++;
            time += 1_000;
            OperationRows.add(insert, OperationRows.logged(checksum, sequence, time, operation));
        }
    }
}
