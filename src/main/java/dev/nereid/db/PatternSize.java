package dev.nereid.db;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many characters a regular expression has once its repetitions are written out, seen before RE2/J does so: nested
 * ones, of a thousand each, would fill the memory.
 */
final class PatternSize {
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}");

    private final String expression;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    private long size; // of the group so far, but for the last part
    private long last; // size of what a repetition would repeat

    private PatternSize(String expression) {
        this.expression = expression;
    }

    static long of(String expression) {
        PatternSize counted = new PatternSize(expression);
        while (counted.at < expression.length()) {
            counted.step();
        }
        while (!counted.outer.isEmpty()) {
            counted.endGroup();
        }
        return counted.size + counted.last;
    }

    private void step() {
        char c = expression.charAt(at);
        switch (c) {
            case '\\' -> escape();
            case '[' -> {
                at = endOfClass(at + 1);
                part(1);
            }
            case '(' -> {
                outer.push(size + last);
                size = 0;
                last = 0;
                at++;
            }
            case ')' -> {
                at++;
                if (!outer.isEmpty()) {
                    endGroup();
                }
            }
            case '{' -> repetition();
            default -> {
                at++;
                part(1);
            }
        }
    }

    private void part(long partSize) {
        size += last;
        last = partSize;
    }

    private void endGroup() {
        last += size + 2;
        size = outer.pop();
    }

    private void repetition() {
        Matcher repetition = REPETITION.matcher(expression).region(at, expression.length());
        if (!repetition.lookingAt()) {
            at++;
            part(1);
            return;
        }
        at = repetition.end();
        long least = Long.parseLong(repetition.group(1));
        String most = repetition.group(2);
        long times = Math.max(1, most == null || most.isEmpty() ? least : Math.max(least, Long.parseLong(most)));
        last = Math.min(Integer.MAX_VALUE, (last + 1) * times); // saturates, so that nothing overflows
    }

    private void escape() {
        if (expression.startsWith("\\Q", at)) {
            int end = expression.indexOf("\\E", at + 2);
            int to = end < 0 ? expression.length() : end;
            part(to - at);
            part(1);
            at = Math.min(expression.length(), to + 2);
            return;
        }
        boolean isBraced = expression.startsWith("{", at + 2) && "pPx".indexOf(expression.charAt(at + 1)) >= 0;
        int end = isBraced ? expression.indexOf('}', at) : -1;
        at = end < 0 ? Math.min(expression.length(), at + 2) : end + 1;
        part(1);
    }

    private int endOfClass(int from) {
        int i = expression.startsWith("^", from) ? from + 1 : from;
        i = expression.startsWith("]", i) ? i + 1 : i; // is one of the class there
        while (i < expression.length() && expression.charAt(i) != ']') {
            int named = expression.startsWith("[:", i) ? expression.indexOf(":]", i + 2) : -1;
            i = named >= 0 ? named + 2 : expression.charAt(i) == '\\' ? i + 2 : i + 1;
        }
        return Math.min(expression.length(), i + 1);
    }
}
