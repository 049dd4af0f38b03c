package dev.nereid.store;

import java.util.function.IntBinaryOperator;

/** Sorts places of columns, as numbers without an object for each. Equal ones keep their order. */
final class PlaceSort {
    private PlaceSort() {}

    /** The numbers below {@code size}. */
    static int[] sorted(int size, IntBinaryOperator comparison) {
        int[] from = new int[size];
        for (int i = 0; i < size; i++) {
            from[i] = i;
        }
        int[] to = new int[size];
        for (long width = 1; width < size; width *= 2) {
            for (long start = 0; start < size; start += 2 * width) {
                merge(
                        from,
                        to,
                        (int) start,
                        (int) Math.min(start + width, size),
                        (int) Math.min(start + 2 * width, size),
                        comparison);
            }
            int[] other = from;
            from = to;
            to = other;
        }
        return from;
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, IntBinaryOperator comparison) {
        if (middle == end || comparison.applyAsInt(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, start, to, start, end - start);
            return;
        }
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean isLeft = right == end || left < middle && comparison.applyAsInt(from[left], from[right]) <= 0;
            to[at] = isLeft ? from[left++] : from[right++];
        }
    }
}
