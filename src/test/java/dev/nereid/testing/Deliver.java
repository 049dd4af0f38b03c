package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.Syncer;
import java.nio.file.Path;
import java.util.List;

/** Run files to a server, as the command line does it. */
public final class Deliver {
    public static final Syncer.Listener SILENT = new Syncer.Listener() {
        @Override
        public void sentContent(Path file, long bytes, boolean isWhole) {}

        @Override
        public void applied(Path file, int operations, long points, long bytes) {}

        @Override
        public void finished(Syncer.Outcome outcome) {}
    };

    private Deliver() {}

    /** All run files of a directory, or one; each of them must arrive. */
    public static List<Syncer.Outcome> all(TestServer server, Path path) throws InterruptedException {
        try (HttpTransport client = server.client()) {
            List<Syncer.Outcome> outcomes = files(client, RunFileName.list(path));
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
            return outcomes;
        }
    }

    public static List<Syncer.Outcome> files(HttpTransport server, List<Path> files) throws InterruptedException {
        return new Syncer(server, server.info().instanceId(), MicroClock.SYSTEM)
                .run(files, Placement.AS_LOGGED, SILENT);
    }
}
