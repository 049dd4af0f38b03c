package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.codec.Sha256;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run file that names contents, and the directory beside it that had them is gone. */
class AbsentContentsTest {
    private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "other".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PLOT = "plot".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path base;

    private Path runs;
    private Path contents; // beside the run file
    private Path away;
    private TestServer server;
    private Cli cli;

    @BeforeEach
    void setUp() throws IOException {
        runs = base.resolve("runs");
        away = base.resolve("away");
        server = TestServer.start(base.resolve("server"));
        cli = new Cli(base.resolve("cache")).with("NEREID_API_TOKEN", server.token());
        Path file = log("first");
        contents = file.resolveSibling(file.getFileName().toString().replace(".db", ".files"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path log(String name) throws IOException {
        try (Run run = Cli.offlineRun(runs, name).project("ml/absent").start()) {
            run.append("loss", 0.5);
            run.upload("weights", Files.write(base.resolve("weights.bin"), WEIGHTS));
            run.fileSeries("plots").append(Files.write(base.resolve("plot.png"), PLOT));
            return run.file();
        }
    }

    private Cli.Result sync(Object... more) {
        Object[] words = new Object[more.length + 3];
        words[0] = "sync";
        words[1] = "--path";
        words[2] = runs;
        System.arraycopy(more, 0, words, 3, more.length);
        return cli.run(words);
    }

    private boolean isOnServer(byte[] content) {
        try (HttpTransport client = server.client()) {
            return Arrays.equals(client.content(Sha256.of(content), 0, 100), content);
        }
    }

    @Test
    void theContentsAreNamedEachTimeAndAllElseIsSynced() throws Exception {
        Files.move(contents, away);
        for (int i = 0; i < 2; i++) {
            Cli.Result sync = sync();
            assertThat(sync.exit()).isEqualTo(1);
            assertThat(sync.err())
                    .contains("not all synced: 2 contents of files that ", " names are neither in " + contents)
                    .contains(" nor on the server: ")
                    .contains("weights.bin (SHA-256 " + Sha256.of(WEIGHTS) + ")")
                    .contains("plot.png (SHA-256 " + Sha256.of(PLOT) + ")")
                    .contains(
                            "Points and all else of it are on the server. Bring that directory back from where the run"
                                    + " was logged, and sync again.");
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ABSENT-1", "loss").values()).containsExactly(0.5);
        }
        assertThat(cli.run("verify", runs).exit()).isEqualTo(1);
        assertThat(sync("--delete").exit()).isEqualTo(1);
        cli.run("clear", "--yes", "--path", runs);
        assertThat(runs).isDirectoryContaining("glob:**.db");
    }

    @Test
    void whenTheDirectoryIsBackTheyAreSentAndNothingIsSaidAnyMore() throws Exception {
        Files.move(contents, away);
        assertThat(sync().exit()).isEqualTo(1);
        Files.move(away, contents);

        assertThat(sync()).extracting(Cli.Result::exit, Cli.Result::err).containsExactly(0, "");
        assertThat(isOnServer(WEIGHTS)).isTrue();
        assertThat(isOnServer(PLOT)).isTrue();
        assertThat(sync("--delete").out()).contains("Deleted 1 run");
    }

    /** As with a network file system that shows a content later than its name. */
    @Test
    void whatIsNotThereWhileTheJobLivesIsLookedForAgain() throws Exception {
        Path file;
        Path hidden = base.resolve("hidden");
        try (Run run = Cli.offlineRun(runs, "live").project("ml/absent").start()) {
            run.upload("other", Files.write(base.resolve("other.bin"), OTHER));
            run.upload("weights", Files.write(base.resolve("weights.bin"), WEIGHTS));
            run.flush();
            file = run.file();
            Files.move(content(file, OTHER), hidden);

            assertThat(sync()).extracting(Cli.Result::exit, Cli.Result::err).containsExactly(0, "");
        }
        Cli.Result ended = sync();
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("other.bin (SHA-256 " + Sha256.of(OTHER) + ")");

        Files.move(hidden, content(file, OTHER));
        assertThat(sync()).extracting(Cli.Result::exit, Cli.Result::err).containsExactly(0, "");
        assertThat(isOnServer(OTHER)).isTrue();
    }

    private static Path content(Path file, byte[] content) {
        return file.resolveSibling(file.getFileName().toString().replace(".db", ".files"))
                .resolve(Sha256.of(content));
    }

    @Test
    void aContentThatIsDamagedHereIsNamedAndAGoodOneIsSentInItsPlace() throws Exception {
        Path plot = contents.resolve(Sha256.of(PLOT));
        Files.write(plot, new byte[PLOT.length]);
        for (int i = 0; i < 2; i++) {
            Cli.Result sync = sync();
            assertThat(sync.exit()).isEqualTo(1);
            assertThat(sync.err()).contains(plot + " is damaged: it is not what was logged.", "Put a good copy");
        }
        assertThat(isOnServer(WEIGHTS)).isTrue();

        Files.write(plot, PLOT);
        assertThat(sync()).extracting(Cli.Result::exit, Cli.Result::err).containsExactly(0, "");
        assertThat(isOnServer(PLOT)).isTrue();
    }

    @Test
    void oneOfSeveralThatIsGoneHoldsUpNoneOfTheOthers() throws Exception {
        Files.delete(contents.resolve(Sha256.of(PLOT)));

        Cli.Result sync = sync();
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.err())
                .contains("1 content of a file that ", " names is neither in ", "plot.png")
                .doesNotContain("weights.bin");
        assertThat(isOnServer(WEIGHTS)).isTrue();
        assertThat(sync().err()).contains("plot.png");
    }

    @Test
    void whatAnotherRunFileOfTheDirectoryHasIsSentFromThere() throws Exception {
        Files.move(contents, away);
        log("second");

        Cli.Result sync = sync("first");
        assertThat(sync).extracting(Cli.Result::exit, Cli.Result::err).containsExactly(0, "");
        assertThat(isOnServer(WEIGHTS)).isTrue();
        assertThat(isOnServer(PLOT)).isTrue();
    }

    @Test
    void whatTheServerHasFromElsewhereIsNotMissed() throws Exception {
        log("second");
        assertThat(sync("second").exit()).isZero();
        Files.move(contents, away);

        Cli.Result sync = sync("first");
        assertThat(sync).extracting(Cli.Result::exit, Cli.Result::err).containsExactly(0, "");
        assertThat(sync("--delete").out()).contains("Deleted 2 runs");
    }

    @Test
    void aBundleOfSuchARunSaysItToo() throws Exception {
        Files.move(contents, away);
        Path bundle = base.resolve("runs.zip");
        assertThat(cli.run("pack", "--path", runs, "-o", bundle).exit()).isZero();

        Cli.Result sync = cli.run("sync", bundle);
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.err())
                .contains("2 contents of files that " + bundle + ": ", "neither in " + bundle + ": ", "plot.png");
    }
}
