package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.store.Account;
import dev.nereid.store.Token;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OneTimeKeysTest {
    private static final Token TOKEN =
            new Token("4f1c09a2be", new Account(1, Account.ADMINISTRATOR, false), 0, null, null, false, null);

    private final AtomicLong now = new AtomicLong();
    private final OneTimeKeys keys = new OneTimeKeys(now::get);

    @Test
    void aKeyIsTakenOnce() {
        String key = keys.issue(TOKEN, "/local/digits");
        assertThat(keys.take("another")).isNull();
        assertThat(keys.take(null)).isNull();
        assertThat(keys.take(key).path()).isEqualTo("/local/digits");
        assertThat(keys.take(key)).isNull();
    }

    @Test
    void aKeyIsOfNoUseAfterTenMinutes() {
        String early = keys.issue(TOKEN, "/");
        String late = keys.issue(TOKEN, "/");
        now.addAndGet(TimeUnit.MINUTES.toNanos(10));
        assertThat(keys.take(early)).isNotNull();
        now.incrementAndGet();
        assertThat(keys.take(late)).isNull();
    }
}
