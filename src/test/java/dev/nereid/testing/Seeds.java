package dev.nereid.testing;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Random tests that can be repeated: each round draws a seed, and a failure names it. {@code -Dnereid.seed=<seed>} runs
 * that round alone.
 */
public final class Seeds {
    static final String PROPERTY = "nereid.seed";

    private Seeds() {}

    public interface Property {
        void check(Random random) throws Exception;
    }

    /** Checks a property with so many seeds. */
    public static void check(int rounds, Property property) {
        check(rounds, ThreadLocalRandom.current()::nextLong, property);
    }

    static void check(int rounds, LongSupplier seeds, Property property) {
        Long given = Long.getLong(PROPERTY);
        for (int round = 0; round < (given == null ? rounds : 1); round++) {
            long seed = given == null ? seeds.getAsLong() : given;
            try {
                property.check(new Random(seed));
            } catch (Exception | AssertionError e) {
                String message = "Failed with seed " + seed + ", repeat with -D" + PROPERTY + "=" + seed + ": " + e;
                System.err.println(message);
                throw new AssertionError(message, e);
            }
        }
    }
}
