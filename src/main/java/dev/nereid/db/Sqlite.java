package dev.nereid.db;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** Opens SQLite files. Every connection of Nereid to SQLite comes from here. Connections are for one thread at a time. */
public final class Sqlite {
    /** "NRUN": the file is an operation log. */
    public static final int RUN_FILE_APPLICATION_ID = 0x4e52554e;

    /** "NSTO": the file is a store. */
    public static final int STORE_APPLICATION_ID = 0x4e53544f;

    /** "NSNP": the file holds the rows of one object of a store. */
    public static final int SNAPSHOT_APPLICATION_ID = 0x4e534e50;

    /** Formats that this version writes. A higher one in a file is refused. */
    public static final int RUN_FILE_FORMAT = 1;

    public static final int STORE_FORMAT = 4;

    /** Older versions of SQLite can corrupt a WAL that two connections use. */
    private static final int[] SQLITE_VERSION_MIN = {3, 51, 3};

    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    /** Of one value, or one row: some times what we write at most. */
    private static final int FOREIGN_VALUE_BYTES_MAX = 32 << 20;
    /** Indexes of plain columns, also of one field alone, and what {@code analyze} leaves. */
    private static final Pattern SEARCH_AIDS =
            Pattern.compile("create index \\w+ on \\w+ ?\\([\\w, ]+\\)(?: where path = '[^']*' and type is not null)?"
                    + "|create table sqlite_stat[14]\\([a-z, ]+\\)");

    /** Most runs are small, and each table and index takes a page at least. */
    private static final int SNAPSHOT_PAGE_BYTES = 1024;

    private static volatile boolean versionChecked;

    private Sqlite() {}

    /**
     * Creates a run file and opens it for its one writer. Its tables are made in a transaction that the caller commits.
     *
     * @param powerSafe whether a commit waits for the disk, so that it survives a power failure
     */
    public static Connection createRunFile(Path file, FileSystemKind kind, boolean powerSafe) throws SQLException {
        return createRunFile(open(file, runFileConfig(kind, powerSafe)));
    }

    private static Connection createRunFile(Connection connection) throws SQLException {
        try {
            execute(connection, "begin immediate");
            addTables(connection, RUN_FILE_APPLICATION_ID, RUN_FILE_FORMAT, Schema.runFile());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Creates a run file that is written in one go, in a transaction that the caller commits. Without a journal, and nobody
     * waits for the disk: what it is made from is still there.
     */
    public static Connection createRunFileCopy(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        return createRunFile(open(file, config));
    }

    /** Opens a run file that exists for its one writer, who has lost its WAL, and is not to have another. */
    public static Connection reopenWithoutWal(Path file, boolean powerSafe) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.TRUNCATE);
        config.setSynchronous(powerSafe ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return open(file, config);
    }

    private static SQLiteConfig runFileConfig(FileSystemKind kind, boolean powerSafe) {
        SQLiteConfig config = config();
        boolean local = kind == FileSystemKind.LOCAL;
        config.setJournalMode(local ? SQLiteConfig.JournalMode.WAL : SQLiteConfig.JournalMode.TRUNCATE);
        config.setSynchronous(
                local && !powerSafe ? SQLiteConfig.SynchronousMode.NORMAL : SQLiteConfig.SynchronousMode.FULL);
        return config;
    }

    /** Opens a run file whose writer is gone, to put an end to its WAL. The caller holds its lock. */
    public static Connection openForFinalising(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(0);
        return open(file, config);
    }

    /**
     * Moves what is committed into the file itself and rolls back what isn't, so that one plain file remains.
     *
     * @throws SQLException if another connection stands in the way
     */
    public static void leaveJournal(Connection connection) throws SQLException {
        text(connection, "select count(*) from sqlite_master"); // a first read rolls a killed writer's journal back
        execute(connection, "pragma journal_mode = delete");
    }

    /** Opens a store for its one writer, and creates it if it is missing. */
    public static Connection openStore(Path file, boolean powerSafe) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(powerSafe ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        return create(file, config, STORE_APPLICATION_ID, STORE_FORMAT, storeSchema());
    }

    /** @throws DatabaseException if a store has another format than this version reads */
    static void requireStoreFormat(String store, long format) {
        if (format != STORE_FORMAT) {
            throw new DatabaseException(
                    store + " has format " + format + "; this version of Nereid knows format " + STORE_FORMAT + ". "
                            + (format > STORE_FORMAT ? "Use a newer Nereid." : "Use the older one that made it."),
                    null);
        }
    }

    /** Only an {@code integer} key is the row id itself; any other takes an index beside it. */
    private static List<String> storeSchema() {
        List<String> schema = new ArrayList<>();
        for (String statement : Schema.store()) {
            schema.add(statement.replace("bigint primary key", "integer primary key"));
        }
        schema.addAll(Schema.views());
        return schema;
    }

    /**
     * Creates a snapshot and opens it for its one writer, in a transaction that the caller commits. Without a journal: if
     * anything goes wrong, the file is worth nothing.
     *
     * @param tables of the store, which alone it has
     */
    static Connection createSnapshot(Path file, Set<String> tables) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setPageSize(SNAPSHOT_PAGE_BYTES);
        Connection connection = open(file, config);
        try {
            execute(connection, "begin immediate");
            addTables(connection, SNAPSHOT_APPLICATION_ID, STORE_FORMAT, Schema.store(tables));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Writes what is in a store at this moment into a file of its own, while others go on writing to the store.
     *
     * @param copy that does not exist yet
     */
    public static void copyStore(Path store, Path copy) throws SQLException {
        try (Connection connection = openReader(store);
                PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, copy.toAbsolutePath().toString());
            vacuum.execute();
        }
        dropSearchAids(copy);
    }

    /** Whatever a store has besides to make queries faster, it makes again. */
    private static void dropSearchAids(Path copy) throws SQLException {
        Set<String> schema = storeSchema().stream().map(Sqlite::plain).collect(Collectors.toSet());
        try (Connection connection = open(copy, config())) {
            List<String> aids = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select name, sql from sqlite_schema where type = 'index' and sql is not null")) {
                while (row.next()) {
                    if (!schema.contains(plain(row.getString(2)))) {
                        aids.add(row.getString(1));
                    }
                }
            }
            for (String aid : aids) {
                execute(connection, "drop index \"" + aid.replace("\"", "\"\"") + "\"");
            }
        }
    }

    /**
     * Creates an empty store to be filled at once, in a transaction that the caller commits. Without a journal: if anything
     * goes wrong, the file is worth nothing.
     */
    public static Connection createStoreCopy(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        Connection connection = open(file, config);
        try {
            execute(connection, "begin immediate");
            addTables(connection, STORE_APPLICATION_ID, STORE_FORMAT, storeSchema());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens an existing file to read it. Nothing is changed, but SQLite may need to write a {@code -shm} beside a WAL. */
    public static Connection openReader(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return open(file, config);
    }

    /**
     * The same of a file that strangers may have written. Its values are limited, nothing that it defines is trusted, and it
     * has no other tables than we make; so a query means what it says, and runs no view, trigger or function of theirs.
     *
     * @param application what it is meant to be; if it is something else, or of a newer format, that is the caller's to refuse
     * @param tables the statements that make those of this format
     * @param besides fits further statements that it may hold, in small letters and with single spaces; null for none
     * @throws StrangeSchemaException if there is anything else in it
     */
    public static Connection openForeignReader(
            Path file, int application, int format, List<String> tables, Pattern besides) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(FOREIGN_VALUE_BYTES_MAX));
        config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0"); // or who cuts the file short ends this process
        Connection connection = open(file, config);
        try {
            execute(connection, "pragma trusted_schema = off");
            execute(connection, "pragma cell_size_check = on");
            execute(connection, "begin"); // one state, locked once
            if (pragma(connection, "application_id") == application && pragma(connection, "user_version") <= format) {
                requireTables(file, connection, tables, besides);
            }
            execute(connection, "commit");
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * The same of a copy of a store. It has all tables of one; besides, at most what the owner of the store made to search
     * them faster.
     *
     * @throws StrangeSchemaException if there is anything else in it, or less
     */
    public static Connection openForeignStore(Path file) throws SQLException {
        List<String> tables = storeSchema();
        Connection connection = openForeignReader(file, STORE_APPLICATION_ID, STORE_FORMAT, tables, SEARCH_AIDS);
        try {
            Set<String> missing = new HashSet<>();
            tables.forEach(statement -> missing.add(plain(statement)));
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select sql from sqlite_schema where sql is not null")) {
                while (row.next()) {
                    missing.remove(plain(row.getString(1)));
                }
            }
            boolean isStore = pragma(connection, "application_id") == STORE_APPLICATION_ID
                    && pragma(connection, "user_version") == STORE_FORMAT;
            if (!isStore || !missing.isEmpty()) {
                throw new StrangeSchemaException(file + " is not a whole store: "
                        + (isStore
                                ? "it lacks \"" + missing.iterator().next() + "\""
                                : "it says that it is something else")
                        + ".");
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** What is made of nothing may have nothing yet. */
    private static void requireTables(Path file, Connection connection, List<String> tables, Pattern besides)
            throws SQLException {
        Set<String> known = new HashSet<>();
        tables.forEach(statement -> known.add(plain(statement)));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select type, name, sql from sqlite_schema")) {
            while (row.next()) {
                String sql = row.getString(3);
                boolean isOwnIndex = sql == null && "index".equals(row.getString(1));
                boolean isKnown = sql != null
                        && (known.remove(plain(sql))
                                || besides != null
                                        && besides.matcher(plain(sql)).matches());
                if (!isOwnIndex && !isKnown) {
                    throw new StrangeSchemaException(file + " holds what no file of its kind does: the "
                            + row.getString(1) + " \"" + row.getString(2) + "\", or the columns of it.");
                }
            }
        }
    }

    /** SQLite keeps a statement as it was, but for its first two words. */
    private static String plain(String sql) {
        return sql.replaceAll("--[^\n]*", "").replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
    }

    /** Whether a file ends before a page that it should have. */
    public static boolean isShortRead(SQLException e) {
        return e instanceof SQLiteException of && of.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ;
    }

    /** {@code pragma user_version}, or {@code application_id}. */
    public static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("pragma " + name)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    /** The first column of the first row. */
    public static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    private static Connection create(Path file, SQLiteConfig config, int applicationId, int format, List<String> schema)
            throws SQLException {
        Connection connection = open(file, config);
        try {
            if (pragma(connection, "user_version") == 0) {
                execute(connection, "begin immediate");
                if (pragma(connection, "user_version") == 0) { // nobody else was faster
                    addTables(connection, applicationId, format, schema);
                }
                execute(connection, "commit");
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void addTables(Connection connection, int applicationId, int format, List<String> schema)
            throws SQLException {
        for (String statement : schema) {
            execute(connection, statement);
        }
        execute(connection, "pragma application_id = " + applicationId);
        execute(connection, "pragma user_version = " + format);
    }

    private static Connection open(Path file, SQLiteConfig config) throws SQLException {
        NativeLibrary.load(file);
        Connection connection = config.createConnection("jdbc:sqlite:" + uri(file));
        if (!versionChecked) {
            try {
                checkVersion(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    private static void checkVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select sqlite_version()")) {
            String version = result.getString(1);
            String[] parts = version.split("\\.");
            for (int i = 0; i < SQLITE_VERSION_MIN.length; i++) {
                int part = Integer.parseInt(parts[i]);
                if (part != SQLITE_VERSION_MIN[i]) {
                    if (part < SQLITE_VERSION_MIN[i]) {
                        throw new IllegalStateException("SQLite " + version + " is on the class path; 3.51.3 or newer"
                                + " is needed, older ones can corrupt a database that two connections use. Put"
                                + " org.xerial:sqlite-jdbc in the version that Nereid's pom names first.");
                    }
                    break;
                }
            }
        }
        versionChecked = true;
    }

    /** As a URI, so that no character of the path means anything to the driver. */
    private static String uri(Path file) {
        StringBuilder uri = new StringBuilder("file:");
        for (byte b : file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c == '/' || c == '.' || c == '-' || c == '_' || c == '~' || isAsciiLetterOrDigit(c);
            uri.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return uri.toString();
    }

    private static boolean isAsciiLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
