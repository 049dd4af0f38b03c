package dev.nereid.bench;

import dev.nereid.log.RunFileName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** How fast points of run files reach a server, client and server on the same processors. */
final class SyncBench {
    private static final long POINTS = Long.getLong("nereid.bench.points", 50_000_000);
    private static final int RUNS = 10;
    private static final int BLOCKS_PER_COMMIT = 100;

    private SyncBench() {}

    public static void main(String[] arguments) throws Exception {
        Measure.inDirectory(base -> {
            Path runs = base.resolve("runs");
            for (int run = 0; run < RUNS; run++) {
                Walk.log(runs, 10, POINTS / RUNS);
            }
            List<Path> files = RunFileName.list(runs);
            double[] seconds = Measure.sideBySide(
                    () -> Measure.inDirectory(directory -> Synced.seconds(files, directory.resolve("server"), null)),
                    () -> Measure.inDirectory(directory -> copied(files, directory)));
            double rate = POINTS / seconds[0];
            Result.within(
                            "sync of 10 runs, beside files, a socket and an insert a block",
                            seconds[0],
                            "s",
                            seconds[1],
                            4)
                    .print();
            Result.atLeast("the same as a rate", rate, "points/s", 8_000_000).print();
            return 0;
        });
        for (int series : new int[] {10, 100, 1_000, 10_000}) {
            growth(series, 10_000_000, String.format("sync, 10,000,000 points, %,d series a run", series));
        }
        for (long points : new long[] {1_000_000, 10_000_000, 100_000_000}) {
            growth(10, points, String.format("sync, %,d points, 10 series a run", points));
        }
    }

    private static void growth(int series, long points, String what) throws Exception {
        Measure.inDirectory(base -> {
            Path runs = base.resolve("runs");
            for (int run = 0; run < RUNS; run++) {
                Walk.log(runs, series, points / RUNS);
            }
            List<Path> files = RunFileName.list(runs);
            double seconds = Measure.alone(
                    () -> Measure.inDirectory(directory -> Synced.seconds(files, directory.resolve("server"), null)));
            Result.of(what, points / seconds, "points/s").print();
            return 0;
        });
    }

    /** What is the least: the blocks go from the files through a socket into a table. */
    private static double copied(List<Path> files, Path directory) throws Exception {
        long start = System.nanoTime();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> receiver = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    receive(socket, directory.resolve("blocks.db"));
                } catch (IOException | SQLException e) {
                    throw new CompletionException(e);
                }
            });
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                for (Path file : files) {
                    send(file, out);
                }
                out.writeInt(-1);
                out.flush();
                receiver.join();
            }
        }
        return Measure.secondsSince(start);
    }

    private static void send(Path file, DataOutputStream out) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select payload from operation order by sequence")) {
            while (row.next()) {
                byte[] payload = row.getBytes(1);
                out.writeInt(payload.length);
                out.write(payload);
            }
        }
    }

    private static void receive(Socket socket, Path file) throws IOException, SQLException {
        try (DataInputStream in =
                        new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode = wal");
                statement.execute("pragma synchronous = full");
                statement.execute("create table block (data blob not null)");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into block values (?)")) {
                int count = 0;
                for (int length = in.readInt(); length >= 0; length = in.readInt()) {
                    insert.setBytes(1, in.readNBytes(length));
                    insert.executeUpdate();
                    if (++count % BLOCKS_PER_COMMIT == 0) {
                        connection.commit();
                    }
                }
            }
            connection.commit();
        }
        if (Files.size(file) == 0) {
            throw new IOException("Nothing arrived");
        }
    }
}
