package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.db.DatabaseException;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Operation;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.Mutation;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that no server of ours made: taken, or refused as a whole. */
class HostileSnapshotTest {
    @TempDir
    private Path directory;

    @Test
    @Tag(Campaign.TAG)
    void aSnapshotWhoseBytesWereChangedIsTakenOrRefused() throws IOException {
        UUID run = UUID.randomUUID();
        Path file = directory.resolve("snapshot.db");
        try (TestStore source = TestStore.replica(Files.createDirectory(directory.resolve("source")));
                TestStore store = TestStore.replica(directory)) {
            source.apply(LogScript.of(Operation.Create.run(run, "team/vision", "mine", "host"), LogScript.T0)
                    .set(LogScript.T0 + 1, "a", 1)
                    .explicit(LogScript.T0 + 2, "loss", 0, 1, 2, 3));
            source.store.exportSnapshot(run.toString(), file);
            byte[] good = Files.readAllBytes(file);
            store.store.ingest(ingest -> ingest.importSnapshot(file));
            Campaign.run("a snapshot whose bytes were mutated", 100, 5000, random -> {
                Files.write(file, random.nextInt(4) == 0 ? Mutation.of(good, random) : flipped(good, random));
                try {
                    store.store.ingest(ingest -> ingest.importSnapshot(file));
                } catch (StoreException | DatabaseException e) {
                    assertThat(e.getMessage()).hasSizeLessThan(2000);
                }
                assertThat(store.store.objects(ObjectQuery.all(null, null))).isNotEmpty();
            });
        }
    }

    @Test
    void wordsThatNobodyKnowsAreRefused() throws Exception {
        UUID run = UUID.randomUUID();
        Path file = directory.resolve("snapshot.db");
        try (TestStore source = TestStore.replica(Files.createDirectory(directory.resolve("source")));
                TestStore store = TestStore.replica(directory)) {
            source.apply(LogScript.ofRun(run, LogScript.T0).set(LogScript.T0 + 1, "a", 1));
            for (String change : List.of(
                    "update attribute set type = 'hnt' where path = 'a'", "update tracked_object set kind = 'rum'")) {
                Files.deleteIfExists(file);
                source.store.exportSnapshot(run.toString(), file);
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                        Statement statement = connection.createStatement()) {
                    assertThat(statement.executeUpdate(change)).isEqualTo(1);
                }
                assertThatExceptionOfType(StoreException.class)
                        .as(change)
                        .isThrownBy(() -> store.store.ingest(ingest -> ingest.importSnapshot(file)))
                        .withMessageContaining("makes no sense");
            }
            assertThat(store.store.objects(ObjectQuery.all(null, null))).isEmpty();
        }
    }

    /** A little in the first pages, where the tables begin, or anywhere. */
    private static byte[] flipped(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
