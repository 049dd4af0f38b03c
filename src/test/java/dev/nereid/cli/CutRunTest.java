package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run file of which the end is missing says so to everybody, and so does what is made of it. */
class CutRunTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    private Path base;

    private Path runs;
    private TestServer server;
    private Cli cli;
    private Path file;
    private byte[] whole;

    @BeforeEach
    void setUp() throws IOException {
        runs = base.resolve("runs");
        server = TestServer.start(base.resolve("server"));
        cli = new Cli(base.resolve("cache")).with("NEREID_API_TOKEN", server.token());
        try (Run run = Cli.offlineRun(runs, "cut").project("ml/digits").start()) {
            for (int i = 0; i < 1500; i++) {
                run.assign("p/" + i, i);
            }
        }
        file = RunFileName.list(runs).get(0);
        whole = Files.readAllBytes(file);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String all(Object... words) {
        Cli.Result result = cli.run(words);
        return result.out() + result.err();
    }

    private void cut() throws IOException {
        int pages = whole.length / PAGE_BYTES;
        Files.write(file, Arrays.copyOf(whole, pages * 4 / 5 * PAGE_BYTES));
    }

    @Test
    void thatTheEndIsMissingIsSaidBySyncStatusShowVerifyRepairAndPack() throws Exception {
        cut();
        String missing = "the end of the file is missing, ";
        assertThat(all("sync", "--path", runs))
                .contains("Synced 1 run", missing, "unknown (as dense as the rest, about ");
        assertThat(all("sync", "--path", runs)).contains("Already complete", missing);
        for (String command : new String[] {"status", "verify"}) {
            assertThat(all(command, "--path", runs)).contains(missing).doesNotContain("no operation is lost");
        }
        assertThat(all("show", "cut", "--path", runs)).contains(missing).doesNotContain("no operation is lost");
        assertThat(all("repair", file, "-o", base.resolve("clean.db"))).contains(missing);
        assertThat(all("pack", "--path", runs, "-o", base.resolve("cut.zip"))).contains(missing);
    }

    @Test
    void ofACutFileWithAGapTooBothAreSaid() throws Exception {
        cut();
        byte[] cut = Files.readAllBytes(file);
        Arrays.fill(cut, 10 * PAGE_BYTES, 11 * PAGE_BYTES, (byte) 0);
        Files.write(file, cut);
        for (String command : new String[] {"sync", "status", "verify"}) {
            assertThat(all(command, "--path", runs)).contains("the end of the file is missing, ");
        }
        assertThat(all("status", "--path", runs)).contains("operations are lost: ", "may hold many points");
    }

    @Test
    void anEndThatIsThereIsNotSaidToBeMissing() throws Exception {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 0, PAGE_BYTES, (byte) 0);
        Files.write(file, bytes);
        assertThat(all("status", "--path", runs)).contains("no operation is lost");
        assertThat(all("sync", "--path", runs)).doesNotContain("end");
    }

    @Test
    void aLastPageThatIsGoneIsAnOpenEnd() throws Exception {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, bytes.length - PAGE_BYTES, bytes.length, (byte) 0);
        Files.write(file, bytes);
        assertThat(all("status", "--path", runs)).contains("what may have followed operation ");
    }

    @Test
    void aCopyOfACutFileSaysThatMoreMayHaveFollowed() throws Exception {
        cut();
        cli.run("pack", "--path", runs, "-o", base.resolve("cut.zip"));
        assertThat(all("verify", "--offline", base.resolve("cut.zip")))
                .contains("intact", "sound copy of a damaged file", "what may have followed operation ");
        Path clean = base.resolve("clean.db");
        cli.run("repair", file, "-o", clean);
        Cli.Result verified = cli.run("verify", "--offline", clean);
        assertThat(verified.exit()).isZero();
        assertThat(verified.out() + verified.err())
                .contains("intact", "sound copy of a damaged file", "what may have followed operation ");
        assertThat(all("repair", clean, "-o", base.resolve("again.db"))).contains("what may have followed operation ");
        assertThat(all("sync", "--path", clean)).contains("Synced 1 run", "what may have followed operation ");
    }

    @Test
    void aRepairedFileIsIntactWithItsGapsAndIsClearedByProof() throws Exception {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 10 * PAGE_BYTES, 11 * PAGE_BYTES, (byte) 0);
        Files.write(file, bytes);
        assertThat(all("sync", "--path", runs)).contains("the server lacks ");
        Path clean = base.resolve("clean.db");
        cli.run("repair", file, "-o", clean);
        assertThat(all("clear", "--path", runs, "--yes")).contains("kept: ", "nereid repair");
        Files.move(clean, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        Cli.Result verified = cli.run("verify", "--path", runs);
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("proven");
        assertThat(verified.err()).contains("sound copy of a damaged file: ", " are lost: ");
        assertThat(all("clear", "--path", runs, "--yes")).contains("Deleted 1 run");
    }
}
