package dev.nereid.server.neptune;

import dev.nereid.model.ObjectView;
import dev.nereid.model.StopRequest;
import dev.nereid.model.Text;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Web sockets of runs that log, over which their processes are asked to stop. The store keeps what is asked: it may have been
 * asked at another server.
 */
final class SignalSockets {
    static final String PATH = "/api/notifications/v1/runs/{project}/{run}/signal";

    private static final Logger LOG = LoggerFactory.getLogger(SignalSockets.class);
    private static final long PERIOD_SECONDS = 3;
    private static final int UNAUTHORIZED = 4401;
    private static final int NOT_FOUND = 4404;
    private static final int CLOSE_OF_STATUS = 4000;
    private static final int REASON_BYTES_MAX = 120;

    /** The client's sign of life, in the other direction. */
    private static final String HEARTBEAT = "";

    private record Listener(WsContext socket, String authorization, UUID log) {}

    private final Store store;
    private final WireAuthentication authentication;
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>(); // by session
    private final Map<String, UUID> heard = new ConcurrentHashMap<>(); // requests, by session
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nereid-signals");
        thread.setDaemon(true);
        return thread;
    });

    SignalSockets(Store store, WireAuthentication authentication) {
        this.store = store;
        this.authentication = authentication;
    }

    /** With the server, and not before: one that can't start leaves no thread behind. */
    void start() {
        clock.scheduleWithFixedDelay(this::askAll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connect);
        socket.onClose(context -> forget(context.sessionId()));
        socket.onError(context -> forget(context.sessionId()));
    }

    private void forget(String session) {
        listeners.remove(session);
        heard.remove(session);
    }

    private void connect(WsConnectContext context) {
        try {
            Account account = authentication.accountOf(context.header("Authorization"), address(context));
            Store own = store.as(account);
            ObjectView run = own.object(context.pathParam("run"));
            UUID log = own.serverLogs().idOf(run.objectId());
            StopRequest before = own.writers().listen(log); // meant for who was there before
            if (before != null) {
                heard.put(context.sessionId(), before.id());
            }
            listeners.put(context.sessionId(), new Listener(context, context.header("Authorization"), log));
        } catch (StoreException e) {
            close(context, NOT_FOUND, e.getMessage());
        } catch (HttpResponseException e) {
            close(context, e.getStatus() + CLOSE_OF_STATUS, e.getMessage());
        }
    }

    private static String address(WsContext context) {
        return context.session.getRemoteSocketAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "";
    }

    /** A reason has 123 bytes at most, or it can't be sent at all. */
    private static void close(WsContext context, int status, String reason) {
        context.closeSession(status, Text.cut(reason, REASON_BYTES_MAX));
    }

    private void askAll() {
        listeners.forEach((session, listener) -> {
            try {
                ask(session, listener);
            } catch (RuntimeException e) { // of one socket, which must not end it for the others
                LOG.debug("A socket for signals has failed", e);
                forget(session);
            }
        });
    }

    private void ask(String session, Listener listener) {
        Account account = authentication.accountOf(listener.authorization());
        if (account == null) { // its token has ended since
            forget(session);
            close(listener.socket(), UNAUTHORIZED, "The access token is not one of this server's any more.");
            return;
        }
        StopRequest request = store.as(account).writers().listen(listener.log());
        if (request == null || request.id().equals(heard.put(session, request.id()))) {
            listener.socket().send(HEARTBEAT);
        } else {
            String type = "neptune/" + request.kind().label();
            listener.socket().send(WireJson.empty().put("type", type).toString());
        }
    }

    void stop() {
        clock.shutdownNow();
    }
}
