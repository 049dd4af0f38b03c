package dev.nereid.cli;

import dev.nereid.settings.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times for people. */
final class Format {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Format() {}

    /** 1234567 as 1,234,567. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** "1 operation", "1,204 operations". */
    static String count(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    static String bytes(long bytes) {
        return Sizes.text(bytes);
    }

    /** The largest unit that fits: 42 s, 7 min, 3 h, 12 d. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** In the time zone of this machine. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }
}
