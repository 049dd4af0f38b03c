package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions end with what they began with. */
class SignInsTest {
    private static final long DAY = TimeUnit.DAYS.toMicros(1);

    @TempDir
    private Path directory;

    private TestStore base;
    private Administration administration;
    private SignIns signIns;
    private Token token;

    @BeforeEach
    void open() {
        base = TestStore.server(directory);
        administration = base.store.administration();
        signIns = base.store.signIns();
        administration.createAdministrator();
        token = administration.token(administration.createAccount("alice", false));
    }

    @AfterEach
    void close() {
        base.close();
    }

    private boolean isOver(String session) {
        Token found = signIns.session(session);
        return found == null || found.isExpired();
    }

    @Test
    void aSessionLivesFourteenDays() {
        String session = signIns.begin(token);

        base.now.addAndGet(14 * DAY - 1);
        assertThat(isOver(session)).isFalse();
        base.now.addAndGet(1);
        assertThat(isOver(session)).isTrue();
    }

    @Test
    void aTokenThatIsLetLiveLessEndsItsSessionsThen() {
        String session = signIns.begin(token);

        administration.renewToken(token.id(), Duration.ofDays(1), null);

        base.now.addAndGet(DAY - 1);
        assertThat(isOver(session)).isFalse();
        base.now.addAndGet(1);
        assertThat(isOver(session)).isTrue();
    }

    @Test
    void aTokenThatIsRevokedWhileSomebodySignsInBeginsNoSession() {
        administration.revokeToken(token.id());

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> signIns.begin(token));
    }

    @Test
    void aPasswordThatChangesWhileItIsComparedBeginsNoSession() {
        signIns.setPassword("alice", null, "one", null);
        String session = signIns.begin("alice", "one");
        signIns.setPassword("alice", null, "two", null);

        assertThat(isOver(session)).isTrue();
        assertThat(signIns.begin("alice", "one")).isNull();
        assertThat(signIns.begin("nobody", "one")).isNull();
        assertThat(isOver(signIns.begin("alice", "two"))).isFalse();
    }

    @Test
    void anotherPasswordThanTheComparedOneIsNotReplacedByASession() {
        signIns.setPassword("alice", null, "one", null);
        Token session = signIns.session(signIns.begin("alice", "one"));
        SignIns own = base.store.as(token.account()).signIns();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> own.setPassword("alice", "other", "two", session));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> own.setPassword("alice", null, "two", session));
        own.setPassword("alice", "one", "two", session);

        assertThat(own.passwordHash("alice")).isEqualTo("two");
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> own.passwordHash("admin"));
    }

    @Test
    void aLastingTokenSetsAPasswordThatWasForgottenAndAShortOneDoesNot() {
        signIns.setPassword("alice", null, "forgotten", null);
        SignIns own = base.store.as(token.account()).signIns();
        Token brief = administration.token(administration.issueSecret("alice", false, Duration.ofDays(1), null));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> own.setPassword("alice", null, "new", brief))
                .withMessageContaining("expires before long");
        own.setPassword("alice", null, "new", token);

        assertThat(own.passwordHash("alice")).isEqualTo("new");
    }
}
