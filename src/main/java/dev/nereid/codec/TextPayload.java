package dev.nereid.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Payloads of several strings as lines of text: lists one to a line, records as {@code name=value}. A backslash, line
 * feed or carriage return in a value is written as {@code \\}, {@code \n}, {@code \r}.
 */
final class TextPayload {
    private static final int RECORD_ENTRIES_MAX = 100;

    private TextPayload() {}

    static String ofLines(List<String> values) {
        List<String> lines = new ArrayList<>(values.size());
        for (String value : values) {
            lines.add(escape(value));
        }
        return String.join("\n", lines);
    }

    static List<String> lines(String text, int linesMax) {
        List<String> values = new ArrayList<>();
        for (String line : split(text, linesMax)) {
            values.add(unescape(line));
        }
        return values;
    }

    /** Entries without a value are left out. */
    static String ofRecord(Map<String, String> entries) {
        List<String> lines = new ArrayList<>();
        entries.forEach((name, value) -> {
            if (value != null) {
                lines.add(name + "=" + escape(value));
            }
        });
        return String.join("\n", lines);
    }

    /** Later versions may add entries; unknown ones are left for their reader to ignore. */
    static Map<String, String> record(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return entries;
        }
        for (String line : split(text, RECORD_ENTRIES_MAX)) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw new CodecException("Expected name=value, found \"" + line + "\"");
            }
            entries.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
        }
        return entries;
    }

    /** Counts before it splits: a line feed is one byte, the string for an empty line is many. */
    private static String[] split(String text, int linesMax) {
        long lines = 1 + text.chars().filter(c -> c == '\n').count();
        if (lines > linesMax) {
            throw new CodecException(
                    "There are " + lines + " lines of text; at most " + linesMax + " are possible here");
        }
        return text.split("\n", -1);
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            switch (i < value.length() ? value.charAt(i) : ' ') {
                case '\\' -> text.append('\\');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                default -> throw new CodecException("Unknown escape in \"" + value + "\"");
            }
        }
        return text.toString();
    }
}
