package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    private static List<String> labels(boolean log, int count, double... numbers) {
        return Axis.of(List.of(numbers), log).ticks(count).stream()
                .map(Axis.Tick::label)
                .toList();
    }

    @Test
    void ticksAreAtRoundNumbers() {
        assertThat(labels(false, 5, 0, 999)).containsExactly("0", "200", "400", "600", "800");
        assertThat(labels(false, 4, 0.11, 0.93)).containsExactly("0.5");
        assertThat(labels(false, 5, -0.11, 0.93)).containsExactly("0", "0.5");
        assertThat(labels(false, 10, 0, 0.7)).containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7");
    }

    @Test
    void labelsOfANarrowRangeDiffer() {
        assertThat(labels(false, 2, 1e6, 1e6 + 0.002)).containsExactly("1000000", "1000000.001", "1000000.002");
    }

    @Test
    void largeAndSmallNumbersHaveExponents() {
        assertThat(labels(false, 2, 0, 2e300)).containsExactly("0", "1E+300", "2E+300");
        assertThat(labels(false, 2, 0, 2e-30)).containsExactly("0", "1E-30", "2E-30");
    }

    @Test
    void aLogScaleHasPowersOfTen() {
        assertThat(labels(true, 4, 0.001, 100)).containsExactly("0.01", "1", "100");
        assertThat(labels(true, 4, 1, 8)).containsExactly("2", "4", "6", "8");
    }

    @Test
    void oneNumberIsInTheMiddle() {
        for (double number : new double[] {0, 7, -3, 1e300, -1e300, Double.MIN_VALUE}) {
            Axis axis = Axis.of(List.of(new double[] {number, number}), false);
            assertThat(axis.position(number)).isBetween(0.4, 0.6);
            assertThat(axis.ticks(5)).hasSize(1);
        }
    }
}
