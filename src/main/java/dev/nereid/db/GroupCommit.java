package dev.nereid.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;

/**
 * Work of many callers on the one connection that writes, one after the other, each on its own thread. A commit waits for
 * the disk; so whoever has done short work leaves that to those who stand in line already, and the last of them commits for
 * all. Nobody returns before what he did is committed, nor waits for work that may be long: that has a commit of its own. Work
 * that fails is undone alone; a commit that fails, or an error
 * on which SQLite itself ends the transaction, fails for all who share it.
 */
final class GroupCommit implements AutoCloseable {
    /** After either, whoever is at work commits: the first is not to wait for a line that never ends. */
    private static final int MEMBERS_MAX = 64;

    private static final long OPEN_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

    private final Connection connection;
    private final DSLContext context; // one for all: what jOOQ finds out it keeps there
    private final long openNanosMax;
    private final ReentrantLock turn = new ReentrantLock(true);
    private Group open; // guarded by turn; null if no transaction is open

    GroupCommit(Connection connection) {
        this(connection, OPEN_NANOS_MAX);
    }

    GroupCommit(Connection connection, long openNanosMax) {
        this.connection = connection;
        this.context = Database.context(connection, SQLDialect.SQLITE);
        this.openNanosMax = openNanosMax;
    }

    /** Those who share a transaction. */
    private static final class Group {
        private final CompletableFuture<Void> committed = new CompletableFuture<>();
        private final long begun = System.nanoTime();
        private int members;

        void await() {
            try {
                committed.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause(); // thrown anew, as each thread has a trace of its own
                throw new DataAccessException(cause.getMessage(), cause);
            }
        }

        boolean isToEnd(long openNanosMax) {
            return members >= MEMBERS_MAX || System.nanoTime() - begun > openNanosMax;
        }
    }

    /** @param isShort whether it may share a commit, as it keeps nobody waiting */
    <T> T write(Function<DSLContext, T> work, boolean isShort) {
        Group group;
        T result;
        turn.lock();
        try {
            if (!isShort && open != null) {
                commit();
            }
            group = join();
            result = run(group, work);
        } catch (SQLException e) {
            throw new DataAccessException(e.getMessage(), e);
        } finally {
            try {
                if (open != null && (!isShort || !turn.hasQueuedThreads() || open.isToEnd(openNanosMax))) {
                    commit();
                }
            } finally {
                turn.unlock();
            }
        }
        group.await();
        return result;
    }

    private Group join() throws SQLException {
        if (open == null) {
            Sqlite.execute(connection, "begin immediate");
            open = new Group();
        } else {
            Sqlite.execute(connection, "savepoint member");
        }
        open.members++;
        return open;
    }

    private <T> T run(Group group, Function<DSLContext, T> work) throws SQLException {
        boolean isFirst = group.members == 1;
        try {
            T result = work.apply(context);
            if (!isFirst) {
                Sqlite.execute(connection, "release member");
            }
            return result;
        } catch (RuntimeException | SQLException | Error e) {
            if (isFirst) {
                rollBack(e); // of nobody else yet
            } else {
                undo(e);
            }
            throw e;
        }
    }

    private void undo(Throwable cause) {
        try {
            Sqlite.execute(connection, "rollback to member");
            Sqlite.execute(connection, "release member");
        } catch (SQLException e) { // SQLite has rolled all back by itself, as it does when the disk is full
            cause.addSuppressed(e);
            rollBack(cause);
        }
    }

    private void rollBack(Throwable cause) {
        Group group = open;
        open = null;
        try {
            Sqlite.execute(connection, "rollback");
        } catch (SQLException e) {
            cause.addSuppressed(e); // SQLite rolls back by itself on some errors, then there is nothing to roll back
        }
        group.committed.completeExceptionally(cause);
    }

    private void commit() {
        try {
            Sqlite.execute(connection, "commit");
        } catch (SQLException | RuntimeException | Error e) { // whatever it is, somebody waits for it
            rollBack(e);
            return;
        }
        Group group = open;
        open = null;
        group.committed.complete(null);
    }

    /** When those who write have ended. */
    @Override
    public void close() throws SQLException {
        turn.lock();
        try {
            if (open != null) {
                commit();
            }
            connection.close();
        } finally {
            turn.unlock();
        }
    }
}
