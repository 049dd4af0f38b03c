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
 * Ends connections on which a request trickles in or an answer is hardly read, each of which would take a connection or a
 * thread from others for as long as somebody likes. Between two requests, a connection may be idle unless few are left; and
 * where the server itself is slow, nobody is to blame.
 */
final class SlowClients extends AbstractLifeCycle {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** In which the head of a request has to arrive, and before it all that TLS needs. */
    private static final Duration HEAD = Duration.ofSeconds(30);

    /** How long a connection may be idle, or its request's head take, when nearly as many are open as may be. */
    private static final Duration CROWDED = Duration.ofSeconds(10);

    /** Looks in a row at which we wait for the client, before what has moved is compared with what has to. */
    private static final int LOOKS = 6;

    /**
     * In so many looks: 100 bytes a second, so that a body holds a connection for no longer than its size is worth, a small one
     * for two minutes. Our own clients send ten times as much, however low their limit is.
     */
    private static final int BYTES_MIN = LOOKS * 1000;

    /**
     * A body that is waited for, or answers that the client has to read.
     *
     * @param request by when it began; of answers, which are those of one connection, {@link #ANSWERS}
     * @param bytes what had moved so many looks ago
     */
    record Transfer(long request, long bytes, int looks, boolean isStuck) {
        /** The same at the next look, or another one. */
        static Transfer next(Transfer before, long request, long bytes) {
            if (before == null || before.request != request) {
                return new Transfer(request, bytes, 0, false);
            }
            return before.looks + 1 < LOOKS
                    ? new Transfer(request, before.bytes, before.looks + 1, false)
                    : new Transfer(request, bytes, 0, bytes - before.bytes < BYTES_MIN);
        }
    }

    private static final long ANSWERS = Long.MIN_VALUE;

    private final Server server;
    private final int connections;
    private final Duration period;
    private final Duration head;
    private final Duration crowded;
    private Map<EndPoint, Transfer> transfers = new HashMap<>(); // only in sweep
    private boolean isCrowded; // only in sweep

    /** @param connections how many may be open at once */
    SlowClients(Server server, int connections) {
        this(server, connections, PERIOD, HEAD, CROWDED);
    }

    SlowClients(Server server, int connections, Duration period, Duration head, Duration crowded) {
        this.server = server;
        this.connections = connections;
        this.period = period;
        this.head = head;
        this.crowded = crowded;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    private void schedule() {
        server.getScheduler().schedule(this::sweep, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        Map<EndPoint, Transfer> seen = new HashMap<>();
        isCrowded = open() >= connections - connections / 10;
        for (Connector connector : server.getConnectors()) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                if (isSlow(endPoint, seen)) {
                    endPoint.close(new TimeoutException("The client is too slow, or idle where others wait"));
                }
            }
        }
        transfers = seen;
        if (isRunning()) {
            schedule();
        }
    }

    private int open() {
        int open = 0;
        for (Connector connector : server.getConnectors()) {
            open += connector.getConnectedEndPoints().size();
        }
        return open;
    }

    private boolean isSlow(EndPoint endPoint, Map<EndPoint, Transfer> seen) {
        Connection connection = endPoint.getConnection();
        EndPoint inner = endPoint;
        if (connection instanceof SslConnection tls) {
            inner = tls.getSslEndPoint();
            connection = inner.getConnection();
        }
        if (connection instanceof HttpConnection http) {
            return isSlow(http, endPoint, inner, seen);
        }
        boolean isBeforeHttp = connection == null || connection.getMessagesIn() == 0 && connection.getBytesOut() <= 0;
        return isBeforeHttp
                && System.currentTimeMillis() - endPoint.getCreatedTimeStamp()
                        > patience().toMillis();
    }

    private boolean isSlow(HttpConnection http, EndPoint endPoint, EndPoint inner, Map<EndPoint, Transfer> seen) {
        HttpParser parser = http.getParser();
        if (isUnread(endPoint) || isUnread(inner)) {
            return isStuck(endPoint, ANSWERS, http.getBytesOut(), seen);
        } else if (parser.isStart() || endPoint.isOutputShutdown()) {
            boolean mayStay = http.getMessagesIn() > 0 && !endPoint.isOutputShutdown() && !isCrowded;
            return !mayStay && isIdleFor(endPoint, patience());
        } else if (parser.inHeaderState()) {
            return System.nanoTime() - parser.getBeginNanoTime() > patience().toNanos();
        }
        return parser.inContentState()
                && isWaiting(inner)
                && isStuck(endPoint, parser.getBeginNanoTime(), parser.getContentRead(), seen);
    }

    private Duration patience() {
        return isCrowded ? crowded : head;
    }

    private static boolean isIdleFor(EndPoint endPoint, Duration duration) {
        return endPoint instanceof AbstractEndPoint one && one.getIdleFor() > duration.toMillis();
    }

    /** Whether the system takes no more of an answer until the client has read some. */
    private static boolean isUnread(EndPoint endPoint) {
        return endPoint instanceof AbstractEndPoint one && one.getWriteFlusher().isPending();
    }

    private static boolean isWaiting(EndPoint endPoint) {
        return endPoint instanceof AbstractEndPoint one && one.isFillInterested();
    }

    private boolean isStuck(EndPoint endPoint, long request, long bytes, Map<EndPoint, Transfer> seen) {
        Transfer now = Transfer.next(transfers.get(endPoint), request, bytes);
        seen.put(endPoint, now);
        return now.isStuck;
    }
}
