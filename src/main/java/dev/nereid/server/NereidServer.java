package dev.nereid.server;

import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/** A running server. {@link #start} returns when it answers; {@link #close} when it has stopped. */
public final class NereidServer implements AutoCloseable {
    private final ServerOptions options;
    private final DirectoryLock directoryLock; // null with a database that many servers may use
    private final Store store;
    private final Javalin http;
    private final String firstToken; // null unless this was the first start

    private NereidServer(ServerOptions options, DirectoryLock directoryLock, Store store, Javalin http, String secret) {
        this.options = options;
        this.directoryLock = directoryLock;
        this.store = store;
        this.http = http;
        this.firstToken = secret == null ? null : token(secret);
    }

    /**
     * @throws ServerException if the data directory can't be used, another server uses it, or the address is taken
     */
    public static NereidServer start(ServerOptions options) {
        DirectoryLock lock = options.database() == null ? DirectoryLock.take(options.data()) : null;
        DirectoryLock.create(options.data());
        Store store = null;
        try {
            store = open(options);
            Javalin http = Routes.create(store, options.workspace());
            start(http, options);
            return new NereidServer(
                    options, lock, store, http, store.administration().createAdministrator());
        } catch (RuntimeException e) {
            if (store != null) {
                store.close();
            }
            close(lock);
            if (e instanceof JavalinBindException) {
                throw new ServerException(
                        "Can't listen on " + options.host() + ":" + options.port() + ": " + reason(e)
                                + ". Choose another address with --host, or another port with --port (0 for any"
                                + " free one).",
                        e);
            }
            throw e;
        }
    }

    private static Store open(ServerOptions options) {
        StoreOptions storeOptions = StoreOptions.server(options.workspace());
        return options.database() == null
                ? Store.openSqlite(options.data().resolve("store.db"), storeOptions)
                : Store.openPostgres(options.database(), options.data().resolve("files"), storeOptions);
    }

    private static void close(DirectoryLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    /** Javalin would log a failure that is thrown as well. */
    private static void start(Javalin http, ServerOptions options) {
        boolean logs = JavalinLogger.enabled;
        JavalinLogger.enabled = false;
        try {
            http.start(options.host(), options.port());
        } finally {
            JavalinLogger.enabled = logs;
        }
    }

    /** What the system says; Javalin takes every failure to bind for a port in use. */
    private static String reason(Throwable e) {
        while (e.getCause() != null) {
            e = e.getCause();
        }
        return e instanceof UnresolvedAddressException ? "no host of this name is known" : e.getMessage();
    }

    public int port() {
        return http.port();
    }

    /** Where clients on this host reach it. */
    public String address() {
        String host = options.host().equals("0.0.0.0") || options.host().equals("::") ? "127.0.0.1" : options.host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** The administrator's API token at the very first start, which can't be shown again; null at later starts. */
    public String firstToken() {
        return firstToken;
    }

    /** Another token of the administrator. */
    public String newToken() {
        return token(store.administration().issueSecret(Account.ADMINISTRATOR, false));
    }

    private String token(String secret) {
        String json = JsonMapper.shared()
                .createObjectNode()
                .put("api_address", address())
                .put("api_key", secret)
                .toString();
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.stop();
        store.close();
        close(directoryLock);
    }
}
