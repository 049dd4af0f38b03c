package dev.nereid.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.FileSystemKind;
import dev.nereid.db.Sqlite;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.replica.PulledSnapshots.Pulled;
import dev.nereid.store.Store;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.OperationRows;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.StoreDump;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are partly in run files and partly on a server, in whatever parts: the replica says what one says that is
 * built from the same files and snapshots anew; and what the server says, once it has all.
 */
@Timeout(300)
class PulledPropertyTest {
    private static final int STEPS = 20;

    @TempDir
    private Path temporary;

    @Test
    void runFilesAndSnapshotsOfOneRunGiveOneRunHoweverTheyCome() {
        Seeds.check(3, random -> {
            Path base = Files.createTempDirectory(temporary, "round");
            try (World world = new World(base, random)) {
                for (int step = 0; step < STEPS; step++) {
                    world.change();
                    if (random.nextInt(3) > 0) {
                        world.compareWithNew();
                    }
                }
                world.deliverAll();
                world.compareWithServer();
            }
        });
    }

    /** A server, a directory of run files, and what was pulled. */
    private static final class World implements AutoCloseable {
        private final Path base;
        private final Random random;
        private final Path runs;
        private final TestStore server;
        private final PulledSnapshots snapshots;
        private final List<UUID> objects = List.of(new UUID(1, 1), new UUID(2, 2));
        private final List<LogScript> logs = new ArrayList<>();
        private final int[] onServer;
        private final List<String> history = new ArrayList<>();
        private int fresh;

        World(Path base, Random random) throws IOException {
            this.base = base;
            this.random = random;
            this.runs = Files.createDirectory(base.resolve("runs"));
            this.server = TestStore.server(Files.createDirectory(base.resolve("server")));
            this.snapshots = PulledSnapshots.of(runs, base.resolve("cache"));
            for (UUID object : objects) {
                RandomLogs.of(random.nextLong(), 3, 60, object, random.nextLong())
                        .forEach(log -> logs.add(withoutConflicts(log)));
            }
            this.onServer = new int[logs.size()];
        }

        /** What a part of the logs says of a path that changes its type depends on their order. */
        private static LogScript withoutConflicts(LogScript log) {
            LogScript rest = LogScript.empty(log.identity().fileId());
            for (LoggedOperation operation : log.operations()) {
                if (!operation.path().startsWith("x") && !operation.path().startsWith("w")) {
                    rest.raw(operation.time(), operation.kind(), operation.path(), operation.payload());
                }
            }
            return rest;
        }

        void change() throws IOException, SQLException {
            int log = random.nextInt(logs.size());
            switch (random.nextInt(6)) {
                case 0, 1 ->
                    deliver(log, onServer[log] + random.nextInt(logs.get(log).size() - onServer[log] + 1));
                case 2, 3 -> write(log, random.nextInt(logs.get(log).size() + 1)); // perhaps an earlier copy
                case 4 -> pull(objects.get(random.nextInt(objects.size())));
                default -> {
                    if (random.nextBoolean()) {
                        forget(objects.get(random.nextInt(objects.size())));
                    } else {
                        write(log, 0);
                    }
                }
            }
        }

        private void deliver(int log, int upTo) {
            history.add("deliver " + log + " up to " + upTo);
            if (upTo > onServer[log]) {
                server.apply(logs.get(log).batch(onServer[log] + 1, upTo));
                onServer[log] = upTo;
            }
        }

        private void write(int log, int upTo) throws IOException, SQLException {
            history.add("write " + log + " up to " + upTo);
            Path file = runs.resolve("20260101T000000Z-run-0000000" + log + ".db");
            Files.deleteIfExists(file);
            if (upTo > 0) {
                writeRunFile(file, logs.get(log), upTo);
            }
        }

        private void pull(UUID object) throws IOException {
            if (server.store.canonicalId(object) == null) {
                return;
            }
            history.add("pull " + object);
            ObjectView view = server.store.object(object.toString());
            String version = PulledSnapshots.version(server.store.instanceId(), 1, view);
            Pulled before = snapshots.list().get(object);
            snapshots.put(object, version, before, file -> server.store.exportSnapshot(object.toString(), file));
        }

        private void forget(UUID object) throws IOException {
            history.add("forget " + object);
            Pulled pulled = snapshots.list().get(object);
            if (pulled != null) {
                snapshots.remove(pulled);
            }
        }

        void compareWithNew() throws IOException {
            Path cache = base.resolve("fresh" + ++fresh);
            PulledSnapshots copies = PulledSnapshots.of(runs, cache);
            for (Pulled pulled : snapshots.list().values()) {
                copies.put(pulled.objectId(), pulled.version(), null, file -> {
                    Files.delete(file);
                    Files.copy(pulled.file(), file);
                });
            }
            try (Replica followed = Replica.open(runs, base.resolve("cache"));
                    Replica built = Replica.open(runs, cache)) {
                assertThat(followed.refresh()).as("%s", history).isEmpty();
                assertThat(built.refresh()).isEmpty();
                assertThat(differences(followed.store(), built.store()))
                        .as("%s", history)
                        .isEmpty();
                assertThat(followed.refresh()).isEmpty(); // nothing is undone by looking again
                assertThat(differences(followed.store(), built.store())).isEmpty();
            }
        }

        private static String differences(Store followed, Store built) {
            SortedMap<String, String> ids = ids(built);
            StringBuilder text = new StringBuilder();
            if (!ids(followed).equals(ids)) {
                text.append(ids(followed)).append(" instead of ").append(ids);
            } else {
                ids.keySet()
                        .forEach(id -> text.append(StoreDump.of(followed, id).differences(StoreDump.of(built, id))));
            }
            return text.toString();
        }

        /** By object id. */
        private static SortedMap<String, String> ids(Store store) {
            SortedMap<String, String> ids = new TreeMap<>();
            store.objects(ObjectQuery.all(null, null))
                    .forEach(object -> ids.put(object.objectId().toString(), object.id() + " " + object.project()));
            return ids;
        }

        void deliverAll() throws IOException {
            for (int log = 0; log < logs.size(); log++) {
                deliver(log, logs.get(log).size());
            }
            for (UUID object : objects) {
                pull(object);
            }
        }

        void compareWithServer() {
            try (Replica replica = Replica.open(runs, base.resolve("cache"))) {
                assertThat(replica.refresh()).isEmpty();
                for (UUID object : objects) {
                    assertThat(StoreDump.of(replica.store(), object.toString()).differences(server.dump(object)))
                            .as("%s", history)
                            .isEmpty();
                }
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** The beginning of a log as its writer would have left it. */
    private static void writeRunFile(Path file, LogScript log, int upTo) throws SQLException {
        try (Connection connection = Sqlite.createRunFile(file, FileSystemKind.LOCAL, false)) {
            try (PreparedStatement info =
                    connection.prepareStatement("insert into log_info (log_id, created_time) values (?, ?)")) {
                info.setString(1, log.identity().fileId().toString());
                info.setLong(2, LogScript.T0);
                info.executeUpdate();
            }
            try (PreparedStatement insert = OperationRows.insert(connection)) {
                for (LoggedOperation operation : log.operations().subList(0, upTo)) {
                    OperationRows.add(insert, operation);
                }
                insert.executeBatch();
            }
            Sqlite.execute(connection, "commit");
            Sqlite.leaveJournal(connection);
        }
    }
}
