package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore of a server on the command line. */
class BackupCommandsTest {
    @TempDir
    private Path base;

    private Cli.Result run(Cli cli, Path data, String command, Object... words) {
        List<Object> all = new ArrayList<>(List.of(command, "--data", data));
        all.addAll(TestDatabase.optionsFor(data));
        all.addAll(List.of(words));
        return cli.run(all.toArray());
    }

    @Test
    void aServerIsBackedUpAndRestoredAndSaysWhatIsReplaced() {
        Path data = base.resolve("server");
        Path backup = base.resolve("backup");
        Path runs = base.resolve("runs");
        try (TestServer server = TestServer.start(data)) {
            Cli cli = new Cli(base.resolve("cache")).with("NEREID_API_TOKEN", server.token());
            try (Run run = Cli.offlineRun(runs, "panda").project("ml/digits").start()) {
                run.assign("lr", 0.1);
            }
            cli.run("sync", "--path", runs);
            Cli.Result made = run(cli, data, "backup", backup);
            assertThat(made.exit()).as(made.err()).isZero();
            assertThat(made.out()).contains("1 project, 2 objects", "0 contents of files");
            Cli.Result checked = cli.run("backup", "--check", backup);
            assertThat(checked.out()).startsWith("Whole: 1 project, 2 objects");
            if (!TestDatabase.isPostgres()) {
                assertThat(run(cli, data, "restore", backup).err()).contains("Another server uses the data directory");
            }
            server.stop();

            Cli.Result refused = run(cli, data, "restore", backup);
            assertThat(refused.exit()).isEqualTo(Main.FAILED);
            assertThat(refused.err()).contains("There is a store in", "1 project, 2 objects", "add --replace");
            assertThat(run(cli, data, "restore", backup, "--replace").exit()).isEqualTo(Confirmation.UNANSWERED);
            Cli.Result restored = run(cli, data, "restore", backup, "--replace", "--yes");
            assertThat(restored.exit()).as(restored.err()).isZero();
            assertThat(restored.out()).contains("Restored to").doesNotContain("is not known here");
            Cli.Result elsewhere = run(cli, base.resolve("other"), "restore", backup, "--skip-ids", 7);
            assertThat(elsewhere.out()).contains("7 numbers of each project are left");

            server.startAgain();
            assertThat(cli.run("show", "DIGITS-1", "--server").out()).contains("lr");
            assertThat(cli.run("restore", "DIGITS-1").err()).contains("nereid trash --restore DIGITS-1");
        }
    }
}
