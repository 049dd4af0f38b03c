package dev.nereid.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NulFreeTest {
    private final NulFree converter = new NulFree();

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "0", "\0", "\u001a", "\u001a0", "\0\0\u001a\u001a", "a\0b\u001a0c", "\u001a\0"})
    void everyTextComesBackAndHasNoNul(String text) {
        assertThat(converter.to(text)).doesNotContain("\0");
        assertThat(converter.from(converter.to(text))).isEqualTo(text);
    }

    @Test
    void randomTextsOfTheSpecialCharactersComeBack() {
        Random random = new Random(20_261_125);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append("\0\u001a0x".charAt(random.nextInt(4)));
            }
            assertThat(converter.from(converter.to(text.toString()))).isEqualTo(text.toString());
        }
    }

    @Test
    void nothingIsNothing() {
        assertThat(converter.to(null)).isNull();
        assertThat(converter.from(null)).isNull();
    }
}
