package dev.nereid.store;

import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one store: that of a server, unless they say otherwise. */
abstract class WithStore {
    @TempDir
    Path directory;

    TestStore store;

    TestStore newStore() {
        return TestStore.server(directory);
    }

    @BeforeEach
    final void openStore() {
        store = newStore();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }
}
