package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotTest {
    private static final Plot.Style ASCII = new Plot.Style(40, 5, false, false, false);

    private static Plot.Series series(String name, double... values) {
        double[] steps = IntStream.range(0, values.length).asDoubleStream().toArray();
        return new Plot.Series(name, steps, values, values.length);
    }

    private static List<String> draw(Plot.Style style, double... values) {
        return Plot.draw(List.of(series("x", values)), style);
    }

    @Test
    void aRisingLineRunsFromCornerToCorner() {
        assertThat(draw(new Plot.Style(24, 5, false, false, false), 0, 1, 2, 3, 4))
                .containsExactly(
                        "4 +                  ***",
                        "  |             *****",
                        "2 +        *****",
                        "  |   *****",
                        "0 +***",
                        "  ++---------+---------+",
                        "   0         2         4",
                        "x: 5 points, 0 to 4, last 4");
    }

    @Test
    void brailleHasEightDotsToACharacter() {
        List<String> lines = draw(new Plot.Style(23, 2, true, false, false), 0, 7);
        assertThat(lines.get(0)).endsWith("⠉").contains("⠤");
        assertThat(lines.get(1)).contains("⣀");
        assertThat(lines.get(2)).startsWith("  └┬");
    }

    @Test
    void whereThereIsNoNumberThereIsAGap() {
        List<String> lines = draw(ASCII, 1, 1, Double.NaN, Double.POSITIVE_INFINITY, 1, 1);
        String line = lines.get(2);
        assertThat(line).matches("1 \\+\\*{8} +\\*{8}");
        assertThat(lines).last().isEqualTo("x: 6 points, 1 to 1, last 1, 1 NaN, without the infinite ones");
    }

    @Test
    void onePointIsInTheMiddleOfAxesThatNameIt() {
        Plot.Style small = new Plot.Style(25, 3, false, false, false);
        Plot.Series one = new Plot.Series("x", new double[] {40}, new double[] {0.25}, 1);
        assertThat(Plot.draw(List.of(one), small))
                .containsExactly(
                        "     |",
                        "0.25 +          *",
                        "     |",
                        "     +----------+---------",
                        "                40",
                        "x: 1 point, last 0.25");
    }

    @Test
    void aConstantHasOneLabel() {
        for (boolean log : new boolean[] {false, true}) {
            List<String> lines = draw(new Plot.Style(24, 3, false, false, log), 3, 3, 3);
            assertThat(lines.get(0)).isEqualTo("  |");
            assertThat(lines.get(1)).isEqualTo("3 +" + "*".repeat(21));
            assertThat(lines.get(2)).isEqualTo("  |");
        }
        assertThat(draw(new Plot.Style(24, 3, false, false, false), 0, 0).get(1))
                .startsWith("0 +***");
    }

    @Test
    void withoutANumberThereIsNoPicture() {
        assertThat(draw(ASCII)).containsExactly("No numbers to plot.", "x: 0 points");
        assertThat(draw(ASCII, Double.NaN)).containsExactly("No numbers to plot.", "x: 1 point, last NaN, 1 NaN");
        assertThat(draw(new Plot.Style(40, 5, true, true, true), -1))
                .first()
                .isEqualTo("No numbers to plot that have a logarithm.");
    }

    @Test
    void equalRatiosAreEqualDistancesOnALogScale() {
        List<String> lines = draw(new Plot.Style(40, 5, false, false, true), 1e-4, 1e-3, 1e-2, 0.1, 1, 0, -1);
        assertThat(lines.get(0)).startsWith("     1 +").endsWith("*");
        assertThat(lines.get(2)).startsWith("  0.01 +");
        assertThat(lines.get(4)).startsWith("0.0001 +*");
        assertThat(lines).last().asString().contains("without those not above 0");
    }

    @Test
    void severalSeriesAreToldApart() {
        List<Plot.Series> two = List.of(series("down", 1, 0), series("up", 0, 1));
        List<String> plain = Plot.draw(two, new Plot.Style(40, 5, true, false, false));
        assertThat(plain.get(0)).contains("*").endsWith("o");
        assertThat(plain).endsWith("* down: 2 points, 0 to 1, last 0", "o up: 2 points, 0 to 1, last 1");
        List<String> colored = Plot.draw(two, new Plot.Style(40, 5, true, true, false));
        assertThat(colored.get(0)).contains("\033[34m", "\033[33m", "\033[0m");
        assertThat(String.join("", colored)).doesNotContain("*");
    }

    @Test
    void numbersOfAnySizeFit() {
        List<String> huge = draw(ASCII, Double.MAX_VALUE, -Double.MAX_VALUE);
        assertThat(huge.get(0)).contains("*");
        assertThat(huge.get(4)).contains("*");
        assertThat(draw(ASCII, 1e300, 1e300).get(2)).contains("1E+300 +*");
        assertThat(draw(ASCII, Double.MIN_VALUE, 0).get(2)).startsWith("0 +**").endsWith("**");
    }

    @Test
    void noLineIsLongerThanTheTerminalAndAllIsDrawn() {
        Seeds.check(500, random -> {
            Plot.Style style = new Plot.Style(
                    40 + random.nextInt(80), 3 + random.nextInt(20), random.nextBoolean(), false, random.nextBoolean());
            List<Plot.Series> series = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(i -> series("s" + i, values(random)))
                    .toList();
            List<String> lines = Plot.draw(series, style);
            List<String> picture = lines.subList(0, lines.size() - series.size());
            assertThat(picture).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(style.columns()));
            boolean any = series.stream()
                    .flatMapToDouble(one -> Arrays.stream(one.values()))
                    .anyMatch(value -> Double.isFinite(value) && (!style.log() || value > 0));
            assertThat(picture).hasSize(any ? style.rows() + 2 : 1);
        });
    }

    private static double[] values(Random random) {
        double scale = Math.pow(10, random.nextInt(40) - 20);
        double shift = random.nextInt(3) * scale * 1000;
        double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, 0, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE};
        return IntStream.range(0, random.nextInt(200))
                .mapToDouble(i -> random.nextInt(20) == 0
                        ? odd[random.nextInt(odd.length)]
                        : shift + scale * random.nextGaussian())
                .toArray();
    }
}
