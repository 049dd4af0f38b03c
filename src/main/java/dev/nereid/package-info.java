/**
 * Nereid: experiment tracking that works without a server and syncs when there is one. This package is the whole API.
 *
 * <pre>{@code
 * try (Run run = Nereid.initRun().project("ml/digits").mode(Mode.OFFLINE).start()) {
 *   run.assign("params/lr", 0.1);
 *   FloatSeries loss = run.floatSeries("train/loss");
 *   for (int step = 0; step < steps; step++) loss.append(trainOne());
 * }
 * }</pre>
 *
 * <p>A {@link dev.nereid.Run}, a {@link dev.nereid.Model}, a {@link dev.nereid.ModelVersion} and a
 * {@link dev.nereid.Project} are {@link dev.nereid.TrackedObject}s: all of them log and read fields in the same way. A
 * {@link dev.nereid.ReadOnlyStore} reads many of them, from run files or a server, whichever a
 * {@link dev.nereid.TableQuery} with {@link dev.nereid.Filter}s means. {@link dev.nereid.Management} is for what is done to
 * them as a whole.
 *
 * <h2>What a call promises</h2>
 *
 * <ul>
 *   <li>Logging calls ({@code assign}, {@code append}, {@code add} ...) check their arguments, put the operation in a
 *       queue and return. They do no I/O and never wait for a network. If the disk can't keep up and the queue is full,
 *       they wait up to {@link dev.nereid.ObjectBuilder#queueTimeout}; then the operation is dropped and counted, or a
 *       {@link dev.nereid.QueueFullException} is thrown, as {@link dev.nereid.ObjectBuilder#failWhenFull} says.
 *   <li>A thread of the run's own commits the queue to the run file, normally within 5 ms. A killed process loses what
 *       is not yet committed; {@link dev.nereid.TrackedObject#flush} waits for it,
 *       {@link dev.nereid.TrackedObject#durableUpTo} tells. With {@link dev.nereid.Durability#POWER_SAFE} a commit survives
 *       a power failure too.
 *   <li>Calls that take a file ({@code upload}, {@code fileSet(…).add}) copy its content to the disk before they return.
 *   <li>Only in mode {@link dev.nereid.Mode#SYNC} a logging call waits: for the disk and for the server's word.
 *   <li>In mode {@link dev.nereid.Mode#ASYNC} another thread sends what is committed to the server. It never fails the
 *       job and never gives up. What it has not sent when the job ends is sent by {@code nereid sync}.
 *   <li>{@link dev.nereid.TrackedObject#close} returns when everything is in the run file and, within a limit, on the server.
 *   <li>What a run records by itself (see the {@code capture} options of {@link dev.nereid.RunBuilder}) never makes the
 *       program wait: what the disk can't keep up with is left out. {@code close} waits for it a second or two at most.
 *   <li>What reads ({@code fetch}, {@code exists}, {@code structure}) knows what this process logged before. It asks the
 *       server in modes that have one, else the run files, and waits for either within a limit.
 *   <li>A {@link dev.nereid.ReadOnlyStore} of run files answers as of its opening or its last {@code refresh}, without
 *       waiting for anybody; one of a server answers as of now. Rows of a {@link dev.nereid.Table} are read while one
 *       iterates.
 * </ul>
 *
 * <p>Every exception of Nereid's is a {@link dev.nereid.NereidException} or an {@link IllegalArgumentException}; its
 * message says what happened, whether the data is safe, and what to do. All classes are safe for many threads at once,
 * but for the builders and the {@link dev.nereid.TableQuery}, which are for one.
 *
 * <p>Paths such as {@code train/loss} name attributes; {@code /} makes namespaces. An attribute keeps the type that its
 * first operation gave it until it is deleted.
 */
package dev.nereid;
