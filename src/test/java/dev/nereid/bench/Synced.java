package dev.nereid.bench;

import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Deliver;
import java.nio.file.Path;
import java.util.List;

/** Run files brought to a server in this JVM. */
final class Synced {
    private Synced() {}

    /**
     * Seconds that it took, with a new server.
     *
     * @param data where there is nothing yet
     * @param database of PostgreSQL; null for SQLite
     */
    static double seconds(List<Path> files, Path data, String database) throws Exception {
        ServerOptions options = new ServerOptions("127.0.0.1", 0, data, database, "local");
        try (NereidServer server = NereidServer.start(options);
                HttpTransport client = new HttpTransport(ApiToken.parse(server.firstToken()))) {
            long start = System.nanoTime();
            List<Syncer.Outcome> outcomes = Deliver.files(client, files);
            double seconds = Measure.secondsSince(start);
            if (outcomes.stream().anyMatch(outcome -> outcome.failure() != null)) {
                throw new IllegalStateException("Not synced: " + outcomes);
            }
            return seconds;
        }
    }
}
