package dev.nereid.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Names that somebody may have meant who typed another: mistyped by a few letters, in other case, cut off, or a path
 * without its namespace.
 */
public final class NearNames {
    private static final int SUGGESTED_MAX = 3;

    /** Who mistypes more than this did not mean that name. */
    private static final int MISTAKES_MAX = 5;

    private record Near(String name, int distance) {}

    private NearNames() {}

    /**
     * For the end of a message: {@code Did you mean "train/loss" or "train/acc"?} with a blank first; empty if none is
     * near.
     */
    public static String question(String wanted, Collection<String> known) {
        List<String> near = of(wanted, known, SUGGESTED_MAX);
        if (near.isEmpty()) {
            return "";
        }
        int last = near.size() - 1;
        String firsts = String.join("\", \"", near.subList(0, last));
        return " Did you mean \"" + firsts + (last > 0 ? "\" or \"" : "") + near.get(last) + "\"?";
    }

    /** The nearest first, at most so many. */
    public static List<String> of(String wanted, Collection<String> known, int max) {
        String typed = wanted.toLowerCase(Locale.ROOT);
        int limit = typed.length() < 3 ? 1 : Math.min(MISTAKES_MAX, 1 + typed.length() / 4);
        List<Near> near = new ArrayList<>();
        for (String name : known) {
            int distance = distance(typed, name.toLowerCase(Locale.ROOT), limit);
            if (distance <= limit) {
                near.add(new Near(name, distance));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .map(Near::name)
                .distinct()
                .limit(max)
                .toList();
    }

    private static int distance(String typed, String name, int limit) {
        if (name.equals(typed)) {
            return 0;
        }
        if (!typed.isEmpty() && (name.startsWith(typed) || name.endsWith("/" + typed))) {
            return 1;
        }
        if (typed.length() < 3) { // one letter more or less makes any such word of any other
            return Integer.MAX_VALUE;
        }
        String end = name.substring(name.lastIndexOf('/') + 1);
        int ofEnd = typed.indexOf('/') < 0 && end.length() < name.length() ? 1 + edits(typed, end, limit) : limit + 1;
        return Math.min(edits(typed, name, limit), ofEnd);
    }

    /**
     * How many letters to add, drop, change, or swap with their neighbour: optimal string alignment, which needs the two
     * rows before. Above the limit, some number above it.
     */
    private static int edits(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) > limit) {
            return limit + 1;
        }
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = before;
            before = above;
            above = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + changed, 1 + Math.min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
