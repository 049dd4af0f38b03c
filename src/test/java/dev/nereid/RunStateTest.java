package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The field {@code sys/state}: whether anybody is connected. */
class RunStateTest extends InAllModes {

    @InEachLoggingMode
    void aRunIsActiveWhileItIsOpen(Mode mode) {
        String id;
        try (Run run = start(mode)) {
            id = run.id();
            run.assign("a", 1);
            Field state = run.fetch("sys/state");
            assertThat(state.type()).isEqualTo("experimentState");
            assertThat(state.asString()).isEqualTo("active");
            assertThatThrownBy(() -> run.assign("sys/state", "inactive"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("sys/state");
            assertThatThrownBy(() -> run.delete("sys/state")).isInstanceOf(AttributeConflictException.class);
        }
        if (mode == Mode.OFFLINE) {
            environment.remove("NEREID_API_TOKEN");
            try (Run run = readOnServer(id)) {
                assertThat(run.fetch("sys/state").asString()).isEqualTo("inactive");
            }
        }
    }
}
