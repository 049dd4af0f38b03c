package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"60, PT1M", "' 60 s ', PT1M", "500ms, PT0.5S", "5 m, PT5M", "2h, PT2H", "1d, PT24H", "PT1M30S, PT1M30S"
    })
    void aDurationIsReadAsPeopleWriteIt(String text, Duration duration) {
        assertThat(Durations.parse("X", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "60 years", "1.5 s", "s", "PT0S", "PT-1S", "9999999999999"})
    void whatIsNoneIsNamedWithItsSetting(String text) {
        assertThatThrownBy(() -> Durations.parse("NEREID_REQUEST_TIMEOUT", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NEREID_REQUEST_TIMEOUT is \"" + text + "\"");
    }

    @Test
    void aDurationIsSaidInWholeSecondsWhereItHasThem() {
        assertThat(Durations.text(Duration.ofMinutes(1))).isEqualTo("60 s");
        assertThat(Durations.text(Duration.ofMillis(1500))).isEqualTo("1500 ms");
        assertThat(Durations.text(Duration.ofMillis(20))).isEqualTo("20 ms");
    }

    @Test
    void theProgramsRequestTimeoutBeatsTheEnvironments() {
        RunBuilder builder = new RunBuilder(new Settings(Map.of("NEREID_REQUEST_TIMEOUT", "soon"))).mode(Mode.DEBUG);
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NEREID_REQUEST_TIMEOUT is \"soon\"");
        builder.requestTimeout(Duration.ofSeconds(1)).start().close();
        assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requestTimeout");
    }
}
