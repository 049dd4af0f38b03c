/**
 * Opening databases the one right way.
 *
 * <p>{@link dev.nereid.db.Sqlite} opens SQLite files: a run file for its writer, any file for a reader, a store.
 * {@link dev.nereid.db.FileSystemKind} decides between WAL and a rollback journal: WAL shares memory between processes,
 * which network file systems cannot do, so only file systems known to be local get it. {@link dev.nereid.db.Schema} cuts
 * {@code schema.sql} into its two parts. {@link dev.nereid.db.Database} is what the store runs its jOOQ queries on, in an
 * SQLite file, where those who write at the same time share a commit, or in PostgreSQL; the classes of its tables are
 * generated into {@code dev.nereid.db.jooq}. What every batch asks is plain JDBC, by {@link dev.nereid.db.KeptStatements}.
 * {@link dev.nereid.db.Locks} keeps apart those who change the same in PostgreSQL, where many write at once.
 *
 * <p>Where the two databases differ, queries find help here: {@link dev.nereid.db.ValueList} makes any number of values one
 * parameter, {@link dev.nereid.db.SearchPattern} is the one kind of regular expression, which
 * {@link dev.nereid.db.RegexpFunction} makes known to SQLite, and {@link dev.nereid.db.NulFree} is how both store any text.
 *
 * <p>{@link dev.nereid.db.NativeLibrary} brings SQLite itself into the process, also where temporary directories can't be
 * written or run nothing.
 *
 * <p>Nothing here, and nothing elsewhere in a process that may have a database open, touches the files {@code *.db},
 * {@code -wal}, {@code -shm} or {@code -journal} with {@code java.io} or {@code java.nio}: closing any descriptor of a
 * file drops the POSIX locks that SQLite holds on it in the same process, and another process may then delete a live
 * WAL. {@link dev.nereid.db.PrivateCopy} is the one exception and says why it may.
 */
package dev.nereid.db;
