package dev.nereid.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.testing.TestStore;
import io.javalin.http.UnauthorizedResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    private static final String HERE = "192.0.2.1";

    @TempDir
    private Path directory;

    private TestStore store;
    private String secret;
    private final AtomicLong nanos = new AtomicLong();
    private Gate gate;

    @BeforeEach
    void open() {
        store = TestStore.server(directory);
        secret = store.store.administration().createAdministrator();
        gate = new Gate(store.store, 2, nanos::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void guessUntilItIsTooMuch(String address) {
        for (int i = 0; i < 30; i++) {
            assertThatExceptionOfType(UnauthorizedResponse.class).isThrownBy(() -> gate.admit("guess", address, "No"));
        }
        assertThatExceptionOfType(LaterException.class).isThrownBy(() -> gate.admit("guess", address, "No"));
    }

    @Test
    void whoeverSharesAnAddressWithAGuesserIsLetInAtOnce() {
        guessUntilItIsTooMuch(HERE);

        assertThat(gate.admit(secret, HERE, "No").account().isAdministrator()).isTrue();
    }

    @Test
    void afterASecondOneMoreGuessIsLookedAt() {
        guessUntilItIsTooMuch(HERE);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThatExceptionOfType(UnauthorizedResponse.class).isThrownBy(() -> gate.admit("guess", HERE, "No"));
    }

    @Test
    void oneGuesserDoesNotMakeOthersGuesses() {
        guessUntilItIsTooMuch(HERE);

        assertThatExceptionOfType(UnauthorizedResponse.class).isThrownBy(() -> gate.admit("guess", "192.0.2.2", "No"));
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOne() {
        guessUntilItIsTooMuch("2001:db8:0:1::1");

        assertThatExceptionOfType(LaterException.class)
                .isThrownBy(() -> gate.admit("guess", "2001:db8:0:1:ffff::2", "No"));
        assertThatExceptionOfType(UnauthorizedResponse.class)
                .isThrownBy(() -> gate.admit("guess", "2001:db8:0:2::1", "No"));
    }

    @Test
    void tooManyRequestsOfAnAccountAreToldWhenToComeAgain() {
        for (int i = 0; i < 10; i++) {
            gate.admit(secret, HERE, "No");
        }
        assertThatExceptionOfType(LaterException.class)
                .isThrownBy(() -> gate.admit(secret, HERE, "No"))
                .withMessageContaining("2 requests a second")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo("1"));
        assertThat(gate.identify(secret, HERE, "No"))
                .as("what begins a session")
                .isNotNull();
    }

    @Test
    void anExpiredTokenIsToldAndARevokedOneIsNobodys() {
        String late = store.store.administration().createAccount("late", false, Duration.ofDays(1), null);
        String id = store.store.administration().tokens("late").get(0).id();
        store.now.addAndGet(TimeUnit.DAYS.toMicros(1));

        assertThatExceptionOfType(UnauthorizedResponse.class)
                .isThrownBy(() -> gate.admit(late, HERE, "No"))
                .withMessageContaining("The API token " + id + " of the account late expired at ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(late));

        store.store.administration().revokeToken(id);
        assertThatExceptionOfType(UnauthorizedResponse.class)
                .isThrownBy(() -> gate.admit(late, HERE, "No"))
                .withMessage("No");
    }
}
