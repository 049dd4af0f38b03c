package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets: shown once, never kept. */
class AccountsTest {
    @TempDir
    Path directory;

    @Test
    void aNewStoreHasAnAdministratorWhoseSecretIsIssuedOnce() {
        try (TestStore store = TestStore.server(directory)) {
            String secret = store.store.administration().createAdministrator();

            assertThat(store.store.administration().authenticate(secret).isAdministrator())
                    .isTrue();
            assertThat(store.store.administration().createAdministrator()).isNull();
        }
        try (TestStore store = TestStore.server(directory)) {
            assertThat(store.store.administration().createAdministrator()).isNull();
        }
    }

    @Test
    void aWrongSecretIsNobodys() {
        try (TestStore store = TestStore.server(directory)) {
            assertThat(store.store.administration().authenticate("")).isNull();
            String secret = store.store.administration().createAdministrator();

            for (String wrong : List.of("", "wrong", secret + "x", secret.substring(1), secret.toLowerCase() + "-")) {
                assertThat(store.store.administration().authenticate(wrong)).isNull();
            }
        }
    }

    @Tag("sqlite")
    @Test
    void theHashIsInTheDatabaseAndTheSecretIsInNoFile() throws IOException, SQLException {
        String secret;
        try (TestStore store = TestStore.server(directory)) {
            secret = store.store.administration().createAdministrator();
            String hash = (String) store.sql("select token_hash from api_token").get(0);

            assertThat(hash).matches("[0-9a-f]{64}");
            assertThat(store.store.administration().authenticate(hash))
                    .as("the hash is no secret")
                    .isNull();
            assertThat(filesWith(secret, "server.db-wal")).isEmpty();
            assertThat(filesWith(hash, "server.db-wal")).containsExactly("server.db-wal");
        }
        assertThat(filesWith(secret, "server.db")).isEmpty();
    }

    /** Which of the files hold a text. While the store is open, only its WAL may be read: SQLite has no lock on that. */
    private List<String> filesWith(String text, String... names) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            String bytes = new String(Files.readAllBytes(directory.resolve(name)), StandardCharsets.ISO_8859_1);
            if (bytes.contains(text)) {
                found.add(name);
            }
        }
        return found;
    }
}
