package dev.nereid.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a content that a request is for, by its header {@code Range} (RFC 9110, section 14). More than one range, or what
 * can't be read, means the whole, as the RFC allows. The web framework's own goes wrong beyond 2 GiB.
 *
 * @param from first byte
 * @param length bytes; 0 or less if there is nothing at that place
 * @param isWhole whether nothing else was asked for
 */
record ContentRange(long from, long length, boolean isWhole) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** @param header null if there is none */
    static ContentRange of(String header, long size) {
        Matcher range = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return new ContentRange(0, size, true);
        } else if (range.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(range.group(2)));
            return new ContentRange(size - last, last, false);
        }
        long from = Long.parseLong(range.group(1));
        long end = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2)) + 1;
        return end <= from
                ? new ContentRange(0, size, true)
                : new ContentRange(from, Math.min(size, end) - from, false);
    }

    /** For {@code Content-Range}. */
    String header(long size) {
        return length <= 0 ? "bytes */" + size : "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
