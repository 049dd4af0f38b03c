package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AttributeView;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.DiskTrace;
import dev.nereid.testing.FaultyDisk;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's store on SQLite loses power between any two system calls: what it has acknowledged is there, whole batches. */
@Tag(Campaign.TAG)
@Tag("sqlite")
class PowerFailureTest {
    private static final String STORE = "server.db";
    private static final int BATCHES = 25;
    private static final UUID RUN = new UUID(7, 7);

    @TempDir
    private Path directory;

    /** Applies batches of two operations, one after the other. Argument: directory. */
    static final class Server {
        private Server() {}

        public static void main(String[] arguments) throws Exception {
            FaultyDisk disk = FaultyDisk.here();
            disk.watch(Path.of(arguments[0]));
            LogScript script = LogScript.ofRun(RUN, LogScript.T0);
            Path file = Path.of(arguments[0], STORE);
            try (Store store = Store.openSqlite(file, StoreOptions.server("team", Quotas.NONE, null))) {
                store.as(TestStore.ADMIN).apply(script.all());
                for (int i = 1; i <= BATCHES; i++) {
                    int first = script.size() + 1;
                    script.set(LogScript.T0 + 2 * i, "batch", i).explicit(LogScript.T0 + 2 * i + 1, "loss", i, i);
                    store.as(TestStore.ADMIN).apply(script.batch(first, first + 1));
                    disk.setFlushed(i);
                }
            }
            System.out.println("closed");
        }
    }

    @Test
    void acknowledgedBatchesSurvive() throws Exception {
        FaultyDisk disk = FaultyDisk.prepare(directory);
        Path server = Files.createDirectory(directory.resolve("server"));
        try (JvmProcess child = JvmProcess.start(Server.class, disk.environment(true), List.of(server.toString()))) {
            child.await("closed");
        }
        List<DiskTrace.Call> trace = disk.trace();
        Campaign.run("power failures of a server's store", 8, 1000, random -> {
            DiskTrace.Replay replay = new DiskTrace.Replay();
            int n = random.nextInt(trace.size());
            trace.subList(0, n).forEach(replay::apply);
            Path found = Files.createTempDirectory(directory, "found");
            put(replay.afterPowerLoss(random), found);
            assertAcknowledged(found.resolve(STORE), trace.get(n).flushed());
        });
    }

    private static void put(Map<String, byte[]> files, Path found) throws IOException {
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path name = Path.of(each.getKey()).getFileName();
            if (name.toString().startsWith(STORE)) {
                Files.write(found.resolve(name), each.getValue());
            }
        }
    }

    private static void assertAcknowledged(Path file, long batches) {
        if (batches == 0) {
            return; // then there may be no store at all
        }
        try (Store store = Store.openSqlite(file, StoreOptions.server("team", Quotas.NONE, null))) {
            Map<String, AttributeView> attributes = store.object(RUN.toString()).attributes();
            long points = attributes.get("loss").summary().count();
            assertThat(points).isGreaterThanOrEqualTo(batches);
            assertThat(attributes.get("batch").value()).hasToString("OfInt[value=" + points + "]");
            assertThat(store.series(RUN.toString(), "loss").values()).hasSize((int) points);
        }
    }
}
