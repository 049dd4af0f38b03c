package dev.nereid;

import dev.nereid.capture.CaptureSink;
import dev.nereid.capture.ConsoleCapture;
import dev.nereid.capture.EntryPoint;
import dev.nereid.capture.GitInfo;
import dev.nereid.capture.HostMetrics;
import dev.nereid.capture.Notebook;
import dev.nereid.capture.Traceback;
import dev.nereid.capture.UncaughtExceptions;
import dev.nereid.log.Host;
import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import dev.nereid.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run records by itself, from its start to its end. Nothing here fails the program, or makes it wait for more than
 * {@link #close} says. Safe for many threads.
 */
final class RunCapture {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);

    private static final String OUR_THREADS = "nereid-";

    /** Git answers within a tenth of it, but where its repository lies on a slow network. */
    private static final Duration GIT_AT_CLOSE = Duration.ofSeconds(1);

    /** Of a dying thread: handlers after ours may end the process. */
    private static final Duration FLUSH_AT_DEATH = Duration.ofSeconds(1);

    private final RunBuilder options;
    private final OperationLog log;
    private final CaptureSink once;
    private final Traceback traceback;
    private final CallSite start;
    private final List<WeakReference<Throwable>> reported = new ArrayList<>(); // guarded by this
    private UncaughtExceptions exceptions; // guarded by this, as all below; null if it isn't captured
    private ConsoleCapture console;
    private HostMetrics metrics;
    private Thread git;
    private boolean closed;

    private RunCapture(RunBuilder options, OperationLog log, String namespace) {
        boolean marks = options.captures.isOn(Setting.FAIL_ON_EXCEPTION);
        this.options = options;
        this.log = log;
        this.once = new RunSink(log, namespace, true);
        this.traceback = new Traceback(once, Host.name(), marks ? this::markFailed : null);
        this.start = CallSite.of(RunBuilder.class);
    }

    /** Called, by way of others, by {@link RunBuilder#start}. */
    static RunCapture start(RunBuilder options, OperationLog log) {
        String namespace = SelfPortrait.namespace(options.monitoringNamespace, log.logId());
        RunCapture capture = new RunCapture(options, log, namespace);
        try {
            capture.start(options.captures, new RunSink(log, namespace, false));
        } catch (RuntimeException e) {
            LOG.debug("Not all can be captured here", e);
        }
        return capture;
    }

    private synchronized void start(CaptureSwitches switches, CaptureSink stream) {
        if (switches.isOn(Setting.CAPTURE_TRACEBACK)) {
            exceptions = UncaughtExceptions.start(this::uncaught);
        }
        boolean stdout = switches.isOn(Setting.CAPTURE_STDOUT);
        boolean stderr = switches.isOn(Setting.CAPTURE_STDERR);
        if (stdout || stderr) {
            console = ConsoleCapture.start(stream, stdout, stderr);
        }
        if (switches.isOn(Setting.CAPTURE_HOST_METRICS)) {
            metrics = HostMetrics.start(stream);
        }
        // A run that is gone on with keeps what it has of these: it says how the run began.
        if (switches.isOn(Setting.CAPTURE_SOURCE) && log.typeOf("source_code/entrypoint") == null) {
            source();
        }
        if (switches.isOn(Setting.CAPTURE_GIT) && log.typeOf(GitInfo.PATH) == null) {
            git = new Thread(() -> GitInfo.ofWorkingDirectory().ifPresent(info -> info.logTo(once)), "nereid-git");
            git.setDaemon(true);
            git.start();
        }
    }

    private void source() {
        Notebook.of(System.getenv()).ifPresent(notebook -> Notebook.logTo(once, notebook));
        EntryPoint.find().ifPresent(entry -> {
            entry.logTo(once);
            keep(options.hasSourceFiles() ? List.of() : entry.sources());
        });
    }

    /** At once, though it is I/O: they are small, and it shall be what runs. */
    private void keep(List<Path> sources) {
        List<FileRef> kept = new ArrayList<>();
        Path here = Path.of("").toAbsolutePath();
        for (Path source : sources) {
            try (InputStream in = Files.newInputStream(source)) {
                Path name = source.startsWith(here) ? here.relativize(source) : source.getFileName();
                FileRef file = log.keep(in, name.toString());
                if (file != null) {
                    kept.add(file);
                }
            } catch (IOException | LogException e) {
                LOG.debug("{} is not kept", source, e);
            }
        }
        try {
            if (!kept.isEmpty()) {
                log.putFiles(RunBuilder.SOURCE_FILES, AttributeType.FILE_SET, kept);
            }
        } catch (LogException e) {
            LOG.debug("The source code is not kept", e);
        }
    }

    /** What ends a thread of ours is a defect of ours, and no failure of the program. */
    private void uncaught(Thread thread, Throwable thrown) {
        if (!thread.getName().startsWith(OUR_THREADS)) {
            traceback.report(thread, thrown);
        }
    }

    /** Logs an exception that somebody has caught, unless it has been logged. Does not mark the run. */
    void report(Throwable thrown) {
        traceback.report(Thread.currentThread(), thrown);
        synchronized (this) {
            reported.removeIf(other -> other.refersTo(null));
            reported.add(new WeakReference<>(thrown));
        }
    }

    /** Marks the run as failed because somebody says so. */
    void abort(String line) {
        once.append(Traceback.PATH, line);
        markFailed();
    }

    private void markFailed() {
        try {
            log.assign(SysFields.FAILED, new Value.OfBool(true));
            log.flush(FLUSH_AT_DEATH);
        } catch (LogException | TimeoutException e) {
            LOG.debug("The run can't be marked as failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends it all, before the log ends: what has been printed is in the queue then, and what git says, if it says it within
     * a second. Nothing gets lost because somebody interrupts. Returns whether this was the first call.
     */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        boolean interrupted = Thread.interrupted(); // the short waits below are for the data's sake
        if (metrics != null) {
            metrics.close();
        }
        awaitGit();
        if (console != null) {
            console.close();
        }
        if (exceptions != null) {
            exceptions.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /**
     * After its log has ended, on the thread that ended it: should that thread die of an exception that was under way
     * then, it is logged after all.
     *
     * @param end where the program closed the run
     */
    synchronized void remember(CallSite end) {
        if (exceptions != null && options.mode != Mode.DEBUG) {
            ClosedRuns.add(new ClosedRun(start, end, List.copyOf(reported), new LastWords(options, log)));
        }
    }

    private void awaitGit() {
        try {
            if (git != null) {
                git.join(GIT_AT_CLOSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
