package dev.nereid.server.neptune;

import dev.nereid.model.SeriesPoints;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Series that are being read page by page: each page after the first is of what the first was read from, which would take as
 * long as the whole series to read again. Whether somebody may see a series is not asked here. Safe for many threads.
 */
final class SeriesPages {
    private static final int SERIES_MAX = 16;
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Kept(SeriesPoints points, long untilNanos) {}

    /** By type, object and path, the one that was longest not asked for first. */
    private final Map<String, Kept> kept = new LinkedHashMap<>(SERIES_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > SERIES_MAX;
        }
    };

    /** @param anew whether this is the first page */
    SeriesPoints get(String series, boolean anew, Supplier<SeriesPoints> source) {
        long now = System.nanoTime();
        Kept known;
        synchronized (kept) {
            kept.values().removeIf(each -> each.untilNanos() - now < 0);
            known = anew ? null : kept.get(series);
        }
        SeriesPoints points = known == null ? source.get() : known.points();
        synchronized (kept) {
            kept.put(series, new Kept(points, now + KEPT_NANOS));
        }
        return points;
    }
}
