package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.DefaultSchema;
import dev.nereid.model.Visibility;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ObjectDump;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.StoreDump;
import dev.nereid.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup goes into either database, from either; and nothing of the store changes on the way. */
class MovesBetweenDatabasesTest {
    @TempDir
    private Path directory;

    private int round;

    @Test
    @Tag(Campaign.TAG)
    void aStoreThatGoesToPostgresAndBackIsTheSame() {
        Campaign.run("a random store from SQLite to PostgreSQL and back", 2, 50, this::thereAndBack);
    }

    private void thereAndBack(Random random) throws Exception {
        Path here = directory.resolve("round-" + round++);
        StorePlace first = Places.sqlite(here.resolve("first"));
        List<UUID> objects = fill(first, random);
        Backup.make(first, here.resolve("first-backup"));

        StorePlace second = Places.postgres(here.resolve("second"));
        Restore.run(here.resolve("first-backup"), second, 0);
        assertSame(first, second, objects);
        Backup.make(second, here.resolve("second-backup"));
        assertThat(BackupCheck.of(here.resolve("second-backup")).problems()).isEmpty();

        StorePlace third = Places.sqlite(here.resolve("third"));
        Restore.run(here.resolve("second-backup"), third, 0);
        assertSame(first, third, objects);
    }

    private static List<UUID> fill(StorePlace place, Random random) throws Exception {
        List<UUID> objects = new ArrayList<>();
        try (Store store = Places.open(place)) {
            store.administration().createProject("team/speech", "SP", Visibility.PRIVATE);
            store.administration().createAccount("alice", false);
            Account writer = TestStore.ADMIN;
            for (int i = 0; i < 4; i++) {
                UUID object = new UUID(random.nextLong(), random.nextLong());
                objects.add(object);
                for (LogScript log : RandomLogs.of(random.nextLong(), 3, 40, object, random.nextLong())) {
                    store.as(writer).apply(log.all());
                }
            }
            LogScript odd = LogScript.ofRun(UUID.randomUUID(), LogScript.T0)
                    .set(LogScript.T0 + 1, "text", "NUL \0 and \u001a and \u001a0, 漢字 and \ud83d\udc1f")
                    .set(LogScript.T0 + 2, "number", 1)
                    .set(LogScript.T0 + 3, "number", "a text instead");
            store.as(writer).apply(odd.all());
            String sha256 = store.contents()
                    .put(new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)), "c.txt")
                    .sha256();
            assertThat(store.contents().has(sha256)).isTrue();
        }
        return objects;
    }

    private static void assertSame(StorePlace expected, StorePlace actual, List<UUID> objects) throws Exception {
        assertThat(rows(actual)).isEqualTo(rows(expected));
        try (Store before = Places.open(expected);
                Store after = Places.open(actual)) {
            assertThat(after.instanceId()).isEqualTo(before.instanceId());
            assertThat(after.epoch()).isGreaterThan(before.epoch());
            for (UUID object : objects) {
                ObjectDump should = StoreDump.of(before, object.toString());
                assertThat(StoreDump.of(after, object.toString()).differences(should))
                        .isEmpty();
            }
        }
    }

    /** All rows of all tables but the one that a restore changes. */
    private static Map<String, List<String>> rows(StorePlace place) {
        try (Database database = place.isPostgres()
                ? Database.openPostgres(place.database())
                : Database.openSqlite(place.file(), false)) {
            return database.read(MovesBetweenDatabasesTest::rows);
        }
    }

    private static Map<String, List<String>> rows(DSLContext db) {
        Map<String, List<String>> rows = new HashMap<>();
        for (Table<?> table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            if (!table.getName().equals("store_info")) {
                rows.put(
                        table.getName(),
                        db.selectFrom(table).fetch(MovesBetweenDatabasesTest::text).stream()
                                .sorted()
                                .toList());
            }
        }
        return rows;
    }

    private static String text(Record row) {
        return Arrays.deepToString(row.intoArray());
    }
}
