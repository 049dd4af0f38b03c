package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.SmallDisk;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's disk is full, for real, and then it isn't. */
@Timeout(120)
class FullDiskTest {
    @TempDir
    private Path temporary;

    @Tag("sqlite")
    @Test
    void theClientIsToldAndNothingIsLost() throws Exception {
        Path runs = temporary.resolve("runs");
        try (Run run = Nereid.initRun()
                .project("ml/full")
                .mode(Mode.OFFLINE)
                .directory(runs)
                .start()) {
            for (int i = 0; i < 8; i++) {
                run.assign("text/" + i, ("" + i).repeat(500_000));
            }
        }
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), 20 << 20);
                TestServer server = TestServer.start(disk.directory().resolve("data"));
                HttpTransport client = server.client()) {
            disk.fill(1 << 20);
            List<Syncer.Outcome> outcomes = Deliver.files(client, RunFileName.list(runs));
            assertThat(outcomes.get(0).failure())
                    .isEqualTo("The server's disk is full. Nothing was changed; make room there, and the request can be"
                            + " sent again.");

            disk.makeRoom();
            Deliver.all(server, runs);
            assertThat(client.object("FULL-1").attributes()).containsKeys("text/0", "text/7");
        }
    }
}
