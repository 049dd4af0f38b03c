package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileName;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a run file that is damaged when a server has all of it, nothing is lost, and nobody is sent to search for a copy. */
class DamagedAfterSyncTest extends WithCommand {
    private static final int PAGE_BYTES = 4096;
    private static final String NOTHING_LOST = " has them: nothing is lost.";

    private Path file;
    private byte[] whole;
    private int operations;

    @BeforeEach
    void logAndSync() throws IOException {
        file = logRun("damaged", 1500);
        whole = Files.readAllBytes(file);
        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        operations = cli.run("status", "--path", runs, "--format", "json")
                .json()
                .get(0)
                .get("synced")
                .asInt();
    }

    private void zeroAPage() throws IOException {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 10 * PAGE_BYTES, 11 * PAGE_BYTES, (byte) 0);
        Files.write(file, bytes);
    }

    private void cut() throws IOException {
        Files.write(file, Arrays.copyOf(whole, whole.length / PAGE_BYTES * 4 / 5 * PAGE_BYTES));
    }

    private void putRepairedCopyInPlace() throws IOException {
        Path clean = base.resolve("clean.db");
        assertThat(cli.run("repair", file, "-o", clean).exit()).isZero();
        Files.move(clean, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns what it says. */
    private String assertExit(int exit, Object... words) {
        Cli.Result result = cli.run(words);
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(exit);
        return result.out() + result.err();
    }

    private void assertSyncedBefore() {
        assertThat(assertExit(0, "sync", "--path", runs))
                .contains("Already complete")
                .doesNotContain("lost");
    }

    @Test
    void aRepairedCopyInItsPlaceIsIntactAndProvenAndCleared() throws Exception {
        zeroAPage();
        putRepairedCopyInPlace();
        for (int i = 0; i < 2; i++) { // before it is synced, and then
            assertThat(assertExit(0, "verify", "--offline", "--path", runs))
                    .contains(" intact", "sound copy of a damaged file: ", NOTHING_LOST)
                    .doesNotContain("another copy");
            assertThat(assertExit(0, "verify", "--path", runs)).contains(" proven", NOTHING_LOST);
            assertSyncedBefore();
        }
        assertThat(assertExit(0, "clear", "--path", runs, "--yes")).contains("Deleted 1 run");
    }

    @Test
    void statusAndVerifySayThatTheServerHasWhatADamagedFileLacks() throws Exception {
        zeroAPage();
        assertSyncedBefore();
        assertThat(assertExit(0, "status", "--path", runs))
                .contains("damaged: " + file, " are lost: ", "The server http://", NOTHING_LOST)
                .doesNotContain("good copy");
        assertThat(assertExit(1, "verify", "--path", runs))
                .contains(" damaged", NOTHING_LOST)
                .doesNotContain("good copy");
        assertThat(cli.run("verify", "--path", runs, "--format", "json")
                        .json()
                        .get(0)
                        .get("confirmed")
                        .asInt())
                .isEqualTo(operations);
        assertThat(assertExit(1, "verify", "--offline", "--path", runs)).contains(NOTHING_LOST);
    }

    @Test
    void theEndThatIsMissingIsOnTheServer() throws Exception {
        String upTo = " has this log up to operation " + operations + ": up to there, nothing is lost.";
        cut();
        for (int i = 0; i < 2; i++) { // before it is synced, and then
            assertThat(assertExit(0, "status", "--path", runs)).contains(upTo).doesNotContain("good copy");
            assertThat(assertExit(1, "verify", "--path", runs)).contains(upTo);
            assertSyncedBefore();
        }
        putRepairedCopyInPlace();
        for (int i = 0; i < 2; i++) {
            assertThat(assertExit(0, "status", "--path", runs)).contains(upTo);
            assertThat(assertExit(0, "verify", "--offline", "--path", runs)).contains(" intact", upTo);
            assertThat(assertExit(0, "verify", "--path", runs)).contains(" proven", upTo);
            assertSyncedBefore();
        }
    }

    @Test
    void theWholeFileInThePlaceOfWhatWasLeftOfItIsIntact() throws Exception {
        cut();
        byte[] cut = Files.readAllBytes(file);
        Arrays.fill(cut, 10 * PAGE_BYTES, 11 * PAGE_BYTES, (byte) 0);
        Files.write(file, cut);
        assertSyncedBefore();
        Files.write(file, whole);
        assertThat(assertExit(0, "verify", "--offline", "--path", runs)).contains(" intact");
        assertThat(assertExit(0, "verify", "--path", runs)).contains(" proven");
    }

    @Test
    void aCopyThatWentOnElsewhereIsStillAnother() throws Exception {
        RunFiles.goOn(file, new Operation.Assign("here", new Value.OfInt(1)));
        assertExit(0, "sync", "--path", runs);
        Files.write(file, whole);
        RunFiles.goOn(file, new Operation.Assign("there", new Value.OfInt(2)));
        assertThat(assertExit(1, "verify", "--offline", "--path", runs)).contains(" damaged", "it is another copy");
    }

    @Test
    void aServerThatNobodyRemembersHasToBeAsked() throws Exception {
        zeroAPage();
        Files.delete(RunFileName.sync(file));
        assertThat(assertExit(1, "status", "--path", runs))
                .contains("good copy", "nereid sync --path COPY")
                .doesNotContain("nothing is lost");
        assertThat(assertExit(1, "verify", "--path", runs)).contains(NOTHING_LOST);
    }
}
