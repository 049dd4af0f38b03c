package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Points of a random walk with full mantissas, which is hard to pack, logged to some series in turn. */
final class Walk {
    private static final double[] STEPS =
            new SplittableRandom(1).doubles(1 << 12, -0.01, 0.01).toArray();

    private Walk() {}

    static Run start(Path directory) {
        return Nereid.initRun()
                .project("bench")
                .mode(Mode.OFFLINE)
                .directory(directory)
                .start();
    }

    static FloatSeries[] series(Run run, int count) {
        FloatSeries[] series = new FloatSeries[count];
        for (int i = 0; i < count; i++) {
            series[i] = run.floatSeries("series/" + i);
        }
        return series;
    }

    /** Until all is committed. */
    static void log(Path directory, int seriesCount, long points) {
        try (Run run = start(directory)) {
            append(series(run, seriesCount), points);
        }
    }

    static void append(FloatSeries[] series, long points) {
        double value = 1;
        int next = 0;
        for (long i = 0; i < points; i++) {
            value += STEPS[(int) i & (STEPS.length - 1)];
            series[next].append(value);
            next = next + 1 == series.length ? 0 : next + 1;
        }
    }
}
