package dev.nereid.model;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Some points of a string series, for who reads it a page at a time.
 *
 * @param matching how many points fit what was looked for
 * @param from the place of the first of these, among those that fit
 * @param places of these among all points
 */
public record TextPage(SeriesPoints points, int matching, int from, int[] places) {
    /**
     * @param find what texts have to contain, in small or capital letters; null for all of them
     * @param from null for the last ones
     */
    public static TextPage of(SeriesPoints series, String find, Integer from, int count) {
        String part = find == null ? null : find.toLowerCase(Locale.ROOT);
        int[] fitting = IntStream.range(0, series.count())
                .filter(i -> part == null
                        || series.texts()[i].toLowerCase(Locale.ROOT).contains(part))
                .toArray();
        int first = from == null ? Math.max(0, fitting.length - count) : Math.min(from, fitting.length);
        int end = (int) Math.min(fitting.length, (long) first + count);
        int[] places = IntStream.range(first, end).map(i -> fitting[i]).toArray();
        return new TextPage(series.pick(places), fitting.length, first, places);
    }
}
