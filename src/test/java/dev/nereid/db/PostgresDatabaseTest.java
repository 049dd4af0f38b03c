package dev.nereid.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import dev.nereid.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresDatabaseTest {
    @TempDir
    Path directory;

    private String url;
    private Database database;

    @BeforeEach
    void open() {
        url = TestDatabase.postgresFor(directory);
        database = Database.openPostgres(url);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Void insertAccount(DSLContext db, long id, String name) {
        db.insertInto(table("account"), field("id"), field("name"), field("service"), field("created_time"))
                .values(id, name, 0L, 0L)
                .execute();
        return null;
    }

    @Test
    void textsAreOrderedByteByByteWhateverTheLanguage() {
        database.write(db -> {
            int id = 0;
            for (String name : List.of("a/b", "a0", "a", "B", "ä", "a-b", "_")) {
                insertAccount(db, ++id, name);
            }
            return null;
        });

        List<String> names = database.read(db -> db.select(field("name", String.class))
                .from("account")
                .orderBy(field("name"))
                .fetch(0, String.class));

        assertThat(names).containsExactly("B", "_", "a", "a-b", "a/b", "a0", "ä");
    }

    @Test
    void whatATransactionThrowsRollsItBack() {
        assertThatThrownBy(() -> database.write(db -> {
                    insertAccount(db, 1, "alice");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(database.<Integer>read(db -> db.fetchCount(table("account"))))
                .isZero();
    }

    @Test
    void ofTwoThatInsertOneKeyTheSecondRunsAgainAndSeesTheFirst() throws Exception {
        CyclicBarrier bothHaveLooked = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Runnable createIfMissing = () -> database.write(db -> {
            boolean isThere = db.fetchCount(table("account")) > 0;
            if (runs.incrementAndGet() <= 2) {
                await(bothHaveLooked);
            }
            return isThere ? null : insertAccount(db, runs.get(), "alice");
        });

        List<Future<?>> both = List.of(threads.submit(createIfMissing), threads.submit(createIfMissing));
        for (Future<?> each : both) {
            each.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(runs).hasValue(3);
        assertThat(database.<Integer>read(db -> db.fetchCount(table("account"))))
                .isOne();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKeyThatIsTakenForGoodIsAnErrorInTheEnd() {
        database.write(db -> insertAccount(db, 1, "alice"));

        assertThatThrownBy(() -> database.write(db -> insertAccount(db, 2, "alice")))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("account_name");
    }

    @Test
    void aReaderSeesOneStateThroughout() {
        int seen = database.read(db -> {
            int before = db.fetchCount(table("account"));
            database.write(other -> insertAccount(other, 1, "alice"));
            return db.fetchCount(table("account")) - before;
        });

        assertThat(seen).isZero();
    }

    @Test
    void aLockKeepsOthersOutAndWhoWaitsSeesWhatTheyDid() throws Exception {
        CyclicBarrier firstHasIt = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<Void> first = threads.submit(() -> database.write(db -> {
            Locks.take(db, "name");
            await(firstHasIt);
            return insertAccount(db, 1, "alice");
        }));
        await(firstHasIt);
        int seen = database.write(db -> {
            Locks.take(db, "name");
            return db.fetchCount(table("account"));
        });
        first.get(30, TimeUnit.SECONDS);
        threads.shutdown();

        assertThat(seen).isOne();
    }

    @Test
    void connectionsThatTheServerCutsAreToldAndReplaced() throws SQLException {
        assertThatThrownBy(() -> database.write(db -> {
                    int pid = db.fetchSingle("select pg_backend_pid()").get(0, Integer.class);
                    cut(pid);
                    return insertAccount(db, 1, "alice");
                }))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("can't be reached");

        database.write(db -> insertAccount(db, 1, "alice"));
        assertThat(database.<Integer>read(db -> db.fetchCount(table("account"))))
                .isOne();
    }

    private void cut(int pid) {
        try {
            execute("select pg_terminate_backend(" + pid + ", 10000)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // ------------------------------------------------------------------------------------------------- opening --

    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithoutItsPassword() {
        assertThatThrownBy(() -> Database.openPostgres(
                        "jdbc:postgresql://127.0.0.1:1/nereid?user=nereid&password=secret&connectTimeout=2"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/nereid")
                .hasMessageContaining("refused")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aDatabaseThatDoesNotExistIsTold() {
        assertThatThrownBy(() -> Database.openPostgres(url.replaceFirst("/postgres\\?", "/missing?")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("\"missing\" does not exist");
    }

    @Test
    void whatIsNoAddressIsTold() {
        assertThatThrownBy(() -> Database.openPostgres("jdbc:mysql://db/nereid"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("\"jdbc:mysql://db/nereid\" is no address of a PostgreSQL database");
    }

    @Test
    void aNewerFormatIsRefused() throws SQLException {
        execute(
                "insert into store_info (instance_id, epoch, format, number_base) values ('e0a56d6c-0f13-4b1c-a3a6-8b2b2d9e2f0a', 1, 99, 0)");

        assertThatThrownBy(() -> Database.openPostgres(url)).hasMessageContaining("has format 99");
    }

    @Test
    void aDatabaseThatCannotHoldAllTextsIsRefused() throws SQLException {
        String name = "latin_" + System.nanoTime();
        execute("create database " + name + " template template0 encoding 'LATIN1' locale 'C'");

        assertThatThrownBy(() -> Database.openPostgres(
                        url.replaceFirst("/postgres\\?", "/" + name + "?").replaceAll("&currentSchema=\\w+", "")))
                .hasMessageContaining("keeps texts as LATIN1");
    }
}
