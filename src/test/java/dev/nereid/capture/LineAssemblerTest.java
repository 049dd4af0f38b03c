package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.Limits;
import dev.nereid.model.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final LineAssembler assembler = new LineAssembler(lines::add);
    private long now = Long.MAX_VALUE - 5 * SECOND; // it overflows in some of these tests, as nanoTime may

    private void print(String... pieces) {
        for (String piece : pieces) {
            assembler.accept(piece, now);
        }
    }

    private void pass(long nanos) {
        now += nanos;
        assembler.tick(now);
    }

    @Test
    void eachLineIsAPointAlsoAnEmptyOne() {
        print("a\n\nb", "c\n", "\n");
        assertThat(lines).containsExactly("a", "", "bc", "");
    }

    @Test
    void aLineMayEndAsOnWindows() {
        print("a\r\n\r\nb\r", "\nc\n");
        assertThat(lines).containsExactly("a", "", "b", "c");
    }

    @Test
    void aPartOfALineIsDeliveredAfterASecondAndTheRestLater() {
        print("Epoch 1: ");
        pass(SECOND - 1);
        assertThat(lines).isEmpty();
        pass(1);
        assertThat(lines).containsExactly("Epoch 1: ");
        print("loss 0.3\n");
        assertThat(lines).containsExactly("Epoch 1: ", "loss 0.3");
    }

    @Test
    void theEndOfALineThatIsDeliveredIsNoEmptyLine() {
        print("name? ");
        pass(SECOND);
        print("\nnext\n");
        assertThat(lines).containsExactly("name? ", "next");
    }

    @Test
    void aLineThatIsBegunAtTheTickIsNotCut() {
        print("a\n");
        pass(3 * SECOND);
        print("b");
        pass(SECOND / 2);
        print("c\n");
        assertThat(lines).containsExactly("a", "bc");
    }

    @Test
    void ofAProgressBarComesTheLastStateOnly() {
        for (int percent = 0; percent < 100; percent++) {
            print("\r" + percent + "%");
        }
        print("\rdone\n");
        assertThat(lines).containsExactly("done");
    }

    @Test
    void aStateThatIsFollowedByTheReturnCountsToo() {
        print("10%\r", "20%\r");
        pass(10 * SECOND);
        assertThat(lines).containsExactly("20%");
        print("30%\r", "\n");
        assertThat(lines).containsExactly("20%", "30%");
    }

    @Test
    void anHourOfProgressIsSomeHundredPoints() {
        for (int tenths = 0; tenths < 36_000; tenths++) {
            print("\r" + tenths);
            pass(SECOND / 10);
        }
        assertThat(lines).hasSizeBetween(300, 361);
    }

    @Test
    void aStateThatHasNotChangedComesOnce() {
        print("\r100%");
        pass(10 * SECOND);
        print("\r100%");
        pass(10 * SECOND);
        print("\r100%\n", "next\n");
        assertThat(lines).containsExactly("100%", "next");
    }

    @Test
    void aStateThatIsWrittenInPiecesStaysWhole() {
        print("\r", "5");
        pass(10 * SECOND);
        print("0%", "\n");
        assertThat(lines).containsExactly("5", "50%");
    }

    @Test
    void whatIsThereAtTheEndIsDelivered() {
        print("a\nb");
        assembler.finish();
        assembler.finish();
        assertThat(lines).containsExactly("a", "b");
    }

    @Test
    void aLongLineIsCutIntoPiecesThatFit() {
        String line = "aé€😀".repeat(300_000); // 10 bytes each
        print(line, "\n", "next\n");
        assertThat(lines).allMatch(piece -> Text.bytes(piece) <= Limits.STRING_BYTES_MAX);
        assertThat(lines).as("2.9 limits").hasSizeBetween(3 + 1, 4 + 1).endsWith("next");
        assertThat(String.join("", lines)).isEqualTo(line + "next");
    }

    @Test
    void aLineWithoutEndHoldsNoMoreMemoryThanItsLimit() {
        String piece = "x".repeat(Limits.STRING_BYTES_MAX / 2);
        print(piece, piece, piece, piece, piece);
        assertThat(lines).hasSize(2).allMatch(whole -> whole.length() == Limits.STRING_BYTES_MAX);
    }

    @Test
    void aLineOfJustTheLimitIsOnePoint() {
        print("x".repeat(Limits.STRING_BYTES_MAX) + "\n", "y\n");
        assertThat(lines).hasSize(2);
    }

    @Test
    void halvesOfACharacterMeetAgain() {
        print("\ud83d", "\ude00\n", "\ud83d\n");
        assertThat(lines).containsExactly("😀", "\ufffd");
    }
}
