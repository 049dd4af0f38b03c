package dev.nereid.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // which overflows
    private final Throttle throttle = new Throttle(10, 3, now::get);

    @Test
    void someMayComeAtOnceAndThenOneAfterTheOther() {
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.take("a")).isZero();
        }
        assertThat(throttle.take("a")).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(throttle.take("a")).as("what was refused does not count").isEqualTo(100_000_000);

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(throttle.take("a")).isZero();
        assertThat(throttle.take("a")).isPositive();
    }

    @Test
    void oneDoesNotTakeFromAnother() {
        for (int i = 0; i < 10; i++) {
            throttle.take("a");
        }
        assertThat(throttle.take("b")).isZero();
    }

    @Test
    void manyOthersDoNotMakeItForgetOne() {
        for (int i = 0; i < 3; i++) {
            throttle.take("victim");
        }
        for (int i = 0; i < 100_000; i++) {
            throttle.take("key" + i);
        }
        assertThat(throttle.take("victim")).isPositive();
    }

    @Test
    void aMillionKeysDoNotFillTheMemory() throws Exception {
        for (int i = 0; i < 1_000_000; i++) {
            throttle.take("key" + i);
        }
        var field = Throttle.class.getDeclaredField("busyUntil");
        field.setAccessible(true);
        assertThat(((java.util.Map<?, ?>) field.get(throttle)).size()).isLessThanOrEqualTo(20_001);
    }
}
