package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsAreRandomUpToALimitThatDoublesToAMinute() {
        for (int seed = 0; seed < 1000; seed++) {
            Backoff backoff = new Backoff(new SplittableRandom(seed));
            long limit = 500;
            for (int failures = 0; failures < 100; failures++) {
                assertThat(backoff.next().toMillis()).as("seed %d", seed).isBetween(1L, limit);
                limit = Math.min(60_000, 2 * limit);
            }
        }
    }

    @Test
    void theLimitIsUsed() {
        long longest = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Backoff backoff = new Backoff(new SplittableRandom(seed));
            for (int failures = 0; failures < 20; failures++) {
                longest = Math.max(longest, backoff.next().toMillis());
            }
        }
        assertThat(longest).isGreaterThan(59_000);
    }

    @Test
    void successBeginsAnew() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        for (int failures = 0; failures < 20; failures++) {
            backoff.next();
        }

        backoff.reset();

        assertThat(backoff.next().toMillis()).isLessThanOrEqualTo(500);
    }
}
