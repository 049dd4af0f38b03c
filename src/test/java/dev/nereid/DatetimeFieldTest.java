package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;

/** Fields that hold a point in time. */
class DatetimeFieldTest extends InAllModes {

    @InEachLoggingMode
    void microsecondsAreKeptAndWhatIsFinerIsCut(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("t/fine", Instant.parse("2026-02-28T23:59:59.123456789Z"));
            run.assign("t/early", Instant.parse("1815-12-10T00:00:00Z"));
            run.assign("t/epoch", Instant.EPOCH);
            assertThat(run.fetch("t/fine").asInstant()).isEqualTo(Instant.parse("2026-02-28T23:59:59.123456Z"));
            assertThat(run.fetch("t/early").asInstant()).isEqualTo(Instant.parse("1815-12-10T00:00:00Z"));
            assertThat(run.fetch("t/epoch").asInstant()).isEqualTo(Instant.EPOCH);
            assertThat(run.fetch("t/epoch").type()).isEqualTo("datetime");
        }
    }

    @InEachLoggingMode
    void whatIsNoTimeOrTooFarAwayIsRefused(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("t", Instant.EPOCH);
            assertThatThrownBy(() -> run.assign("t", "1970-01-01T00:00:00Z"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"t\" is a datetime");
            assertThatThrownBy(() -> run.assign("t", 0)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assign("t", Instant.MAX))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Nothing was logged");
            assertThat(run.fetch("t").asInstant()).isEqualTo(Instant.EPOCH);
        }
    }
}
