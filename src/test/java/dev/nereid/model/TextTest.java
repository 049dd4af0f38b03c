package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final String WHALE = "\ud83d\udc0b";

    @Test
    void aHalfSurrogateIsNotWellFormed() {
        assertThat(Text.isWellFormed("a" + WHALE + "b")).isTrue();
        assertThat(Text.isWellFormed("")).isTrue();
        assertThat(Text.isWellFormed("\ud83d")).isFalse();
        assertThat(Text.isWellFormed("a\udc0b")).isFalse();
        assertThat(Text.isWellFormed("\udc0b\ud83d")).isFalse();
        assertThat(Text.isWellFormed("\ud83d" + WHALE)).isFalse();
    }

    @Test
    void halvesOfSurrogatesAreReplaced() {
        assertThat(Text.wellFormed("a\ud83d" + WHALE + "\udc0bz")).isEqualTo("a\ufffd" + WHALE + "\ufffdz");
    }

    @Test
    void wellFormedTextIsKeptAsItIs() {
        String text = "a" + WHALE;
        assertThat(Text.wellFormed(text)).isSameAs(text);
    }

    @Test
    void textIsCutBetweenCharacters() {
        String text = "a\u00e9\u4e2d" + WHALE; // 1, 2, 3 and 4 bytes
        assertThat(Text.cut(text, 10)).isEqualTo(text);
        assertThat(Text.cut(text, 9)).isEqualTo("a\u00e9\u4e2d");
        assertThat(Text.cut(text, 6)).isEqualTo("a\u00e9\u4e2d");
        assertThat(Text.cut(text, 5)).isEqualTo("a\u00e9");
        assertThat(Text.cut(text, 2)).isEqualTo("a");
        assertThat(Text.cut(text, 0)).isEmpty();
    }

    @Test
    void theCutIsTheLongestBeginningThatFits() {
        Seeds.check(2000, random -> {
            String text = Samples.string(random) + Samples.string(random);
            int max = random.nextInt(40);
            String cut = Text.cut(text, max);
            assertThat(text).startsWith(cut);
            assertThat(Text.isWellFormed(cut)).isTrue();
            assertThat(bytes(cut)).isLessThanOrEqualTo(max);
            if (!cut.equals(text)) {
                int next = Character.charCount(text.codePointAt(cut.length()));
                assertThat(bytes(text.substring(0, cut.length() + next))).isGreaterThan(max);
            }
        });
    }

    @Test
    void bytesAreThoseOfUtf8() {
        Seeds.check(1000, random -> {
            String text = Samples.string(random).repeat(random.nextInt(20));
            assertThat(Text.bytes(text)).isEqualTo(bytes(text));
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
