package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Fields that hold a string. */
class StringFieldTest extends InAllModes {

    private static final int MIB = 1 << 20;

    @InEachLoggingMode
    void anyTextIsKeptAsItIs(Mode mode) {
        String[] texts = {"", " ", "ä 🦭", "a\nb\tc", "'; drop table operation; --", "{\"a\": 1}", "\u0000"};
        try (Run run = start(mode)) {
            for (int i = 0; i < texts.length; i++) {
                run.assign("text/" + i, texts[i]);
            }
            for (int i = 0; i < texts.length; i++) {
                assertThat(run.fetch("text/" + i).asString()).isEqualTo(texts[i]);
            }
            assertThat(run.fetch("text/1").type()).isEqualTo("string");
        }
    }

    @InEachLoggingMode
    void upToOneMebibyteIsKeptAndWhatIsLongerIsCutBetweenCharacters(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("longest", "x".repeat(MIB));
            run.assign("longer", "🦭".repeat(MIB / 4 + 1));
            assertThat(run.fetch("longest").asString()).hasSize(MIB);
            assertThat(run.fetch("longer").asString()).isEqualTo("🦭".repeat(MIB / 4));
            assertThat(run.dropped()).isZero();
        }
    }

    @Test
    void aCutIsWarnedOfOncePerField() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true));
        try (Run run = start(Mode.OFFLINE)) {
            for (int i = 0; i < 3; i++) {
                run.assign("a", "x".repeat(MIB + 1));
                run.append("b", "x".repeat(MIB + 1));
            }
        } finally {
            System.setErr(before);
        }
        for (String path : new String[] {"a", "b"}) {
            String warning = "Text for \"" + path + "\" was cut from 1048577 to 1048576 characters";
            assertThat(printed.toString().split(warning, -1)).as(path).hasSize(2);
        }
    }

    @InEachLoggingMode
    void otherTypesAreRefused(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("text", "7");
            assertThatThrownBy(() -> run.assign("text", 7))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"text\" is a string");
            assertThatThrownBy(() -> run.assign("text", (String) null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is null");
            assertThatThrownBy(() -> run.append("text", "point")).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("text").asString()).isEqualTo("7");
        }
    }
}
