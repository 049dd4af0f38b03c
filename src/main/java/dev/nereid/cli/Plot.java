package dev.nereid.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Float series as a picture made of text: lines between points that follow one another, gaps where there is no number, an
 * axis at the left and one below, a legend. Of all series that share it.
 */
final class Plot {
    /**
     * How it is drawn.
     *
     * @param columns width of all
     * @param rows height of the picture itself
     * @param unicode whether there are Braille characters, with eight dots each; else one ASCII character is one dot
     * @param colors whether the terminal shows colours
     * @param log whether equal ratios are equal distances
     */
    record Style(int columns, int rows, boolean unicode, boolean colors, boolean log) {}

    /** @param total how many points there are of which these are some */
    record Series(String name, double[] steps, double[] values, long total) {}

    private static final String MARKS = "*o+x#@%&";
    private static final int[] COLORS = {34, 33, 32, 35, 36, 31}; // blue, yellow, green, magenta, cyan, red
    private static final int COLUMNS_MIN = 20; // of the picture
    private static final int COLUMNS_PER_TICK = 12;
    private static final int ROWS_PER_TICK = 3;

    private final List<Series> series;
    private final Style style;
    private final Axis x;
    private final Axis y;
    private final List<String> labels = new ArrayList<>(); // of rows, the highest first; empty where there is none
    private final PlotCanvas canvas;

    private Plot(List<Series> series, Style style) {
        this.series = series;
        this.style = style;
        this.x = Axis.of(series.stream().map(Series::steps).toList(), false);
        this.y = Axis.of(series.stream().map(Series::values).toList(), style.log());
        for (int row = 0; row < style.rows(); row++) {
            labels.add("");
        }
        for (Axis.Tick tick : y.isEmpty() ? List.<Axis.Tick>of() : y.ticks(Math.max(2, style.rows() / ROWS_PER_TICK))) {
            labels.set((int) Math.round((1 - tick.position()) * (style.rows() - 1)), tick.label());
        }
        int margin = labels.stream().mapToInt(String::length).max().orElse(0) + 2;
        // Without colours, Braille can't tell two series apart.
        boolean dots = style.unicode() && (style.colors() || series.size() == 1);
        this.canvas = new PlotCanvas(Math.max(COLUMNS_MIN, style.columns() - margin), style.rows(), dots);
    }

    /** Lines of text. Without a single number there is no picture, only the legend. */
    static List<String> draw(List<Series> series, Style style) {
        Plot plot = new Plot(series, style);
        List<String> lines = new ArrayList<>();
        if (plot.y.isEmpty()) {
            lines.add("No numbers to plot" + (style.log() ? " that have a logarithm." : "."));
        } else {
            plot.drawSeries();
            plot.addPicture(lines);
            plot.addAxis(lines);
        }
        plot.addLegend(lines);
        return lines;
    }

    private void drawSeries() {
        for (int i = 0; i < series.size(); i++) {
            double[] steps = series.get(i).steps();
            double[] values = series.get(i).values();
            boolean follows = false;
            int lastX = 0;
            int lastY = 0;
            for (int k = 0; k < steps.length; k++) {
                boolean isShown = y.has(values[k]);
                if (isShown) {
                    int dotX = (int) Math.round(x.position(steps[k]) * (canvas.dotColumns() - 1));
                    int dotY = (int) Math.round((1 - y.position(values[k])) * (canvas.dotRows() - 1));
                    canvas.line(follows ? lastX : dotX, follows ? lastY : dotY, dotX, dotY, i);
                    lastX = dotX;
                    lastY = dotY;
                }
                follows = isShown;
            }
        }
    }

    private void addPicture(List<String> lines) {
        int margin = labels.stream().mapToInt(String::length).max().orElse(0);
        for (int row = 0; row < labels.size(); row++) {
            String label = labels.get(row);
            StringBuilder line = new StringBuilder(" ".repeat(margin - label.length()));
            line.append(label).append(style.unicode() ? label.isEmpty() ? " │" : " ┤" : label.isEmpty() ? " |" : " +");
            addRow(row, line);
            lines.add(line.toString().stripTrailing());
        }
    }

    private void addRow(int row, StringBuilder line) {
        for (int column = 0; column < canvas.columns(); ) {
            int owner = canvas.owner(column, row);
            StringBuilder same = new StringBuilder();
            for (; column < canvas.columns() && canvas.owner(column, row) == owner; column++) {
                same.append(owner < 0 ? ' ' : canvas.hasDots() ? canvas.dots(column, row) : mark(owner));
            }
            line.append(owner < 0 ? same : colored(same.toString(), owner));
        }
    }

    private static char mark(int owner) {
        return MARKS.charAt(owner % MARKS.length());
    }

    private String colored(String text, int owner) {
        return style.colors() ? "\033[" + COLORS[owner % COLORS.length] + "m" + text + "\033[0m" : text;
    }

    /** The steps. Labels begin below their ticks, and give way to those before. */
    private void addAxis(List<String> lines) {
        int margin = labels.stream().mapToInt(String::length).max().orElse(0) + 2;
        StringBuilder rule = new StringBuilder((style.unicode() ? "─" : "-").repeat(canvas.columns()));
        StringBuilder below = new StringBuilder(" ".repeat(canvas.columns()));
        int free = 0;
        for (Axis.Tick tick : x.ticks(Math.max(2, canvas.columns() / COLUMNS_PER_TICK))) {
            int column = (int) Math.round(tick.position() * (canvas.columns() - 1));
            int start =
                    Math.max(0, Math.min(column, canvas.columns() - tick.label().length()));
            rule.setCharAt(column, style.unicode() ? '┬' : '+');
            if (start >= free) {
                below.replace(start, start + tick.label().length(), tick.label());
                free = start + tick.label().length() + 1;
            }
        }
        lines.add(" ".repeat(margin - 1) + (style.unicode() ? "└" : "+") + rule);
        lines.add((" ".repeat(margin) + below).stripTrailing());
    }

    private void addLegend(List<String> lines) {
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            String mark = canvas.hasDots() ? "━━" : String.valueOf(mark(i));
            lines.add((series.size() == 1 ? "" : colored(mark, i) + " ") + one.name() + ": "
                    + Format.count(one.total(), "point") + summary(one));
        }
    }

    private String summary(Series one) {
        double least = Double.NaN;
        double greatest = Double.NaN;
        int nans = 0;
        int others = 0;
        for (double value : one.values()) {
            nans += Double.isNaN(value) ? 1 : 0;
            others += !Double.isNaN(value) && !y.has(value) ? 1 : 0;
            if (Double.isFinite(value)) {
                least = Double.isNaN(least) ? value : Math.min(least, value);
                greatest = Double.isNaN(greatest) ? value : Math.max(greatest, value);
            }
        }
        int last = one.values().length - 1;
        String range = Double.isNaN(least) || one.total() == 1
                ? ""
                : ", " + Attributes.number(least) + " to " + Attributes.number(greatest);
        boolean isSome = one.total() > one.values().length; // then the others were not counted
        return range
                + (last < 0 ? "" : ", last " + Attributes.number(one.values()[last]))
                + (nans == 0 ? "" : isSome ? ", with NaN" : ", " + Format.count(nans) + " NaN")
                + (others == 0 ? "" : style.log() ? ", without those not above 0" : ", without the infinite ones");
    }
}
