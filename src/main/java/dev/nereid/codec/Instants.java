package dev.nereid.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970-01-01 UTC, and their text: {@code 2026-11-23T08:15:00.123Z}. */
public final class Instants {
    private Instants() {}

    /** @throws ArithmeticException if it is further from 1970 than microseconds can count, some 292,000 years */
    public static long micros(Instant instant) {
        long seconds = instant.getEpochSecond();
        int micros = instant.getNano() / 1000;
        if (seconds < 0) { // counted down from the next second: the earliest moment is not a whole one
            return Math.addExact(Math.multiplyExact(seconds + 1, 1_000_000L), micros - 1_000_000);
        }
        return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), micros);
    }

    /** @throws DateTimeException if it is no such text, or a time that microseconds can't count */
    public static long micros(String text) {
        try {
            return micros(Instant.parse(text));
        } catch (ArithmeticException e) {
            throw new DateTimeException(text + " is further from 1970 than microseconds can count", e);
        }
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    public static String text(long micros) {
        return instant(micros).toString();
    }
}
