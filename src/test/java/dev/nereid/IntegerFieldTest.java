package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Fields that hold an integer of 64 bits. */
class IntegerFieldTest extends InAllModes {

    @InEachLoggingMode
    void allOf64BitsAreKept(Mode mode) {
        long[] values = {0, 1, -1, Integer.MAX_VALUE + 1L, Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE};
        try (Run run = start(mode)) {
            for (int i = 0; i < values.length; i++) {
                run.assign("n/" + i, values[i]);
            }
            for (int i = 0; i < values.length; i++) {
                assertThat(run.fetch("n/" + i).asLong()).isEqualTo(values[i]);
            }
            assertThat(run.fetch("n/0").type()).isEqualTo("int");
            assertThat(run.fetch("n/1")).hasToString("n/1 (int): 1");
        }
    }

    @InEachLoggingMode
    void theLaterValueCounts(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("n", 1);
            run.assign("n", 2);
            assertThat(run.fetch("n").asLong()).isEqualTo(2);
        }
    }

    /** Half of it would be lost without a word. */
    @InEachLoggingMode
    void aFloatIsNotTruncatedButRefused(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("n", 7);
            assertThatThrownBy(() -> run.assign("n", 2.7))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"n\" is an integer")
                    .hasMessageContaining("float");
            assertThatThrownBy(() -> run.assign("n", "8")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assign("n", true)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.append("n", 1)).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("n").asLong()).isEqualTo(7);
            assertThatThrownBy(() -> run.fetch("n").asDouble()).isInstanceOf(FieldTypeException.class);
        }
    }

    @InEachLoggingMode
    void deletedItMayBecomeAnything(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("n", 7);
            assertThat(run.delete("n")).isEqualTo(1);
            assertThat(run.exists("n")).isFalse();
            run.append("n", "text");
            assertThat(run.fetch("n").type()).isEqualTo("stringSeries");
        }
    }
}
