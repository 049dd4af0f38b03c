package dev.nereid.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.javalin.http.BadRequestResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Passwords: kept as what is slow to try, a few at a time. */
class PasswordHashesTest {
    private final PasswordHashes hashes = new PasswordHashes();

    @Test
    void aHashSaysHowItWasMadeAndIsAnotherEachTime() {
        String one = hashes.of("correct horse");

        assertThat(one).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[\\w+/]{22}\\$[\\w+/]{43}");
        assertThat(hashes.of("correct horse")).isNotEqualTo(one);
        assertThat(hashes.matches("correct horse", one)).isTrue();
        assertThat(hashes.matches("correct horsf", one)).isFalse();
        assertThat(hashes.matches("", one)).isFalse();
        assertThat(hashes.matches("correct horse", null)).isFalse();
    }

    @Test
    void aCharacterMayBeTypedInTwoWays() {
        String composed = "gr\u00fc\u00dfe aus k\u00f6ln";
        String decomposed = "gru\u0308\u00dfe aus ko\u0308ln";

        assertThat(hashes.matches(decomposed, hashes.of(composed))).isTrue();
    }

    @Test
    void aPasswordHasTenToTwoHundredCharacters() {
        for (String bad : List.of("", "123456789", "x".repeat(201))) {
            assertThatExceptionOfType(BadRequestResponse.class).isThrownBy(() -> hashes.of(bad));
        }
        assertThat(hashes.of("1234567890")).isNotEmpty();
        String longest = "\ud83d\udc1f".repeat(200);
        assertThat(hashes.matches(longest, hashes.of(longest))).isTrue();
    }

    @Test
    void ofManyAtOnceSomeAreToldToComeAgain() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(60);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(many.submit(() -> {
                    try {
                        return hashes.matches("correct horse", null);
                    } catch (LaterException e) {
                        return true;
                    }
                }));
            }
            int refused = 0;
            for (Future<Boolean> answer : answers) {
                refused += answer.get() ? 1 : 0;
            }
            assertThat(refused).isBetween(1, 42);
        } finally {
            many.shutdownNow();
        }
        assertThat(hashes.matches("correct horse", hashes.of("correct horse"))).isTrue();
    }
}
