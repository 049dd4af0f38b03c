package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.RunBuilder;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncState;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that were ahead of a backup fill the server again that was restored from it. */
@Timeout(300)
class RefillTest {
    @TempDir
    private Path temporary;

    private TestServer server;
    private Path backup;

    @BeforeEach
    void start() {
        server = TestServer.start(temporary.resolve("server"));
        backup = temporary.resolve("backup");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RunBuilder run(Mode mode, String name) {
        return Nereid.initRun()
                .mode(mode)
                .project("ml/digits")
                .directory(temporary.resolve(mode.name()))
                .apiToken(mode == Mode.OFFLINE ? null : server.token())
                .name(name);
    }

    private void log(String name) {
        try (Run run = run(Mode.OFFLINE, name).start()) {
            run.append("loss", 0.5);
            run.upload("weights", ("weights of " + name).getBytes(), "w.bin");
        }
    }

    /** On another disk: what the first one had is lost with it, but for the backup. */
    private void restoreElsewhere() {
        server.stop();
        Path elsewhere = temporary.resolve("elsewhere");
        Restore.run(backup, Places.usual(elsewhere), 100);
        server.startAgain(elsewhere);
    }

    @Test
    void whatWasSyncedAfterTheBackupComesAgainUnderTheSameIds() throws Exception {
        log("before");
        Deliver.all(server, temporary.resolve("OFFLINE"));
        Backup.make(Places.usual(server.data()), backup);
        log("after");
        Deliver.all(server, temporary.resolve("OFFLINE"));
        List<Path> files = RunFileName.list(temporary.resolve("OFFLINE"));
        List<String> ids =
                files.stream().map(file -> SyncState.latest(file).sysId()).toList();
        assertThat(ids).containsExactly("DIGITS-1", "DIGITS-2");

        restoreElsewhere();
        log("fresh");
        Deliver.all(server, temporary.resolve("OFFLINE"));
        List<Path> all = RunFileName.list(temporary.resolve("OFFLINE"));
        assertThat(all.stream().map(file -> SyncState.latest(file).sysId()))
                .containsExactly("DIGITS-1", "DIGITS-2", "DIGITS-102");
        try (HttpTransport client = server.client()) {
            for (String id : List.of("DIGITS-1", "DIGITS-2", "DIGITS-102")) {
                assertThat(client.series(id, "loss").values()).containsExactly(0.5);
                String sha256 = client.files(id, "weights").get(0).sha256();
                assertThat(server.data()).isNotNull();
                Path contents = temporary.resolve("elsewhere/files");
                assertThat(contents.resolve(sha256.substring(0, 2)).resolve(sha256))
                        .as("content of " + id)
                        .exists();
            }
        }
    }

    @Test
    void aLivingJobThatLogsNothingMoreNoticesThatTheServerWasRestored() throws Exception {
        try (Run first = run(Mode.ASYNC, "first").start()) {
            first.awaitSync(Duration.ofSeconds(30));
        }
        Backup.make(Places.usual(server.data()), backup);
        try (Run job = run(Mode.ASYNC, "job").start()) {
            job.assign("lr", 0.1);
            job.upload("config", new byte[] {1, 2, 3}, "c.bin");
            assertThat(job.awaitSync(Duration.ofSeconds(30))).isTrue();
            String id = job.id();
            restoreElsewhere();
            Await.until("the job has filled the server again", () -> isThere(id)); // with its next ping
        }
    }

    private boolean isThere(String id) {
        try (HttpTransport client = server.client()) {
            return client.object(id).attributes().containsKey("lr")
                    && client.files(id, "config").size() == 1;
        } catch (dev.nereid.sync.SyncException e) {
            return false;
        }
    }
}
