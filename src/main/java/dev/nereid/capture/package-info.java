/**
 * What a run can say of its surroundings without being told, and what the process says and does meanwhile.
 *
 * <table>
 * <caption>Captured</caption>
 * <tr><td>{@link dev.nereid.capture.JobIdentity}</td><td>the batch job of this process; once</td></tr>
 * <tr><td>{@link dev.nereid.capture.EntryPoint}</td><td>the class that started the program; once</td></tr>
 * <tr><td>{@link dev.nereid.capture.Notebook}</td><td>the notebook that it is the kernel of; once</td></tr>
 * <tr><td>{@link dev.nereid.capture.GitInfo}</td><td>the commit, and what has been changed since; once</td></tr>
 * <tr><td>{@link dev.nereid.capture.ConsoleCapture}</td><td>what the program prints; until closed</td></tr>
 * <tr><td>{@link dev.nereid.capture.HostMetrics}</td><td>how busy the machine is; until closed</td></tr>
 * <tr><td>{@link dev.nereid.capture.UncaughtExceptions}</td><td>what the program dies of; until closed</td></tr>
 * </table>
 *
 * <p>Values go to a {@link dev.nereid.capture.CaptureSink}, or are handed back; this package knows no run, no file and no
 * network. {@code dev.nereid} makes a run a sink.
 *
 * <h2>The program comes first</h2>
 *
 * <ul>
 *   <li>Nothing here fails or stops the program. What can't be found out is left out, and why is said at debug level.
 *   <li>What a sink throws is swallowed. A sink that hangs holds up a thread of ours, and never one that prints; but
 *       {@code UncaughtExceptions} calls it on the thread that dies, which has nothing else to do.
 *   <li>Whatever belongs to the process (standard streams, the default exception handler) is shared by all sinks, put
 *       in front of what was there, which still gets everything, and taken away by the last one. What others have put in
 *       front of ours stays where it is.
 *   <li>Everything has a limit: lines in memory, bytes of a patch, lines of a stack trace, the time of a command.
 *   <li>What isn't switched on isn't loaded, started or asked.
 * </ul>
 *
 * <h2>Printing</h2>
 *
 * <pre>
 *   threads that print                                       nereid-console, one for each sink
 *   System.out.println  --&gt;  TeeStream: the original first
 *                              LineAssembler: text to lines
 *                              LineQueue.put: or drop, count  --&gt;  LineQueue.take  --&gt;  CaptureSink.append
 * </pre>
 *
 * <p>Order of locks: the monitor of a {@code TeeStream}, held while the original prints as {@code PrintStream} itself
 * does; then of a {@code LineAssembler}; then of a {@code LineQueue}. The last two are never held while anything is
 * printed or a sink is called, so closing doesn't wait for a terminal that is stuck.
 *
 * <h2>Programs of the system</h2>
 *
 * <p>{@code git} and {@code nvidia-smi} are looked for on the {@code PATH} and run by {@code Command}, within a time and a
 * number of bytes; what takes longer is killed with its children.
 */
package dev.nereid.capture;
