/**
 * The run file: the operation log that one process writes for one object, and everybody else reads.
 *
 * <h2>Writing</h2>
 *
 * <pre>
 *   callers                         nereid-writer thread
 *   OperationLog.append ...   -->   OperationQueue.take: a chunk of entries, at most 40 ms old, or one linger
 *     KnownAttributes: type check     PointGrouper: points of one series become one block
 *     OperationQueue.put: no I/O      RunFileWriter: one transaction, one commit
 * </pre>
 *
 * <p>{@code OperationWriter} is that thread; what it has come to, others ask {@code WriterProgress}. {@code RunFileStart} and
 * {@code RunFileEnd} are the first and the last that a process does to its file.
 *
 * <p>What a caller has put is in memory until the commit; {@link dev.nereid.log.OperationLog#flush} waits for it. A
 * killed process loses what lies beyond {@link dev.nereid.log.OperationLog#durableUpTo}, normally one linger (5 ms)
 * and one commit; while operations keep coming, 40 ms, since each commit has its price however little it
 * brings. With {@code powerSafe}, a commit also survives a power failure; without, one commit a second waits for the disk.
 *
 * <p>{@code DiskGovernor} says how much may be written, and {@code DiskWatch} asks it for the writer. Near the end of the
 * disk, or of a quota, points are dropped when they are put, and those that wait are if the reserve would suffer; the WAL
 * is moved into the file early, so that the end needs no room for that. {@code DroppedPoints} counts them, and keeps the
 * last of each series in memory, which the queue brings in as soon as there is room, or at the end. If the disk is full or
 * fails, the writer keeps what it has and tries again, at last without the points in it; callers wait for room in the queue
 * once, up to a limit, and from then on their operations are dropped and counted until writing works again.
 *
 * <p>Contents of files lie beside the run file, each once, under its hash: {@link dev.nereid.log.RunFileContents}. They are on
 * disk before the operation that names them is logged.
 *
 * <p>With each commit and each touch the writer looks whether file and WAL still bear their names: SQLite would not notice.
 * What is in a WAL that has lost its name goes into a new file without one, see {@code WalRescue}; a file that has is the
 * end of the log, and {@code flush} says so.
 *
 * <h2>One writer, one life</h2>
 *
 * <p>Only the process that created a run file ever writes it. {@link dev.nereid.log.WriterLock} shows others that it
 * lives. Resuming an object means a new file with a log of its own. When the writer ends, or whoever next finds the file
 * dead, the file is {@linkplain dev.nereid.log.RunFileFinaliser finalised}: one plain SQLite file without WAL.
 * {@link dev.nereid.log.HeldRunFile} deletes one so that a kill in the middle leaves all of it or nothing.
 *
 * <h2>Reading</h2>
 *
 * <p>{@link dev.nereid.log.RunFileReader} never holds a transaction open between batches: that would stop checkpoints of
 * a WAL and block a writer with a rollback journal. {@link dev.nereid.log.RunFileWalk} goes through a whole file with one, over
 * what is lost. {@link dev.nereid.log.Replay} brings any
 * {@link dev.nereid.log.ReplayTarget} up to date from a run file, once and only once: a server by way of HTTP, or the
 * local replica.
 *
 * <p>{@link dev.nereid.log.RunFileCopy} makes a run file of what another one holds now, or of the part after a place whose
 * digest somebody else has. A part is replayed only where the target has what comes before.
 *
 * <p>This package knows SQLite by plain JDBC only, and no network: a training job loads no jOOQ class for logging.
 */
package dev.nereid.log;
