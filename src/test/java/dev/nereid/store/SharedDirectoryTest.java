package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.db.DatabaseException;
import dev.nereid.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of one database have to have their files in one directory. */
@Tag("once") // always on PostgreSQL
class SharedDirectoryTest {
    @TempDir
    Path directory;

    private Store open(Path files) {
        return Store.openPostgres(
                TestDatabase.postgresFor(directory), files, StoreOptions.server("team", Quotas.NONE, null));
    }

    @Test
    void anotherDirectoryIsRefusedAndTheMessageSaysHowToFindTheRightOne() throws IOException {
        Path files = directory.resolve("shared/files");
        open(files).close();
        String id = Files.readString(files.resolve("directory-id"));

        assertThatThrownBy(() -> open(directory.resolve("misspelt/files")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("misspelt/files")
                .hasMessageContaining(id);
        open(files).close();
    }

    @Test
    void whereTheDirectoryHasBeenMovedItIsFoundAgain() throws IOException {
        Path files = Files.createDirectories(directory.resolve("old")).resolve("files");
        String sha256;
        try (Store store = open(files)) {
            sha256 = store.contents()
                    .put(new ByteArrayInputStream(new byte[] {1}), "a")
                    .sha256();
        }
        Path moved = directory.resolve("new");
        Files.move(files, moved);

        try (Store store = open(moved)) {
            assertThat(store.contents().has(sha256)).isTrue();
        }
    }

    @Test
    void aContentThatTheDiskHasLostHasToBeSentAgain() throws IOException {
        try (Store store = open(directory.resolve("files"))) {
            String sha256 = store.contents()
                    .put(new ByteArrayInputStream(new byte[] {1}), "a")
                    .sha256();
            Files.delete(store.contents().path(sha256));

            assertThat(store.contents().has(sha256)).isFalse();
            store.contents().put(sha256, 0, 1, new ByteArrayInputStream(new byte[] {1}));
            assertThat(store.contents().has(sha256)).isTrue();
        }
    }
}
