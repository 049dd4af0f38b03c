package dev.nereid.server.neptune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.SeriesPoints;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is kept between two pages. */
class SeriesPagesTest {
    private final AtomicInteger reads = new AtomicInteger();

    private SeriesPoints series(int count) {
        reads.incrementAndGet();
        return new SeriesPoints(new boolean[count], new double[count], new long[count], new double[count], null);
    }

    private boolean isKept(SeriesPages pages, String series, int count) {
        int before = reads.get();
        pages.get(series, false, () -> series(count));
        return reads.get() == before;
    }

    @Test
    void seriesAreKeptAsLongAsAllTogetherFitIn() {
        SeriesPages pages = new SeriesPages(100 * 25);
        pages.get("a", true, () -> series(40));
        pages.get("b", true, () -> series(40));
        assertThat(isKept(pages, "a", 40)).isTrue();
        pages.get("c", true, () -> series(40));
        assertThat(isKept(pages, "a", 40)).isTrue();
        assertThat(isKept(pages, "c", 40)).isTrue();
        assertThat(isKept(pages, "b", 40)).isFalse();
    }

    @Test
    void oneThatIsLargerIsKeptAlone() {
        SeriesPages pages = new SeriesPages(100 * 25);
        pages.get("a", true, () -> series(40));
        pages.get("large", true, () -> series(4000));
        assertThat(isKept(pages, "large", 4000)).isTrue();
        assertThat(isKept(pages, "a", 40)).isFalse();
    }
}
