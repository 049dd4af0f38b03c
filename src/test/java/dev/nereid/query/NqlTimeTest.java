package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nereid.codec.Instants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as people write them. */
class NqlTimeTest {
    private static final long NOW = Instants.micros("2024-03-31T12:34:56.789Z");

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z,        2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00+02:00,   2026-01-31T10:00:00Z",
        "2026-01-31T12:00:00-02:30,   2026-01-31T14:30:00Z",
        "2026-01-31T12:00:00.123456,  2026-01-31T12:00:00.123456Z",
        "2026-01-31 12:00,            2026-01-31T12:00:00Z",
        "2026-01-31,                  2026-01-31T00:00:00Z",
        "now,                         2024-03-31T12:34:56.789Z",
        "Today,                       2024-03-31T00:00:00Z",
        "-90s,                        2024-03-31T12:33:26.789Z",
        "-30m,                        2024-03-31T12:04:56.789Z",
        "-30min,                      2024-03-31T12:04:56.789Z",
        "-2h,                         2024-03-31T10:34:56.789Z",
        "+1d,                         2024-04-01T12:34:56.789Z",
        "-1w,                         2024-03-24T12:34:56.789Z",
        "-1M,                         2024-02-29T12:34:56.789Z",
        "-1mo,                        2024-02-29T12:34:56.789Z",
        "-1y,                         2023-03-31T12:34:56.789Z"
    })
    void absoluteAndRelative(String text, String expected) {
        assertThat(Instants.text(NqlTime.micros(text, NOW))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2h",
                "-h",
                "-2 h",
                "-2q",
                "2026-13-01",
                "2026-01-31T",
                "-999999999y",
                "+292277y",
                "-100001y",
                "T+"
            })
    void whatIsNoTime(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NqlTime.micros(text, NOW));
    }
}
