package dev.nereid.model;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Paths of attributes: names joined by {@code /}, as in {@code train/loss}. Empty parts vanish, so {@code //a///b/} is
 * {@code a/b}, as the documented client does. Carried as strings, always in this normal form.
 */
public final class AttributePath {
    /** Namespace of the object's own attributes. */
    public static final String SYS = "sys/";

    /** {@link #SYS} first, then by name. */
    public static final Comparator<String> ORDER = Comparator.<String, Boolean>comparing(path -> !path.startsWith(SYS))
            .thenComparing(Comparator.naturalOrder());

    private AttributePath() {}

    /**
     * The normal form of a path.
     *
     * @throws IllegalArgumentException if nothing is left, a part holds a control character, or it is longer than
     *     {@link Limits#PATH_BYTES_MAX}
     */
    public static String of(String path) {
        if (path == null) {
            throw new IllegalArgumentException("The path of an attribute is null. Give a name such as \"train/loss\".");
        }
        String normal = isNormal(path) ? path : normalise(path);
        if (normal.isEmpty()) {
            throw new IllegalArgumentException(
                    "The path \"" + path + "\" names no attribute. Give a name such as \"train/loss\".");
        }
        check(normal);
        return normal;
    }

    /** True if one is the namespace of the other, so that both can't be attributes: {@code a} and {@code a/b}. */
    public static boolean isNamespaceOf(String namespace, String path) {
        return path.length() > namespace.length()
                && path.startsWith(namespace)
                && path.charAt(namespace.length()) == '/';
    }

    private static boolean isNormal(String path) {
        int length = path.length();
        if (length == 0 || path.charAt(0) == '/' || path.charAt(length - 1) == '/') {
            return false;
        }
        return !path.contains("//");
    }

    private static String normalise(String path) {
        StringBuilder normal = new StringBuilder(path.length());
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                normal.append(normal.isEmpty() ? "" : "/").append(part);
            }
        }
        return normal.toString();
    }

    private static void check(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw new IllegalArgumentException("The path \"" + visible(path) + "\" holds a control character (code "
                        + (int) c + ") at position " + i + ". Remove it.");
            }
        }
        if (!Text.isWellFormed(path)) {
            throw new IllegalArgumentException(
                    "The path \"" + visible(path) + "\" holds half of a surrogate pair, which no UTF-8 can carry.");
        }
        // A char is at most 3 bytes, so most paths are known to fit without encoding them.
        if (path.length() * 3 > Limits.PATH_BYTES_MAX) {
            int bytes = path.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > Limits.PATH_BYTES_MAX) {
                throw new IllegalArgumentException("The path \"" + Text.cut(path, 120) + "…\" has " + bytes
                        + " bytes; at most " + Limits.PATH_BYTES_MAX + " are allowed. Shorten it.");
            }
        }
    }

    private static String visible(String path) {
        return path.replaceAll("\\p{Cntrl}", "?").replaceAll("[\\uD800-\\uDFFF]", "?");
    }
}
