package dev.nereid.testing;

import dev.nereid.model.MicroClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it, forwards or back. Safe for many threads. */
public final class ManualClock implements MicroClock {
    private final AtomicLong micros;

    public ManualClock(long micros) {
        this.micros = new AtomicLong(micros);
    }

    @Override
    public long micros() {
        return micros.get();
    }

    public void set(long newMicros) {
        micros.set(newMicros);
    }

    public void advance(long by) {
        micros.addAndGet(by);
    }
}
