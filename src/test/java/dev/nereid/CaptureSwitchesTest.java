package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureSwitchesTest {
    @TempDir
    private Path directory;

    private static CaptureSwitches of(Map<String, String> environment) {
        CaptureSwitches switches = new CaptureSwitches(new Settings(environment));
        switches.complete();
        return switches;
    }

    @Test
    void everythingIsOnUnlessSomebodySaysOtherwise() {
        for (Setting setting : Setting.values()) {
            if (setting.option().startsWith("capture") || setting == Setting.FAIL_ON_EXCEPTION) {
                assertThat(of(Map.of()).isOn(setting)).as("%s", setting).isTrue();
                assertThat(of(Map.of(setting.variable(), "off")).isOn(setting))
                        .as("%s", setting)
                        .isFalse();
            }
        }
    }

    @Test
    void oneVariableStandsForAllThatHaveNoWordOfTheirOwn() {
        CaptureSwitches all = of(Map.of("NEREID_CAPTURE", "false"));
        assertThat(all.isAnyOn()).isFalse();
        assertThat(all.isOn(Setting.FAIL_ON_EXCEPTION)).isTrue();

        CaptureSwitches allButOne = of(Map.of("NEREID_CAPTURE", "false", "NEREID_CAPTURE_GIT", "true"));
        assertThat(allButOne.isAnyOn()).isTrue();
        assertThat(allButOne.isOn(Setting.CAPTURE_GIT)).isTrue();
        assertThat(allButOne.isOn(Setting.CAPTURE_STDOUT)).isFalse();
    }

    @Test
    void theProgramsWordComesFirst() {
        CaptureSwitches switches =
                new CaptureSwitches(new Settings(Map.of("NEREID_CAPTURE", "false", "NEREID_CAPTURE_GIT", "true")));
        switches.set(Setting.CAPTURE_STDERR, true);
        switches.set(Setting.CAPTURE_GIT, false);
        switches.complete();
        assertThat(switches.isOn(Setting.CAPTURE_STDERR)).isTrue();
        assertThat(switches.isOn(Setting.CAPTURE_GIT)).isFalse();
    }

    @Test
    void aVariableThatMakesNoSenseIsRefusedBeforeAnythingIsLogged() {
        RunBuilder builder = new RunBuilder(new Settings(Map.of("NEREID_CAPTURE_SOURCE", "perhaps")))
                .mode(Mode.OFFLINE)
                .directory(directory.resolve("runs"));
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NEREID_CAPTURE_SOURCE is \"perhaps\"; it can be true or false.");
        assertThat(directory).isEmptyDirectory();
    }
}
