package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RateOptionTest {
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
        assertThat(new RateOption().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1k", "fast", "10 parsecs", "1e6", "1,5MB", "0", "999", "5", "99999999999G"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> new RateOption().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("give");
    }

    @Test
    void theCommandSaysWhichOptionIsWrong(@TempDir Path cache) {
        Cli cli = new Cli(cache);
        assertWrong(cli.run("sync", "--max-rate", "fast"), "--max-rate", "\"fast\" makes no sense here");
        assertWrong(cli.run("sync", "--follow", "--interval", "1ms"), "--interval", "at least 10 ms");
        assertWrong(cli.run("sync", "--follow", "--interval", "5"), "--interval", "\"5\" is no duration");
        assertWrong(cli.run("sync", "-p", "a/b/c"), "--project", "\"a/b/c\"");
        assertWrong(cli.run("sync", "--interval", "1s"), "--interval is for --follow");
    }

    @Test
    void aLimitIsOneOrMore(@TempDir Path cache) {
        Cli cli = new Cli(cache);
        for (String[] command : new String[][] {{"ls"}, {"best", "--max"}, {"pull"}, {"sql", "select 1"}}) {
            for (String limit : new String[] {"0", "-1", "few", "1.5"}) {
                assertWrong(limited(cli, command, limit), "--limit", limit, "give at least 1");
            }
            Cli.Result huge = limited(cli, command, "99999999999");
            assertWrong(huge, "--limit", "99999999999 is too many; give at most 2147483647");
            assertThat(huge.err()).doesNotContain("is not an");
        }
    }

    private static Cli.Result limited(Cli cli, String[] command, String limit) {
        return cli.run(
                Stream.concat(Stream.of(command), Stream.of("--limit", limit)).toArray());
    }

    private static void assertWrong(Cli.Result result, String... parts) {
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(parts);
    }
}
