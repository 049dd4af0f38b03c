package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.Sqlite;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
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
        store.makeSortAid();
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
        store.makeSortAid();
        assertThat(indexes()).containsExactly(SortAids.name("loss"));
    }

    @Test
    void ofManyTheOneThatNobodyUsesGoes() throws SQLException {
        store.makeSortAid("loss");
        for (int i = 1; i < 20; i++) {
            store.makeSortAid("other/" + i);
            assertThat(store.objects(ObjectQuery.of(ObjectKind.RUN, null)
                            .sortBy("loss", true)
                            .page(1, null)
                            .build()))
                    .hasSize(1);
        }
        assertThat(indexes()).hasSize(16).contains(SortAids.name("loss"), SortAids.name("other/19"));
    }

    @Test
    void whatCannotStandInAStatementAsItIsGetsNone() {
        for (String path : List.of("it's", "a--b", "na\u00efve", "x\";y")) {
            store.sortAids().took(path, Long.MAX_VALUE);
            assertThat(store.sortAids().areWanted()).as(path).isFalse();
        }
    }

    /** As after a restore of a backup. */
    @Test
    void aStoreThatHasSomeIsTakenForOne() throws SQLException {
        store.makeSortAid("Metrics/val loss");
        assertThat(indexes()).hasSize(1);
        store.close();
        Sqlite.openForeignStore(file).close();
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
