package dev.nereid.server.neptune;

import dev.nereid.model.SeriesPoints;
import java.util.Iterator;
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

    /** Of all together; one that is larger is kept alone. */
    private final long bytesMax;

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Kept(SeriesPoints points, long bytes, long untilNanos) {}

    /** By type, object and path, the one that was longest not asked for first. */
    private final Map<String, Kept> kept = new LinkedHashMap<>(SERIES_MAX, 0.75f, true);

    SeriesPages() {
        this(Runtime.getRuntime().maxMemory() / 8);
    }

    SeriesPages(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @param anew whether this is the first page */
    SeriesPoints get(String series, boolean anew, Supplier<SeriesPoints> source) {
        long now = System.nanoTime();
        Kept known;
        synchronized (kept) {
            kept.values().removeIf(each -> each.untilNanos() - now < 0);
            known = anew ? null : kept.get(series);
        }
        SeriesPoints points = known == null ? source.get() : known.points();
        long bytes = known == null ? points.bytes() : known.bytes();
        synchronized (kept) {
            kept.put(series, new Kept(points, bytes, now + KEPT_NANOS));
            dropOldest();
        }
        return points;
    }

    private void dropOldest() {
        long bytes = kept.values().stream().mapToLong(Kept::bytes).sum();
        Iterator<Kept> oldest = kept.values().iterator();
        while (kept.size() > 1 && (kept.size() > SERIES_MAX || bytes > bytesMax)) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
