package dev.nereid.codec;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970-01-01 UTC, and their text: {@code 2026-11-23T08:15:00.123Z}. */
public final class Instants {
    private Instants() {}

    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    /** @throws java.time.format.DateTimeParseException if it is no such text */
    public static long micros(String text) {
        return micros(Instant.parse(text));
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    public static String text(long micros) {
        return instant(micros).toString();
    }
}
