package dev.nereid.model;

import java.nio.charset.StandardCharsets;

/** Strings that survive a trip through UTF-8 unchanged, and that have a limit. */
public final class Text {
    private Text() {}

    /** False if there is half of a surrogate pair, which UTF-8 cannot carry. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The text with halves of surrogate pairs replaced by U+FFFD, so that every copy of it is equal. */
    public static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder fixed = new StringBuilder(text.length());
        text.codePoints().forEach(c -> fixed.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return fixed.toString();
    }

    /** Length in bytes of UTF-8 of a well-formed text. */
    public static int bytes(String text) {
        return text.length() < 64 ? countBytes(text) : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The longest beginning of a well-formed text that fits, cut between characters. */
    public static String cut(String text, int bytesMax) {
        if (text.length() * 3L <= bytesMax) {
            return text;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            bytes += bytesOf(codePoint);
            if (bytes > bytesMax) {
                return text.substring(0, i);
            }
            i += Character.charCount(codePoint);
        }
        return text;
    }

    private static int countBytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            bytes += bytesOf(codePoint);
            i += Character.charCount(codePoint);
        }
        return bytes;
    }

    private static int bytesOf(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
