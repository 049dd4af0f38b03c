package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a killed writer left in a WAL is found where that is damaged, and what it leaves by itself is no damage. */
class DamagedWalTest {
    private static final int HEAD = 32;
    private static final int FRAME = 24 + 4096;
    private static final int COMMIT_AT = 4;
    private static final int SALTS_AT = 8;

    @TempDir
    static Path base;

    private static KnownRunFile known;

    @TempDir
    Path directory;

    private Path file;
    private byte[] wal;

    @BeforeAll
    static void makeOne() throws Exception {
        known = new KnownRunFile(base);
    }

    private void takeAllInWal() throws Exception {
        take(false);
    }

    private void takeBegunAgain() throws Exception {
        take(true);
    }

    private void take(boolean isBegunAgain) throws Exception {
        file = isBegunAgain ? known.copyBegunAgain(directory) : known.copyInWal(directory);
        wal = Files.readAllBytes(RunFiles.beside(file, "-wal"));
    }

    private void write() throws Exception {
        Files.write(RunFiles.beside(file, "-wal"), wal);
    }

    /** Offsets of the frames that bear the salts of the header. */
    private List<Integer> ownFrames() {
        List<Integer> frames = new ArrayList<>();
        for (int at = HEAD; at + FRAME <= wal.length; at += FRAME) {
            if (Arrays.equals(wal, at + SALTS_AT, at + SALTS_AT + 8, wal, 16, 24)) {
                frames.add(at);
            }
        }
        return frames;
    }

    private int lastFrame() {
        List<Integer> frames = ownFrames();
        return frames.get(frames.size() - 1);
    }

    private void assertAllIsFound() {
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.isDamaged()).isTrue();
            assertThat(reader.read(0, KnownRunFile.OPERATIONS + 1, Long.MAX_VALUE))
                    .hasSize(KnownRunFile.OPERATIONS);
        }
    }

    private void assertOpenEnd() {
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.isCut()).as("" + reader.damage()).isTrue();
            assertThat(reader.lastSequence()).isGreaterThan(KnownRunFile.OPERATIONS * 3 / 4);
        }
    }

    private void assertUndamaged() {
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.read(0, KnownRunFile.OPERATIONS + 1, Long.MAX_VALUE))
                    .isNotEmpty();
            long last = reader.lastSequence();
            assertThat(reader.read(last, 1, 1)).isEmpty();
            assertThat(reader.damage()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 13, 16, 20, 24, 31, HEAD, HEAD + SALTS_AT, HEAD + 16, HEAD + 24 + 40})
    void aFlippedBitAtTheStartOfAWalThatHasItAllHidesNothing(int at) throws Exception {
        takeAllInWal();
        wal[at] ^= 1;
        write();
        assertAllIsFound();
    }

    @Test
    void aWalOfWhichNothingCanBeMadeOutIsNotEmpty() throws Exception {
        takeAllInWal();
        Arrays.fill(wal, HEAD, wal.length, (byte) 7);
        write();
        assertThatExceptionOfType(LogException.Damaged.class)
                .isThrownBy(() -> RunFileReader.open(file))
                .withMessageContaining("no operation can be made out");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 19, 20, 24, 31})
    void aDamagedHeaderOfAWalThatWasBegunAgainDoesNotHideTheNewest(int at) throws Exception {
        takeBegunAgain();
        wal[at] ^= 0x40;
        write();
        assertAllIsFound();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereTheLastTransactionIsDamagedMoreMayHaveFollowed(boolean isBegunAgain) throws Exception {
        for (int at : new int[] {SALTS_AT, SALTS_AT + 3, SALTS_AT + 7, 16, 24 + 1000, FRAME - 1}) {
            take(isBegunAgain);
            wal[lastFrame() + at] ^= 4;
            write();
            assertOpenEnd();
        }
    }

    @Test
    void framesOfZerosAtTheEndAreNoEarlierTime() throws Exception {
        takeAllInWal();
        List<Integer> frames = ownFrames();
        Arrays.fill(wal, frames.get(frames.size() - 3), wal.length, (byte) 0);
        write();
        assertOpenEnd();
        takeBegunAgain();
        int last = lastFrame();
        Arrays.fill(wal, last, last + FRAME, (byte) 0);
        write();
        assertOpenEnd();
    }

    @Test
    void longRowsBehindABrokenFrameAreFound() throws Exception {
        takeAllInWal();
        wal[ownFrames().get(1) + 24 + 4000] ^= 1; // an early image of a page that was written again
        write();
        assertAllIsFound();
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.isCut()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAKillLeavesIsNoDamage(boolean isBegunAgain) throws Exception {
        take(isBegunAgain);
        byte[] whole = wal;
        write();
        assertUndamaged();
        int last = lastFrame();
        wal = Arrays.copyOf(whole, last + FRAME / 2); // a frame that was not written to its end
        write();
        assertUndamaged();
        wal = whole.clone();
        ByteBuffer.wrap(wal).putInt(last + COMMIT_AT, 0); // a transaction of which the end was not written
        wal = Arrays.copyOf(wal, last + FRAME);
        write();
        assertUndamaged();
    }

    @Test
    void aKillWhileAFrameOfAnEarlierTimeIsWrittenOverIsNoDamage() throws Exception {
        takeBegunAgain();
        byte[] whole = wal;
        int leftover = lastFrame() + FRAME;
        assertThat(whole.length).isGreaterThan(leftover + 2 * FRAME);
        byte[] head = Arrays.copyOfRange(whole, lastFrame(), lastFrame() + 24);
        ByteBuffer.wrap(head).putInt(COMMIT_AT, 0); // the first of a transaction with several
        for (int written = 1; written <= head.length; written++) {
            wal = whole.clone();
            System.arraycopy(head, 0, wal, leftover, written);
            write();
            assertUndamaged();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 2_000_000_000, 600_000_000, -24, -16, 0, 1, 256, 3000, 131_072})
    void aPageSizeThatNoneHasIsNotBelieved(int pageSize) throws Exception {
        file = known.copyTo(directory, true);
        ByteBuffer header = ByteBuffer.allocate(HEAD + 64);
        header.putInt(0x377f0682)
                .putInt(3007000)
                .putInt(pageSize)
                .putInt(0)
                .putInt(1)
                .putInt(2);
        header.putLong(WalFrame.checksum(header, 0, 24, 0, ByteOrder.LITTLE_ENDIAN));
        Files.write(RunFiles.beside(file, "-wal"), header.array(), StandardOpenOption.CREATE);
        assertThat(RawPages.hasBrokenWal(file)).isFalse();
        try (RawPages pages = RawPages.open(file, 4096)) {
            pages.each((page, number) -> assertThat(page).hasSize(4096));
            pages.eachOther((page, number) -> assertThat(page).hasSize(4096));
        }
    }
}
