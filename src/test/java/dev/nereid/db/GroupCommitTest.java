package dev.nereid.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

@Timeout(60)
class GroupCommitTest {
    private static final int LINE = 10;

    @TempDir
    private Path directory;

    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger rollbacks = new AtomicInteger();
    private int longOne = -1; // number of one whose work may be long; none
    private Connection connection;
    private GroupCommit group;

    @BeforeEach
    void open() throws Exception {
        connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("a.db"));
        Sqlite.execute(connection, "pragma foreign_keys = on");
        Sqlite.execute(
                connection,
                "create table t (n integer primary key, parent integer"
                        + " references t deferrable initially deferred)");
        ((SQLiteConnection) connection).addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                commits.incrementAndGet();
            }

            @Override
            public void onRollback() {
                rollbacks.incrementAndGet();
            }
        });
        group = new GroupCommit(connection, TimeUnit.MINUTES.toNanos(1));
    }

    @AfterEach
    void close() throws Exception {
        group.close();
    }

    private interface Work {
        void run(DSLContext db, int number);
    }

    /** Several stand in line while one is at work; each does the work with its number, from 1. */
    private List<CompletableFuture<Void>> inLine(int count, Work work) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Void>> results = new ArrayList<>();
        IntConsumer begin = number -> {
            CompletableFuture<Void> result = new CompletableFuture<>();
            results.add(result);
            threads.add(new Thread(() -> complete(
                    result,
                    db -> {
                        if (number == 0) {
                            waitFor(go);
                            insert(db, 0);
                        } else {
                            work.run(db, number);
                        }
                    },
                    number != longOne)));
            threads.get(number).start();
        };
        for (int i = 0; i <= count; i++) {
            begin.accept(i);
            Thread last = threads.get(i);
            Await.until("it stands in line", () -> last.getState() == Thread.State.WAITING);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return results;
    }

    private void complete(CompletableFuture<Void> result, Consumer<DSLContext> work, boolean isShort) {
        try {
            group.write(
                    db -> {
                        work.accept(db);
                        return null;
                    },
                    isShort);
            result.complete(null);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insert(DSLContext db, int number) {
        db.execute("insert into t (n) values (?)", number);
    }

    private List<Integer> rows() {
        return group.write(
                db -> db.fetchValues("select n from t order by n").stream()
                        .map(n -> (Integer) n)
                        .toList(),
                true);
    }

    @Test
    void thoseWhoStandInLineShareACommit() throws Exception {
        for (CompletableFuture<Void> result : inLine(LINE, GroupCommitTest::insert)) {
            result.get();
        }
        assertThat(commits).hasValue(1);
        assertThat(rows()).hasSize(LINE + 1);
    }

    @Test
    void whoIsAloneCommitsAtOnce() {
        for (int i = 1; i <= 3; i++) {
            int number = i;
            group.write(db -> db.execute("insert into t (n) values (?)", number), true);
            assertThat(commits).hasValue(i);
        }
    }

    @Test
    void nobodyWaitsForWorkThatMayBeLong() throws Exception {
        longOne = 5;
        AtomicInteger before = new AtomicInteger();
        List<CompletableFuture<Void>> results = inLine(LINE, (db, number) -> {
            if (number == longOne) {
                before.set(commits.get());
            }
            insert(db, number);
        });
        for (CompletableFuture<Void> result : results) {
            result.get();
        }
        assertThat(before).as("commits of those before it").hasValue(1);
        assertThat(commits).as("of those before, of it, of those behind").hasValue(3);
        assertThat(rows()).hasSize(LINE + 1);
    }

    @Test
    void workThatFailsIsUndoneAlone() throws Exception {
        List<CompletableFuture<Void>> results = inLine(LINE, (db, number) -> {
            insert(db, number);
            if (number % 2 == 1) {
                throw new IllegalStateException("number " + number);
            }
        });
        for (int i = 0; i <= LINE; i++) {
            CompletableFuture<Void> result = results.get(i);
            if (i % 2 == 1) {
                assertThatThrownBy(result::get).hasRootCauseMessage("number " + i);
            } else {
                result.get();
            }
        }
        assertThat(rows()).containsExactly(0, 2, 4, 6, 8, 10);
    }

    @Test
    void whoFailsFirstTakesNobodyWithHim() throws Exception {
        assertThatThrownBy(() -> group.write(
                        db -> {
                            insert(db, 1);
                            throw new IllegalStateException("no");
                        },
                        true))
                .hasMessage("no");
        assertThat(rollbacks).hasValue(1);
        assertThat(rows()).isEmpty();
    }

    @Test
    void aCommitThatFailsIsToldToAllAndTheNextGoesOn() throws Exception {
        List<CompletableFuture<Void>> results = inLine(
                3,
                (db, number) -> db.execute(
                        "insert into t (n, parent) values (?, ?)", number, number == 2 ? (Integer) 999 : null));
        for (CompletableFuture<Void> result : results) {
            assertThatThrownBy(result::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DataAccessException.class)
                    .hasMessageContaining("FOREIGN KEY");
        }
        assertThat(rows()).isEmpty();
        group.write(db -> db.execute("insert into t (n) values (5)"), true);
        assertThat(rows()).containsExactly(5);
    }

    /** As it does when the disk is full. */
    @Test
    void ifSqliteEndsTheTransactionItIsToldToThoseBeforeAndThoseBehindGoOn() throws Exception {
        List<CompletableFuture<Void>> results = inLine(
                4, (db, number) -> db.execute("insert or rollback into t (n) values (?)", number == 2 ? 0 : number));
        for (int i : new int[] {0, 1, 2}) {
            assertThatThrownBy(results.get(i)::get).hasMessageContaining("UNIQUE");
        }
        results.get(3).get();
        results.get(4).get();
        assertThat(rows()).containsExactly(3, 4);
    }
}
