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

    /** Looks in a row at which a body has hardly grown, though we wait for it. */
    private static final int LOOKS_MAX = 6;

    /** Between two looks. Our own clients send ten times as much, however low their limit is. */
    private static final int BYTES_MIN = 1000;

    /** A body that was looked at before. */
    private record Body(long bytes, int looks) {}

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
            return parser.inContentState() && isWaiting(inner) && isStuck(endPoint, parser.getContentRead(), seen);
        }
        boolean isBeforeHttp = connection == null || connection.getMessagesIn() == 0 && connection.getBytesOut() <= 0;
        return isBeforeHttp && System.currentTimeMillis() - endPoint.getCreatedTimeStamp() > head.toMillis();
    }

    private static boolean isWaiting(EndPoint endPoint) {
        return endPoint instanceof AbstractEndPoint one && one.isFillInterested();
    }

    private boolean isStuck(EndPoint endPoint, long bytes, Map<EndPoint, Body> seen) {
        Body before = bodies.get(endPoint);
        boolean grows = before == null || bytes - before.bytes >= BYTES_MIN || bytes < before.bytes;
        Body now = new Body(bytes, grows ? 0 : before.looks + 1);
        seen.put(endPoint, now);
        return now.looks >= LOOKS_MAX;
    }
}
