package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class StampTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    @Test
    void timeDecidesThenTheLogThenTheSequence() {
        assertThat(new Stamp(2, A, 1).isAfter(new Stamp(1, B, 9))).isTrue();
        assertThat(new Stamp(1, B, 1).isAfter(new Stamp(1, A, 9))).isTrue();
        assertThat(new Stamp(1, A, 2).isAfter(new Stamp(1, A, 1))).isTrue();
        assertThat(new Stamp(1, A, 1).isAfter(new Stamp(1, A, 1))).isFalse();
    }

    @Test
    void everyStampIsAfterNever() {
        assertThat(new Stamp(0, A, 1).isAfter(Stamp.NEVER)).isTrue();
        assertThat(new Stamp(Long.MIN_VALUE, A, 1).isAfter(Stamp.NEVER)).isTrue();
        assertThat(Stamp.NEVER.isAfter(new Stamp(Long.MIN_VALUE, A, 1))).isFalse();
    }

    @Test
    void maxIsTheLaterOne() {
        Stamp early = new Stamp(1, A, 1);
        Stamp late = new Stamp(2, A, 2);
        assertThat(Stamp.max(early, late)).isSameAs(late);
        assertThat(Stamp.max(late, early)).isSameAs(late);
    }
}
