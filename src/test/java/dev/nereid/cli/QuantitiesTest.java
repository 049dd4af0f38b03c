package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "500k, 500000",
        "2M, 2000000",
        "1.5MB, 1500000",
        "64KiB, 65536",
        "100KB, 100000",
        "1 GiB, 1073741824",
        "100000, 100000",
        "1000B, 1000"
    })
    void ratesMayHaveAUnit(String text, long bytes) {
        assertThat(new Quantities.OfBytes().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1k", "fast", "10 parsecs", "1e6", "1,5MB", "0", "999", "5", "99999999999G"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> new Quantities.OfBytes().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("give");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "2m, 120000", "2min, 120000", "1h, 3600000", "1.5, 1500"})
    void timesMayHaveAUnit(String text, long millis) {
        assertThat(new Quantities.OfTime().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "soon", "10 parsecs", "0", "1ms"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> new Quantities.OfTime().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("give");
    }

    @Test
    void theCommandSaysWhichOptionIsWrong(@TempDir Path cache) {
        Cli cli = new Cli(cache);
        assertWrong(cli.run("sync", "--max-rate", "fast"), "--max-rate", "\"fast\" makes no sense here");
        assertWrong(cli.run("sync", "--follow", "--interval", "0"), "--interval", "\"0\" is too short");
        assertWrong(cli.run("sync", "--interval", "1s"), "--interval is for --follow");
    }

    private static void assertWrong(Cli.Result result, String... parts) {
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(parts);
    }
}
