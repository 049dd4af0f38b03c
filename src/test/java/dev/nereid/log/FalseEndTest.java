package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.testing.Leaves;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file that seems to end earlier than it does is read to its end, and where that is gone, says so. */
class FalseEndTest {
    @TempDir
    static Path base;

    private static KnownRunFile known;

    @TempDir
    Path directory;

    private Path file;
    private Leaves leaves;

    @BeforeAll
    static void makeOne() throws Exception {
        known = new KnownRunFile(base);
    }

    @BeforeEach
    void copyAndFindLeaves() throws Exception {
        file = known.copyTo(directory, true);
        leaves = new Leaves(file);
    }

    @Test
    void aLastLeafWrittenOverWithTheOneBeforeIsAnOpenEnd() throws Exception {
        leaves.copyOverLast(1);
        assertEndsOpenBehind(leaves.lastSequence(1));
    }

    @Test
    void aLastLeafWrittenOverWithAnEarlierOneHidesNothingBeforeIt() throws Exception {
        leaves.copyOverLast(2);
        assertEndsOpenBehind(leaves.lastSequence(1));
    }

    @Test
    void aLastLeafWhoseRowsHaveNoNumbersHidesNothingBeforeIt() throws Exception {
        leaves.clearLast();
        assertEndsOpenBehind(leaves.lastSequence(1));
    }

    @Test
    void aLastLeafThatCountsTooFewRowsIsAnOpenEnd() throws Exception {
        leaves.halveLast();
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequenceOfAll())
                    .isGreaterThan(leaves.lastSequence(1))
                    .isLessThan(KnownRunFile.OPERATIONS);
            assertThat(reader.isCut()).isTrue();
        }
    }

    @Test
    void aRootThatEndsEarlierHidesNothingFromWhoeverReadsAll() throws Exception {
        leaves.endWith(2);
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequence()).isEqualTo(leaves.lastSequence(2));
            assertThat(reader.lastSequenceOfAll()).isEqualTo(KnownRunFile.OPERATIONS);
            assertThat(reader.lastSequence()).isEqualTo(KnownRunFile.OPERATIONS);
        }
        assertThat(readAll()).isEqualTo(KnownRunFile.OPERATIONS);
    }

    @Test
    void aRootThatHasNothingHidesNothing() throws Exception {
        leaves.emptyRoot();
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequence()).isEqualTo(KnownRunFile.OPERATIONS);
        }
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.creation()).isEqualTo(reader.decode(known.operations.get(0)));
        }
    }

    @Test
    void theEndOfASoundFileIsNotOpen() {
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequenceOfAll()).isEqualTo(KnownRunFile.OPERATIONS);
            assertThat(reader.isDamaged()).isFalse();
        }
        Salvage salvage = Salvage.repair(file, directory.resolve("clean.db"), null);
        assertThat(salvage.isCut()).isFalse();
        assertThat(salvage.last()).isEqualTo(KnownRunFile.OPERATIONS);
    }

    private void assertEndsOpenBehind(long last) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.lastSequence()).isEqualTo(last);
            assertThat(reader.openEnd()).contains("what may have followed operation " + last + " can't be read");
        }
        assertThat(readAll()).isEqualTo(last);
        Path clean = directory.resolve("clean.db");
        assertThat(Salvage.repair(file, clean, null).isCut()).isTrue();
        try (RunFileReader reader = RunFileReader.open(clean)) {
            assertThat(reader.lastSequenceOfAll()).isEqualTo(last);
            assertThat(reader.isDamaged()).isFalse();
            assertThat(reader.gaps()).contains("what may have followed operation " + last);
        }
    }

    /** Sequence of the last operation that is read, if all before it are. */
    private long readAll() {
        List<LoggedOperation> all = new ArrayList<>();
        try (RunFileReader reader = RunFileReader.open(file)) {
            List<LoggedOperation> some = reader.read(0, 100, 1 << 20);
            while (!some.isEmpty()) {
                all.addAll(some);
                some = reader.read(all.size(), 100, 1 << 20);
            }
        }
        assertThat(all).usingRecursiveComparison().isEqualTo(known.operations.subList(0, all.size()));
        return all.size();
    }
}
