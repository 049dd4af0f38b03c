package dev.nereid.model;

import java.time.Instant;

/** The wall clock in microseconds. Handed in everywhere, so that a test can set it back. */
@FunctionalInterface
public interface MicroClock {
    MicroClock SYSTEM = () -> {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000L + now.getNano() / 1000;
    };

    /** Microseconds since 1970-01-01 UTC. */
    long micros();
}
