package dev.nereid.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Ends connections on which a request trickles in, each of which would take a connection or a thread from others for as long as
 * somebody likes. Between two requests, a connection may be idle; and where the server itself is slow, nobody is to blame.
 */
final class SlowClients extends AbstractLifeCycle {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** In which the head of a request has to arrive, and before it all that TLS needs. */
    private static final Duration HEAD = Duration.ofSeconds(30);

    /** Looks in a row at which we wait for a body, before what came of it is compared with what has to. */
    private static final int LOOKS = 6;

    /**
     * In so many looks: 100 bytes a second, so that a body holds a connection for no longer than its size is worth, a small one
     * for two minutes. Our own clients send ten times as much, however low their limit is.
     */
    private static final int BYTES_MIN = LOOKS * 1000;

    /**
     * A body that is waited for.
     *
     * @param bytes what had come of it so many looks ago
     */
    record Body(long request, long bytes, int looks, boolean isStuck) {
        /** The same at the next look, or another one. */
        static Body next(Body before, long request, long bytes) {
            if (before == null || before.request != request) {
                return new Body(request, bytes, 0, false);
            }
            return before.looks + 1 < LOOKS
                    ? new Body(request, before.bytes, before.looks + 1, false)
                    : new Body(request, bytes, 0, bytes - before.bytes < BYTES_MIN);
        }
    }

    private final Server server;
    private final Duration period;
    private final Duration head;
    private Map<EndPoint, Body> bodies = new HashMap<>(); // only in sweep

    SlowClients(Server server) {
        this(server, PERIOD, HEAD);
    }

    SlowClients(Server server, Duration period, Duration head) {
        this.server = server;
        this.period = period;
        this.head = head;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    private void schedule() {
        server.getScheduler().schedule(this::sweep, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        Map<EndPoint, Body> seen = new HashMap<>();
        for (Connector connector : server.getConnectors()) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                if (isSlow(endPoint, seen)) {
                    endPoint.close(new TimeoutException("The request comes too slowly"));
                }
            }
        }
        bodies = seen;
        if (isRunning()) {
            schedule();
        }
    }

    private boolean isSlow(EndPoint endPoint, Map<EndPoint, Body> seen) {
        Connection connection = endPoint.getConnection();
        EndPoint inner = endPoint;
        if (connection instanceof SslConnection tls) {
            inner = tls.getSslEndPoint();
            connection = inner.getConnection();
        }
        if (connection instanceof HttpConnection http) {
            HttpParser parser = http.getParser();
            if (parser.isStart()) {
                return false;
            } else if (parser.inHeaderState()) {
                return System.nanoTime() - parser.getBeginNanoTime() > head.toNanos();
            }
            return parser.inContentState() && isWaiting(inner) && isStuck(endPoint, parser, seen);
        }
        boolean isBeforeHttp = connection == null || connection.getMessagesIn() == 0 && connection.getBytesOut() <= 0;
        return isBeforeHttp && System.currentTimeMillis() - endPoint.getCreatedTimeStamp() > head.toMillis();
    }

    private static boolean isWaiting(EndPoint endPoint) {
        return endPoint instanceof AbstractEndPoint one && one.isFillInterested();
    }

    private boolean isStuck(EndPoint endPoint, HttpParser parser, Map<EndPoint, Body> seen) {
        Body now = Body.next(bodies.get(endPoint), parser.getBeginNanoTime(), parser.getContentRead());
        seen.put(endPoint, now);
        return now.isStuck;
    }
}
