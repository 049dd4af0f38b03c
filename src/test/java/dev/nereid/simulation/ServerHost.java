package dev.nereid.simulation;

import dev.nereid.backup.Backup;
import dev.nereid.backup.Restore;
import dev.nereid.backup.StorePlace;
import dev.nereid.codec.Digest;
import dev.nereid.db.Sqlite;
import dev.nereid.server.ServerInMemory;
import dev.nereid.server.ServerInMemory.Answer;
import dev.nereid.server.ServerInMemory.Question;
import dev.nereid.store.Quotas;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The server: its process, which may be down, and its disk. */
final class ServerHost implements AutoCloseable {
    static final String WORKSPACE = "team";

    /** More than a seed gives. */
    private static final long MARGIN = 1000;

    private final World world;
    private final Path file;
    private final Path backup;
    private final Truth truth;
    private final Planted planted;
    private final World.Actor init; // which starts it again
    private Store store; // null while it is down
    private ServerInMemory server;
    private byte[] beforeLast; // SERVER_LOSES_COMMIT: the file at the last request of this kind
    private byte[] before; // and at the one before it
    private boolean hasBackup;
    private int lives = 1; // a restore begins another one
    private boolean isRestored; // since it was last started

    ServerHost(World world, Path directory, Truth truth, Planted planted) throws IOException {
        this.world = world;
        this.file = directory.resolve("store.db");
        this.backup = directory.resolveSibling("backup");
        this.truth = truth;
        this.planted = planted;
        this.init = new World.Process("server").actor("init");
        Files.createDirectories(directory);
        Files.copy(Templates.server(), file);
        start();
    }

    static StoreOptions options(World world) {
        return new StoreOptions(true, WORKSPACE, null, true, world::now, Quotas.NONE, null);
    }

    Store store() {
        start();
        return store;
    }

    void start() {
        if (store == null) {
            store = Store.openSqlite(file, options(world));
            server = new ServerInMemory(store, WORKSPACE);
            if (isRestored) {
                isRestored = false;
                truth.restored(store);
            }
            truth.checkConfirmed(store);
        }
    }

    /** @throws IOException if it is down, or the question does not arrive whole */
    Answer answer(Question question) throws IOException {
        if (store == null) {
            throw new ConnectException("refused");
        }
        if (planted == Planted.SERVER_LOSES_COMMIT && question.path().endsWith("/operations")) {
            before = beforeLast;
            beforeLast = content();
        }
        return server.answer(question);
    }

    /** Takes the question, and dies before its commit. */
    void dieBeforeCommit(Question question) throws IOException, SQLException {
        if (store != null) {
            answerWithoutDisk(question);
            crash();
        }
    }

    /** Its disk takes nothing that it would commit. */
    Answer answerWithoutDisk(Question question) throws IOException, SQLException {
        for (String when : new String[] {"insert", "update"}) {
            execute("create trigger full_disk_" + when + " before " + when
                    + " on operation_log begin select raise(abort, 'disk I/O error'); end");
        }
        try {
            return answer(question);
        } finally {
            execute("drop trigger full_disk_insert");
            execute("drop trigger full_disk_update");
        }
    }

    /** Dies, and is there again after a while. */
    void crash() throws IOException, SQLException {
        if (store == null) {
            return;
        }
        world.note("server dies");
        byte[] database = Files.readAllBytes(file);
        Path wal = Path.of(file + "-wal");
        byte[] log = Files.readAllBytes(wal);
        store.close(); // which tidies up, as who is killed does not
        store = null;
        Files.write(file, database);
        Files.write(wal, log);
        misbehave();
        world.after(world.between(1_000, 8 * World.SECOND), init, this::start);
    }

    // ----------------------------------------------------------------------------------------- backup and restore --

    /** Which of its lives it is in. */
    int lives() {
        return lives;
    }

    void backUpAt(long time) {
        world.after(time, init, () -> {
            if (store != null) {
                Backup.make(place(), backup);
                hasBackup = true;
                world.note("backup");
            }
        });
    }

    /** From the last backup, if there is one; and it is there again after a while. */
    void restoreAt(long time) {
        world.after(time, init, () -> {
            if (hasBackup) {
                restore();
                world.after(world.between(1_000, 8 * World.SECOND), init, this::start);
            }
        });
    }

    private void restore() throws IOException, SQLException {
        close();
        store = null;
        if (world.chance(0.3)) { // another disk: nobody knows which IDs were given since
            Files.delete(file.resolveSibling("issued-ids"));
        }
        before = null;
        beforeLast = null;
        boolean knowsIds = Restore.run(backup, place(), MARGIN).knowsIds();
        world.note("restored, " + (knowsIds ? "knows its IDs" : "skips IDs"));
        lives++;
        isRestored = true;
    }

    private StorePlace place() {
        return new StorePlace(file.getParent(), null);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sqlite.execute(connection, sql);
        }
    }

    // ---------------------------------------------------------------------------------------- planted mistakes --

    private byte[] content() throws IOException {
        try {
            Path copy = file.resolveSibling("before.db");
            Files.deleteIfExists(copy);
            execute("vacuum into '" + copy + "'");
            return Files.readAllBytes(copy);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void misbehave() throws IOException, SQLException {
        if (planted == Planted.SERVER_FORGETS_RANGE) {
            forgetRange();
        } else if (planted == Planted.SERVER_GIVES_IDS_AGAIN) {
            execute("update project set last_run_number = 0");
            execute("update tracked_object set sys_id = sys_id || '0'"); // or the database would notice
        } else if (planted == Planted.SERVER_LOSES_COMMIT && before != null) {
            Files.write(file, before);
            Files.delete(Path.of(file + "-wal"));
        }
    }

    private void forgetRange() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement select = connection.createStatement();
                PreparedStatement update = connection.prepareStatement(
                        "update operation_log set applied_sequence = 0, digest = ? where file_id = ?")) {
            try (ResultSet log = select.executeQuery("select file_id from operation_log where base_sequence = 0")) {
                while (log.next()) {
                    update.setLong(1, Digest.start(UUID.fromString(log.getString(1))));
                    update.setString(2, log.getString(1));
                    update.addBatch();
                }
            }
            update.executeBatch();
            select.execute("delete from applied_range");
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
