package dev.nereid;

import dev.nereid.capture.CaptureSink;
import dev.nereid.log.Attribute;
import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captured things, on their way into a run. They never wait for a server, in mode {@link Mode#SYNC} neither, and what
 * the log refuses, such as a path that the program has used for something else, is left out.
 *
 * <p>What comes all the time (lines, measurements) doesn't wait for the disk either: while half of the queue is in use,
 * points are dropped, and counted in {@link TrackedObject#dropped}. So it can't make a logging call of the program's wait.
 * What comes once, and the traceback, takes its turn as any operation does.
 *
 * <p>Safe for many threads.
 */
final class RunSink implements CaptureSink {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);
    private static final String SOURCE_CODE = "source_code/";

    private final OperationLog log;
    private final String namespace;
    private final boolean patient;

    /**
     * @param namespace where everything goes but what is in {@code source_code}
     * @param patient whether points wait for room in the queue
     */
    RunSink(OperationLog log, String namespace, boolean patient) {
        this.log = log;
        this.namespace = namespace;
        this.patient = patient;
    }

    @Override
    public void assign(String path, Value value) {
        try {
            log.assign(full(path), value);
        } catch (LogException | IllegalArgumentException e) {
            refused(path, e);
        }
    }

    @Override
    public void append(String path, double value) {
        try {
            log.offer(log.series(full(path), AttributeType.FLOAT_SERIES), value);
        } catch (LogException | IllegalArgumentException e) {
            refused(path, e);
        }
    }

    @Override
    public void append(String path, String value) {
        try {
            Attribute series = log.series(full(path), AttributeType.STRING_SERIES);
            if (patient) { // it says what the run died of
                series.makeVital();
                log.append(series, null, Long.MIN_VALUE, value);
            } else {
                log.offer(series, value);
            }
        } catch (LogException | IllegalArgumentException e) {
            refused(path, e);
        }
    }

    private String full(String path) {
        return AttributePath.of(path.startsWith(SOURCE_CODE) ? path : namespace + "/" + path);
    }

    private static void refused(String path, RuntimeException reason) {
        LOG.debug("\"{}\" is not captured: {}", path, reason.getMessage());
    }
}
