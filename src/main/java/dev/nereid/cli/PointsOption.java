package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.FloatSeriesPoints;
import dev.nereid.StoredObject;
import dev.nereid.StringSeriesPoints;
import dev.nereid.model.Downsampling;
import dev.nereid.model.SeriesPoints;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which points of a series. */
final class PointsOption {
    @Option(names = "--from", paramLabel = "STEP", description = "Points of this step and later ones")
    private double from = Double.NEGATIVE_INFINITY;

    @Option(names = "--to", paramLabel = "STEP", description = "Points up to this step")
    private double to = Double.POSITIVE_INFINITY;

    @Option(names = "--last", paramLabel = "N", description = "The last of these points")
    private Integer last;

    @Option(
            names = "--max-points",
            paramLabel = "N",
            description = "At most so many of each float series, with its extremes and NaN among them")
    private Integer maxPoints;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    void check() {
        if (last != null && last < 0) {
            throw new ParameterException(command.commandLine(), "--last is a number of points, not " + last + ".");
        } else if (maxPoints != null && maxPoints < Downsampling.POINTS_MIN) {
            throw new ParameterException(
                    command.commandLine(),
                    "--max-points is at least " + Downsampling.POINTS_MIN + ": both ends, both extremes, and a NaN.");
        }
    }

    /** Whether it is said how many. */
    boolean isLimited() {
        return last != null || maxPoints != null;
    }

    /** @param series of floats or strings */
    SeriesPoints of(StoredObject object, Field series) {
        if (series.type().equals("stringSeries")) {
            StringSeriesPoints all = object.fetchStringSeries(series.path());
            return part(new SeriesPoints(new boolean[all.count()], all.steps(), all.timesMicros(), null, all.values()));
        }
        boolean isWhole = last == null && from == Double.NEGATIVE_INFINITY && to == Double.POSITIVE_INFINITY;
        FloatSeriesPoints all = maxPoints != null && isWhole // then a server sends no others
                ? object.fetchFloatSeries(series.path(), maxPoints)
                : object.fetchFloatSeries(series.path());
        SeriesPoints part =
                part(new SeriesPoints(new boolean[all.count()], all.steps(), all.timesMicros(), all.values(), null));
        return maxPoints == null ? part : Downsampling.of(part, maxPoints);
    }

    private SeriesPoints part(SeriesPoints all) {
        int first = 0;
        int end = all.count();
        while (first < end && all.steps()[first] < from) {
            first++;
        }
        while (end > first && all.steps()[end - 1] > to) {
            end--;
        }
        first = last == null ? first : Math.max(first, end - last);
        return first == 0 && end == all.count()
                ? all
                : all.pick(IntStream.range(first, end).toArray());
    }
}
