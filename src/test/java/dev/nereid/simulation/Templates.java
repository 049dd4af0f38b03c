package dev.nereid.simulation;

import dev.nereid.replica.Replica;
import dev.nereid.store.Quotas;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.testing.LogScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Empty stores to copy, since making their tables takes longer than a seed does, in memory where there is a place for that. */
final class Templates {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path BASE = base();
    private static final String KEY = makeServer();

    static {
        makeReplica();
    }

    private Templates() {}

    private static Path base() {
        try {
            Path base = Files.isWritable(SHARED_MEMORY)
                    ? Files.createTempDirectory(SHARED_MEMORY, "nereid-simulation")
                    : Files.createTempDirectory("nereid-simulation");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(base)));
            return base;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String makeServer() {
        StoreOptions options =
                new StoreOptions(true, ServerHost.WORKSPACE, null, false, () -> LogScript.T0, Quotas.NONE, null);
        try (Store store = Store.openSqlite(server(), options)) {
            return store.administration().createAdministrator();
        }
    }

    private static void makeReplica() {
        try {
            Path data = Files.createDirectories(BASE.resolve("no runs"));
            Path cache = BASE.resolve("cache");
            try (Replica replica = Replica.open(data, cache)) {
                replica.refresh();
            }
            Files.move(Replica.fileOf(data, cache), replica());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path server() {
        return BASE.resolve("server.db");
    }

    static Path replica() {
        return BASE.resolve("replica.db");
    }

    /** The administrator's, on every copy of the server. */
    static String key() {
        return KEY;
    }

    /** For one seed: always the same, and empty. */
    static Path directory() throws IOException {
        Path directory = BASE.resolve("world");
        delete(directory);
        return Files.createDirectories(directory);
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
