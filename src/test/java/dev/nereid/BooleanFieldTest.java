package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Fields that hold a boolean. */
class BooleanFieldTest extends InAllModes {

    @InEachLoggingMode
    void bothAreKeptAndTheLaterCounts(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("yes", true);
            run.assign("no", true);
            run.assign("no", false);
            assertThat(run.fetch("yes").asBoolean()).isTrue();
            assertThat(run.fetch("no").asBoolean()).isFalse();
            assertThat(run.fetch("no").type()).isEqualTo("bool");
        }
    }

    /** {@code "no"} is no true, as truthiness would have it. */
    @InEachLoggingMode
    void nothingElseIsTrueOrFalse(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("flag", false);
            assertThatThrownBy(() -> run.assign("flag", "no"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"flag\" is a boolean");
            assertThatThrownBy(() -> run.assign("flag", 1)).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("flag").asBoolean()).isFalse();
            assertThatThrownBy(() -> run.fetch("flag").asString()).isInstanceOf(FieldTypeException.class);
        }
    }
}
