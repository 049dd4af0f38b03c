package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees of a killed run of which all is in the -wal, and that is damaged. */
class DamagedWalRunTest extends WithCommand {
    private static final int HEAD_BYTES = 32;
    private static final int FRAME_BYTES = 24 + 4096;
    private static final int SALTS_AT = 16;

    private Path file;
    private Path wal;
    private byte[] whole;

    @BeforeEach
    void logAndCopyAsAfterAKill() throws IOException {
        Path live = base.resolve("live");
        Files.createDirectory(runs);
        try (Run run = Cli.offlineRun(live, "killed").project("ml/digits").start()) {
            assignParameters(run, 300);
            run.flush();
            Path from = RunFileName.list(live).get(0);
            file = Files.copy(from, runs.resolve(from.getFileName()));
            wal = runs.resolve(file.getFileName() + "-wal");
            Files.copy(live.resolve(wal.getFileName()), wal); // as after a kill
        }
        whole = Files.readAllBytes(wal);
    }

    private void flip(int at) throws IOException {
        byte[] bytes = whole.clone();
        bytes[at] ^= 1;
        Files.write(wal, bytes);
    }

    private static long last(Path path) {
        try (RunFileReader reader = RunFileReader.open(path)) {
            return reader.lastSequence();
        }
    }

    @Test
    void aFlippedBitInItsHeaderHidesItFromNobody() throws Exception {
        long last = last(file);
        assertThat(last).isGreaterThan(1);
        for (int at : new int[] {0, SALTS_AT, HEAD_BYTES + 8, HEAD_BYTES + 100}) {
            flip(at);
            Path clean = base.resolve("clean" + at + ".db");
            assertThat(all("status", "--path", runs)).contains("is damaged: no operation ");
            assertThat(all("clear", "--path", runs, "--yes")).doesNotContain("Deleted");
            assertThat(all("repair", file, "-o", clean)).contains("Intact: " + last + " operations");
            assertThat(last(clean)).isEqualTo(last);
        }
        assertThat(all("sync", "--path", runs)).contains("Synced 1 run", ": " + last + " operations");
        assertThat(Files.readAllBytes(wal)).hasSize(whole.length);
    }

    @Test
    void aRunWhoseLastFramesAreZerosIsNotClearedAsSynced() throws Exception {
        byte[] bytes = whole.clone();
        int frames = (bytes.length - HEAD_BYTES) / FRAME_BYTES;
        Arrays.fill(bytes, HEAD_BYTES + (frames - 2) * FRAME_BYTES, bytes.length, (byte) 0);
        Files.write(wal, bytes);
        assertThat(all("sync", "--path", runs)).contains("what may have followed operation ");
        assertThat(all("verify", "--path", runs)).contains("what may have followed operation ");
        assertThat(all("clear", "--path", runs, "--yes")).contains("kept: ").doesNotContain("Deleted 1 run");
        assertThat(file).exists();
        assertThat(wal).exists();
    }

    @Test
    void repairThroughALinkReadsWhatLiesBesideItsTarget() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(base.resolve("links")).resolve(file.getFileName()), file);
        Path clean = base.resolve("clean.db");
        long last = last(file);
        assertThat(all("repair", link, "-o", clean)).contains("Nothing is wrong with " + file);
        assertThat(last(clean)).isEqualTo(last);
    }
}
