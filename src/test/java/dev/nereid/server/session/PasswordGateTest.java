package dev.nereid.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.store.SignIns;
import dev.nereid.testing.TestStore;
import io.javalin.http.UnauthorizedResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that are guessed: how many are looked at. */
class PasswordGateTest {
    private static final String PASSWORD = "correct horse";
    private static final String HERE = "192.0.2.1";

    @TempDir
    private Path directory;

    private TestStore store;
    private SignIns signIns;
    private final AtomicLong nanos = new AtomicLong();
    private final PasswordGate gate = new PasswordGate(nanos::get);

    @BeforeEach
    void open() {
        store = TestStore.server(directory);
        signIns = store.store.signIns();
        store.store.administration().createAdministrator();
        for (String name : new String[] {"alice", "bob"}) {
            store.store.administration().createAccount(name, false);
            signIns.setPassword(name, null, gate.hash(PASSWORD), null);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void guess(String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThatExceptionOfType(UnauthorizedResponse.class)
                    .isThrownBy(() -> gate.signIn(signIns, name, "wrong horse", address));
        }
    }

    private void assertTooMany(String name, String password, String address) {
        assertThatExceptionOfType(LaterException.class).isThrownBy(() -> gate.signIn(signIns, name, password, address));
    }

    @Test
    void afterTenGuessesFromAnAddressNoneIsLookedAtWhoeverIsMeant() {
        guess("alice", HERE, 5);
        guess("nobody", HERE, 5);

        assertTooMany("bob", PASSWORD, HERE);
        assertThat(gate.signIn(signIns, "bob", PASSWORD, "192.0.2.2")).isNotNull();
    }

    @Test
    void afterTenGuessesAtAnAccountNoneIsLookedAtWhereverItComesFrom() {
        for (int i = 0; i < 10; i++) {
            guess("alice", "192.0.2." + i, 1);
        }

        assertTooMany("alice", PASSWORD, "198.51.100.1");
        assertThat(gate.signIn(signIns, "bob", PASSWORD, "198.51.100.1")).isNotNull();
    }

    @Test
    void behindAProxyOnThisMachineNobodyLocksOutAll() {
        guess("alice", "127.0.0.1", 10);

        assertTooMany("alice", PASSWORD, "127.0.0.1");
        assertThat(gate.signIn(signIns, "bob", PASSWORD, "127.0.0.1")).isNotNull();
    }

    @Test
    void afterTenSecondsOneMoreIsLookedAt() {
        guess("alice", HERE, 10);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));

        guess("alice", HERE, 1);
        assertTooMany("alice", PASSWORD, HERE);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(gate.signIn(signIns, "alice", PASSWORD, HERE)).isNotNull();
    }

    @Test
    void rightOnesDoNotCount() {
        for (int i = 0; i < 12; i++) {
            assertThat(gate.signIn(signIns, "alice", PASSWORD, HERE)).isNotNull();
        }
        guess("alice", HERE, 10);
        assertTooMany("alice", PASSWORD, HERE);
    }

    @Test
    void theCurrentPasswordCanNotBeGuessedOnTheWayToAnotherEither() {
        for (int i = 0; i < 10; i++) {
            assertThat(gate.compare(signIns, "alice", "wrong horse", HERE)).isNull();
        }
        assertThatExceptionOfType(LaterException.class)
                .isThrownBy(() -> gate.compare(signIns, "alice", PASSWORD, HERE));
    }
}
