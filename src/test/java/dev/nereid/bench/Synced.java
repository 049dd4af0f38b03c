package dev.nereid.bench;

import dev.nereid.model.MicroClock;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.Syncer;
import java.nio.file.Path;
import java.util.List;

/** Run files brought to a server in this JVM. */
final class Synced {
    private static final Syncer.Listener QUIET = new Syncer.Listener() {
        @Override
        public void sentContent(Path file, long bytes, boolean isWhole) {}

        @Override
        public void applied(Path file, int operations, long points, long bytes) {}

        @Override
        public void finished(Syncer.Outcome outcome) {}
    };

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
            Syncer syncer = new Syncer(client, client.info().instanceId(), MicroClock.SYSTEM);
            long start = System.nanoTime();
            List<Syncer.Outcome> outcomes = syncer.run(files, Placement.AS_LOGGED, QUIET);
            double seconds = Measure.secondsSince(start);
            if (outcomes.stream().anyMatch(outcome -> outcome.failure() != null)) {
                throw new IllegalStateException("Not synced: " + outcomes);
            }
            return seconds;
        }
    }
}
