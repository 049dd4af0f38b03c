package dev.nereid;

import dev.nereid.codec.Instants;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What calls are given, or an {@link IllegalArgumentException} that names it and says that nothing was done. */
final class Arguments {
    private Arguments() {}

    static void requireDestination(String path, Path destination) {
        if (destination == null) {
            throw new IllegalArgumentException("The destination for \"" + path + "\" is null. Nothing was written.");
        }
    }

    static void requireTimeout(Duration timeout, String otherwise) {
        if (timeout == null) {
            throw new IllegalArgumentException("The timeout is null. " + otherwise);
        }
    }

    /** Microseconds since 1970. */
    static long micros(String path, Instant time) {
        requireValue(path, time);
        try {
            return Instants.micros(time);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The time for \"" + path + "\", " + time
                    + ", is further away than microseconds can count. Nothing was logged.");
        }
    }

    static void requireValue(String path, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("The value for \"" + path + "\" is null. Nothing was logged.");
        }
    }
}
