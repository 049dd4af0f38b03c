package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.Database;
import dev.nereid.db.Sqlite;
import dev.nereid.model.Operation;
import dev.nereid.testing.LogScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortAidsTest {
    @TempDir
    private Path directory;

    private Path file;
    private Store store;

    @BeforeEach
    void open() {
        file = directory.resolve("store.db");
        store = Store.openSqlite(file, StoreOptions.replica());
        store.apply(LogScript.of(Operation.Create.run(new UUID(1, 1), "lab/aids", null, "host"), LogScript.T0)
                .set(LogScript.T0 + 1, "loss", 0.5)
                .all());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsFoundQuicklyIsNotWanted() {
        store.sortAids().took("loss", 1_000_000);
        assertThat(store.sortAids().areWanted()).isFalse();
    }

    @Test
    void fewValuesNeedNoneHoweverLongItTook() throws SQLException {
        store.sortAids().took("loss", Long.MAX_VALUE);
        store.sortAids().makeWanted();
        assertThat(store.sortAids().areWanted()).isFalse();
        assertThat(indexes()).isEmpty();
    }

    @Test
    void manyValuesGetOne() throws SQLException {
        for (int i = 1; i < 5_000; i++) {
            store.apply(LogScript.of(Operation.Create.run(new UUID(2, i), "lab/aids", null, "host"), LogScript.T0)
                    .set(LogScript.T0 + i, "loss", i)
                    .all());
        }
        store.sortAids().took("loss", Long.MAX_VALUE);
        store.sortAids().makeWanted();
        assertThat(indexes()).containsExactly(SortAids.name("loss"));
    }

    @Test
    void ofManyOneThatNobodyHasUsedForADayGoes() throws SQLException {
        AtomicLong now = new AtomicLong();
        try (Database database = Database.openSqlite(file, false)) {
            SortAids aids = new SortAids(database, now::get);
            for (int i = 0; i < 16; i++) {
                now.addAndGet(1);
                aids.make("made/" + i);
            }
            aids.make("too many");
            assertThat(indexes()).hasSize(16).doesNotContain(SortAids.name("too many"));

            now.addAndGet(TimeUnit.HOURS.toNanos(25));
            assertThat(database.<String>read(db -> aids.of(db, "made/0"))).isEqualTo(SortAids.name("made/0"));
            aids.make("made/5"); // which is there
            assertThat(indexes()).hasSize(16);
            aids.make("another");
            assertThat(indexes())
                    .hasSize(16)
                    .contains(SortAids.name("made/0"), SortAids.name("another"))
                    .doesNotContain(SortAids.name("made/1"));
        }
    }

    @Test
    void whatCannotStandInAStatementAsItIsGetsNone() {
        for (String path : List.of("it's", "a--b", "na\u00efve", "x\";y")) {
            store.sortAids().took(path, Long.MAX_VALUE);
            assertThat(store.sortAids().areWanted()).as(path).isFalse();
        }
    }

    /** As a backup of an earlier time may have them. */
    @Test
    void aStoreThatHasSomeIsTakenForOneAndItsBackupHasNone() throws SQLException {
        store.sortAids().make("Metrics/val loss");
        assertThat(indexes()).hasSize(1);
        Path copy = directory.resolve("copy.db");
        Sqlite.copyStore(file, copy);
        store.close();
        Sqlite.openForeignStore(file).close();
        Sqlite.openForeignStore(copy).close();
        file = copy;
        assertThat(indexes()).isEmpty();
    }

    private List<String> indexes() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select name from sqlite_schema where name like 'sort_aid_%'")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }
}
