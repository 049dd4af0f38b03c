package dev.nereid.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best of many numbers, of which it keeps no more than asked for. NaN is never one of them. */
final class Ranking {
    /** @param id whose number it is */
    record Place(String id, double value, long sequence) {}

    private final int limit;
    private final Comparator<Place> bestFirst;
    private final PriorityQueue<Place> worstFirst;
    private long sequence;

    /** @param greatest whether the greatest is the best, else the least */
    Ranking(int limit, boolean greatest) {
        this.limit = limit;
        Comparator<Place> byValue = Comparator.comparingDouble(Place::value);
        this.bestFirst = (greatest ? byValue.reversed() : byValue).thenComparing(Place::sequence);
        this.worstFirst = new PriorityQueue<>(bestFirst.reversed());
    }

    /** Of equal ones, the first to be added is ahead. */
    void add(String id, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        worstFirst.add(new Place(id, value + 0.0, sequence++)); // which makes -0.0 the 0.0 that it equals
        if (worstFirst.size() > limit) {
            worstFirst.poll();
        }
    }

    boolean isEmpty() {
        return worstFirst.isEmpty();
    }

    List<Place> best() {
        List<Place> best = new ArrayList<>(worstFirst);
        best.sort(bestFirst);
        return best;
    }
}
