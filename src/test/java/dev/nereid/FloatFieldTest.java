package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fields that hold a float. */
class FloatFieldTest extends InAllModes {

    @InEachLoggingMode
    void allThatADoubleCanBeIsKept(Mode mode) {
        double[] values = {
            0.1,
            -0.0,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        try (Run run = start(mode)) {
            for (int i = 0; i < values.length; i++) {
                run.assign("x/" + i, values[i]);
            }
            for (int i = 0; i < values.length; i++) {
                assertThat(Double.doubleToLongBits(run.fetch("x/" + i).asDouble()))
                        .isEqualTo(Double.doubleToLongBits(values[i]));
            }
            assertThat(run.fetch("x/0").type()).isEqualTo("float");
        }
    }

    /** {@code run.assign("lr", 1)} is a call with an integer, and means a learning rate all the same. */
    @InEachLoggingMode
    void anIntegerBecomesAFloatWhereThereIsOne(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("lr", 0.1);
            run.assign("lr", 1);
            assertThat(run.fetch("lr").asDouble()).isEqualTo(1);
            run.assignAll("", Map.of("lr", 2));
            assertThat(run.fetch("lr").asDouble()).isEqualTo(2);
        }
    }

    @InEachLoggingMode
    void anIntegerThatNoFloatCanBeIsRefused(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("x", 0.5);
            for (long value : new long[] {(1L << 53) + 1, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> run.assign("x", value)).isInstanceOf(AttributeConflictException.class);
            }
            assertThat(run.fetch("x").asDouble()).isEqualTo(0.5);
            run.assign("x", 1L << 60);
            assertThat(run.fetch("x").asDouble()).isEqualTo(0x1p60);
        }
    }

    @Test
    void anIntegerOfAProcessThatDoesNotKnowTheFloatBecomesOneToo() {
        try (Run one = start(Mode.ASYNC)) {
            one.assign("lr", 0.1);
            assertThat(one.awaitSync()).isTrue();
            environment.put("NEREID_DIR", temporary.resolve("elsewhere").toString());
            try (Run two = runBuilder(Mode.ASYNC).withId(one.id()).start()) {
                two.assign("lr", 1);
                assertThat(two.awaitSync()).isTrue();
                assertThat(two.syncStatus().rejected()).isZero();
            }
            assertThat(one.fetch("lr").asDouble()).isEqualTo(1);
        }
    }

    @InEachLoggingMode
    void otherTypesAreRefused(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("x", 0.5);
            assertThatThrownBy(() -> run.assign("x", "0.7"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"x\" is a float");
            assertThatThrownBy(() -> run.assign("x", true)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.append("x", 0.5)).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("x").asDouble()).isEqualTo(0.5);
        }
    }
}
