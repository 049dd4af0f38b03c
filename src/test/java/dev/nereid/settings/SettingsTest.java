package dev.nereid.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Durability;
import dev.nereid.ObjectBuilder;
import dev.nereid.RunBuilder;
import dev.nereid.capture.JobIdentity;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static Settings of(String variable, String value) {
        return new Settings(Map.of(variable, value));
    }

    @Test
    void ourVariableComesBeforeTheNeptuneOneAndBlankIsNotSet() {
        Settings both = new Settings(Map.of("NEREID_PROJECT", "ours", "NEPTUNE_PROJECT", "theirs"));
        assertThat(both.get(Setting.PROJECT)).isEqualTo("ours");
        assertThat(both.variable(Setting.PROJECT)).isEqualTo("NEREID_PROJECT");

        Settings blank = new Settings(Map.of("NEREID_PROJECT", " ", "NEPTUNE_PROJECT", " theirs "));
        assertThat(blank.get(Setting.PROJECT)).isEqualTo("theirs");
        assertThat(blank.variable(Setting.PROJECT)).isEqualTo("NEPTUNE_PROJECT");

        assertThat(new Settings(Map.of()).get(Setting.PROJECT)).isNull();
        assertThat(new Settings(Map.of()).variable(Setting.PROJECT)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "5 ms, PT0.005S",
        "250us, PT0.00025S",
        "30s, PT30S",
        "30, PT30S",
        "1.5, PT1.5S",
        "2 min, PT2M",
        "1h, PT1H",
        "1 H, PT1H",
        "0, PT0S",
        "PT5S, PT5S",
        "pt1m, PT1M",
        "3d, PT72H"
    })
    void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(of("NEREID_CLOSE_TIMEOUT", text).duration(Setting.CLOSE_TIMEOUT))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"soon", "2m", "-1 s", "5 parsecs", "PT-5S", "1e3", "999999999999 h", "PT9999999999H", "5 ms 3"})
    void otherDurationsAreRefusedWithTheVariableTheValueAndWhatIsPossible(String text) {
        assertThatThrownBy(() -> of("NEPTUNE_SYNC_AFTER_STOP_TIMEOUT", text).duration(Setting.CLOSE_TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NEPTUNE_SYNC_AFTER_STOP_TIMEOUT is \"" + text + "\"; it can be a duration")
                .hasMessageContaining("at least 0 s")
                .hasMessageContaining("2 min");
    }

    @Test
    void aMinimumIsHeld() {
        assertThat(of("NEREID_REQUEST_TIMEOUT", "1").duration(Setting.REQUEST_TIMEOUT))
                .isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> of("NEREID_REQUEST_TIMEOUT", "99 ms").duration(Setting.REQUEST_TIMEOUT))
                .hasMessageContaining("NEREID_REQUEST_TIMEOUT is \"99 ms\"")
                .hasMessageContaining("at least 100 ms");

        assertThat(of("NEREID_QUEUE_CAPACITY", "1,024").integer(Setting.QUEUE_CAPACITY))
                .isEqualTo(1024);
        for (String wrong : List.of("1023", "many", "-5", "1e6", "99999999999")) {
            assertThatThrownBy(() -> of("NEREID_QUEUE_CAPACITY", wrong).integer(Setting.QUEUE_CAPACITY))
                    .hasMessage(
                            "NEREID_QUEUE_CAPACITY is \"" + wrong + "\"; it can be a whole number of at least 1,024.");
        }
    }

    @Test
    void wordsMayBeWrittenInAnyCase() {
        assertThat(of("NEREID_DURABILITY", "Power-Safe").choice(Setting.DURABILITY, Durability.class))
                .isEqualTo(Durability.POWER_SAFE);
        assertThat(of("NEREID_DURABILITY", "KILL_SAFE").choice(Setting.DURABILITY, Durability.class))
                .isEqualTo(Durability.KILL_SAFE);
        assertThatThrownBy(() -> of("NEREID_DURABILITY", "safe").choice(Setting.DURABILITY, Durability.class))
                .hasMessage("NEREID_DURABILITY is \"safe\"; it can be kill-safe, power-safe or each-call.");

        assertThat(of("NEREID_FAIL_WHEN_FULL", "Yes").flag(Setting.FAIL_WHEN_FULL))
                .isTrue();
        assertThat(of("NEREID_FAIL_WHEN_FULL", "0").flag(Setting.FAIL_WHEN_FULL))
                .isFalse();
        assertThat(new Settings(Map.of()).flag(Setting.FAIL_WHEN_FULL)).isFalse();
        assertThatThrownBy(() -> of("NEREID_FAIL_WHEN_FULL", "2").flag(Setting.FAIL_WHEN_FULL))
                .hasMessage("NEREID_FAIL_WHEN_FULL is \"2\"; it can be true or false.");
    }

    @Test
    void proxiesHaveNamesInLowerCaseToo() {
        Settings both = new Settings(Map.of("https_proxy", "lower", "HTTPS_PROXY", "upper"));
        assertThat(both.get(Setting.HTTPS_PROXY)).isEqualTo("lower");
        assertThat(of("NO_PROXY", "a, b ,,c").list(Setting.NO_PROXY)).containsExactly("a", "b", "c");
    }

    @Test
    void directoriesOfTheUserFollowTheirVariables() {
        UserDirectories own = new UserDirectories(new Settings(
                Map.of("NEREID_CACHE_DIR", "/c", "NEREID_STATE_DIR", "/s", "XDG_CACHE_HOME", "/x", "HOME", "/h")));
        assertThat(own.cache()).isEqualTo(Path.of("/c"));
        assertThat(own.state()).isEqualTo(Path.of("/s"));
        UserDirectories shared =
                new UserDirectories(new Settings(Map.of("XDG_CACHE_HOME", "/x", "XDG_STATE_HOME", "/y", "HOME", "/h")));
        assertThat(shared.cache()).isEqualTo(Path.of("/x/nereid"));
        assertThat(shared.fallbackRuns()).isEqualTo(Path.of("/y/nereid/runs"));
        UserDirectories home = new UserDirectories(of("HOME", "/h"));
        assertThat(home.cache()).isEqualTo(Path.of("/h/.cache/nereid"));
        assertThat(home.state()).isEqualTo(Path.of("/h/.local/state/nereid"));
    }

    /** A row per setting, in this order, and nothing else; the last column is the README's own. */
    @Test
    void theTableOfTheReadmeSaysTheSame() throws IOException {
        List<String> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(Path.of(System.getProperty("project.basedir"), "README.md"))) {
            inTable = line.startsWith("| `RunBuilder` | variable |") || inTable && line.startsWith("|");
            if (inTable && !line.startsWith("| --- |") && !line.startsWith("| `RunBuilder` |")) {
                String[] cells = line.split("\\|", -1);
                assertThat(cells).as(line).hasSize(9);
                rows.add(String.join("|", Arrays.copyOf(cells, 7)) + "|");
            }
        }
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Setting.values()).map(SettingsTest::row).toList());
    }

    private static String row(Setting setting) {
        return "|" + code(setting.option()) + code(setting.variable()) + code(setting.neptuneVariable())
                + cell(setting.fallback()) + cell(setting.minimum()) + cell(setting.unit());
    }

    private static String code(String text) {
        return cell(text.isEmpty() ? "" : "`" + text + "`");
    }

    private static String cell(String text) {
        return text.isEmpty() ? " |" : " " + text + " |";
    }

    @Test
    void everyOptionOfTheBuilderIsASetting() {
        List<String> options = Arrays.stream(RunBuilder.class.getMethods())
                .filter(method -> ObjectBuilder.class.isAssignableFrom(method.getReturnType()))
                .map(Method::getName)
                .toList();
        assertThat(Setting.JOB_ID.variable()).isEqualTo(JobIdentity.OWN_ID);
        assertThat(Arrays.stream(Setting.values()).map(Setting::option).filter(option -> !option.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(options);
    }
}
