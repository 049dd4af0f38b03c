package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @Test
    void aNumberAndAUnitMakeADuration() {
        assertThat(DurationText.parse("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(DurationText.parse(" 30 min ")).isEqualTo(Duration.ofMinutes(30));
        assertThat(DurationText.parse("12h")).isEqualTo(Duration.ofHours(12));
        assertThat(DurationText.parse("999999999d")).isEqualTo(Duration.ofDays(999_999_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "0d", "-7d", "1.5h", "7m", "7D", "1d12h", "P7D", "9999999999s"})
    void anythingElseIsRefusedWithWhatIsPossible(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("\"" + text + "\" is no duration")
                .withMessageContaining("s, min, h or d");
    }
}
