package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.testing.Leaves;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run file of which the end is missing says so to everybody, and so does what is made of it. */
class CutRunTest extends WithCommand {
    private static final int PAGE_BYTES = 4096;
    private static final int LOG_INFO_AT = PAGE_BYTES; // the second page

    private Path file;
    private byte[] whole;

    @BeforeEach
    void logAndKeep() throws IOException {
        file = logRun("cut", 1500);
        whole = Files.readAllBytes(file);
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
    void aLastPageThatIsThatBeforeItIsAnOpenEndForEverybody() throws Exception {
        Leaves leaves = new Leaves(file);
        leaves.copyOverLast(1);
        String open = "what may have followed operation " + leaves.lastSequence(1) + " can't be read";
        Path clean = base.resolve("clean.db");
        assertThat(all("repair", file, "-o", clean)).contains(open);
        assertThat(all("status", "--path", runs)).contains(open);
        for (String outcome : new String[] {"Synced 1 run", "Already complete"}) {
            Cli.Result synced = cli.run("sync", "--path", runs);
            assertThat(synced.exit()).isEqualTo(Main.FAILED);
            assertThat(synced.out()).contains(outcome);
            assertThat(synced.err()).contains(open);
        }
        assertThat(all("verify", "--path", runs)).contains(open);
        assertThat(all("verify", "--path", clean)).contains("proven", "sound copy of a damaged file", open);
    }

    @Test
    void packTakesWhatIsBehindAFalseEndAndSaysThatTheFileIsDamaged() throws Exception {
        Leaves leaves = new Leaves(file);
        leaves.copyOverLast(2);
        long last = leaves.lastSequence(1);
        Cli.Result packed = cli.run("pack", "--path", runs, "-o", base.resolve("open.zip"));
        assertThat(packed.exit()).isEqualTo(Main.FAILED);
        assertThat(packed.out()).contains("1 run file, " + Format.count(last) + " operations");
        assertThat(packed.err()).contains("what may have followed operation " + last, "The rest is packed.");

        Files.write(file, whole);
        leaves = new Leaves(file);
        leaves.endWith(2);
        packed = cli.run("pack", "--path", runs, "-o", base.resolve("whole.zip"));
        assertThat(packed.exit()).isEqualTo(Main.FAILED);
        assertThat(packed.out()).contains("1 run file, " + Format.count(leaves.lastSequence(0)) + " operations");
        assertThat(packed.err()).contains(" is damaged: no operation up to " + leaves.lastSequence(0) + " is lost");
    }

    @Test
    void packNamesADamagedFileOfWhichNothingIsLackingToo() throws Exception {
        new Leaves(file).copyOverLast(1);
        cli.run("sync", "--path", runs);
        Cli.Result packed = cli.run("pack", "--unsynced", "--path", runs, "-o", base.resolve("none.zip"));
        assertThat(packed.exit()).isEqualTo(Main.FAILED);
        assertThat(packed.out()).contains("Nothing to pack");
        assertThat(packed.err()).contains("what may have followed operation ", "The other side has the rest.");
    }

    @Test
    void aServerThatHasMoreLacksNothingOfAFileWhoseLastRowsHaveNoNumbers() throws Exception {
        cli.run("sync", "--path", runs);
        new Leaves(file).clearLast();
        Path copy = Files.createDirectory(base.resolve("copy")).resolve(file.getFileName());
        Files.copy(file, copy);
        Cli.Result synced = cli.run("sync", "--path", copy);
        assertThat(synced.exit()).as(synced.err()).isZero();
        assertThat(synced.out()).contains("Already complete");
        Cli.Result packed = cli.run("pack", "--ask-server", "--path", runs, "-o", base.resolve("none.zip"));
        assertThat(packed.exit()).as(packed.err()).isZero();
        assertThat(packed.out()).contains("Nothing to pack");
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
    void theEndOfACopyStaysOpenWhereWhatItSaysOfItselfIsLost() throws Exception {
        cut();
        Path clean = base.resolve("clean.db");
        cli.run("repair", file, "-o", clean);
        byte[] bytes = Files.readAllBytes(clean);
        Arrays.fill(bytes, LOG_INFO_AT, LOG_INFO_AT + PAGE_BYTES, (byte) 0);
        Files.write(clean, bytes);
        Path again = base.resolve("again.db");
        assertThat(all("repair", clean, "-o", again)).contains("what may have followed operation ");
        assertThat(all("verify", "--offline", again)).contains("what may have followed operation ");
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

    @Test
    void aDamagedFileIsReadWhateverItIsCalled() throws Exception {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 0, PAGE_BYTES, (byte) 0);
        Path renamed = Files.createDirectory(base.resolve("renamed")).resolve("only.db");
        Files.write(renamed, bytes);
        assertThat(all("status", "--path", renamed)).contains("no operation is lost");
        assertThat(all("sync", "--path", renamed)).contains("Synced 1 run");
    }

    @Test
    void repairOfAHealthyFileSaysThatItWas() {
        Path clean = file.resolveSibling(file.getFileName().toString().replace(".db", ".repaired.db"));
        assertThat(all("repair", file)).contains("Nothing is wrong with " + file, "Next: nereid sync --path " + clean);
        assertThat(all("verify", "--offline", clean)).contains("intact").doesNotContain("copy of a damaged");
    }

    @Test
    void aLogIdThatIsNoneIsRefusedInWords() {
        assertThat(all("repair", "--log", "foo", file))
                .contains("\"foo\" is no UUID")
                .doesNotContain("Exception");
    }

    @Test
    void verifyLeavesNothingBesideAFile() throws Exception {
        byte[] bytes = whole.clone();
        bytes[18] = 2; // as of a writer that was killed: in WAL mode
        bytes[19] = 2;
        Path alone = Files.createDirectory(base.resolve("alone")).resolve(file.getFileName());
        Files.write(alone, bytes);
        assertThat(all("verify", "--offline", alone)).contains("intact");
        try (var files = Files.list(alone.getParent())) {
            assertThat(files).containsExactly(alone);
        }
    }

    @Test
    void whatIsNotThereIsNamedAsItWasGiven() {
        for (String command : new String[] {"sync", "verify"}) {
            assertThat(all(command, "nosuch.zip"))
                    .contains("There is no file nosuch.zip.")
                    .doesNotContain("directory");
        }
    }

    @Test
    void anEmptyFileIsNamed() throws Exception {
        Path empty = Files.createDirectory(base.resolve("empty")).resolve("x.db");
        Files.createFile(empty);
        assertThat(all("status", "--path", empty.getParent())).contains("No runs", empty + ": it is empty");
    }

    @Test
    void aReceiptIsWrittenOnlyOfWhatIsConfirmedAndNeverOverThatOfAnotherServer() throws Exception {
        Path first = base.resolve("first.zip");
        cli.run("pack", "--path", runs, "-o", first);
        cli.run("sync", first);
        Path receipt = base.resolve("first.zip.receipt.json");
        byte[] good = Files.readAllBytes(receipt);
        cli.run("sync", "--path", runs);
        try (Run run = Cli.offlineRun(runs, "more").project("ml/digits").start()) {
            run.assign("x", 1);
        }
        try (TestServer other = TestServer.start(base.resolve("other"))) {
            Cli elsewhere = new Cli(base.resolve("cache2")).with("NEREID_API_TOKEN", other.token());
            Cli.Result again = elsewhere.run("sync", first);
            assertThat(again.out()).contains("Receipt: " + base.resolve("first.zip.receipt.2.json"));
            Cli.Result named = elsewhere.run("sync", first, "--receipt", receipt);
            assertThat(named.exit()).isEqualTo(1);
            assertThat(named.err()).contains("no receipt: ", "not written over");
            assertThat(receipt).hasBinaryContent(good);
        }
        assertThat(cli.run("receipt", receipt, "--path", Files.createDirectory(base.resolve("none")))
                        .exit())
                .isEqualTo(1);
        byte[] zip = Files.readAllBytes(first);
        zip[zip.length / 3] ^= 1;
        Path damaged = Files.write(base.resolve("damaged.zip"), zip);
        Cli.Result nothing = cli.run("sync", damaged);
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.out()).doesNotContain("clear --receipt");
        assertThat(base.resolve("damaged.zip.receipt.json")).doesNotExist();
        assertThat(all("verify", "--offline", damaged)).doesNotContain(".nereid-bundle");
    }
}
