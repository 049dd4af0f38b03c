package dev.nereid.server;

import dev.nereid.server.tls.ServerTls;
import dev.nereid.server.tls.TlsException;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;

/** A running server. {@link #start} returns when it answers; {@link #close} when it has stopped. */
public final class NereidServer implements AutoCloseable {
    private final ServerOptions options;
    private final DirectoryLock directoryLock; // null with a database that many servers may use
    private final Store store;
    private final ServerTls tls; // null if it speaks plain HTTP
    private final Upkeep upkeep;
    private final Javalin http;
    private final String firstToken; // null unless this was the first start

    private NereidServer(
            ServerOptions options,
            DirectoryLock directoryLock,
            Store store,
            ServerTls tls,
            Javalin http,
            String secret) {
        this.options = options;
        this.directoryLock = directoryLock;
        this.store = store;
        this.tls = tls;
        this.http = http;
        this.upkeep = Upkeep.start(store);
        this.firstToken = secret == null ? null : token(secret);
    }

    /**
     * @throws ServerException if the data directory can't be used, another server uses it, the address is taken, or there
     *     is no certificate for TLS
     */
    public static NereidServer start(ServerOptions options) {
        DirectoryLock lock = options.database() == null ? DirectoryLock.take(options.data()) : null;
        DirectoryLock.create(options.data());
        Store store = null;
        ServerTls tls = null;
        try {
            tls = tls(options);
            store = open(options);
            Javalin http = Routes.create(store, options, tls);
            start(http, options);
            return new NereidServer(
                    options, lock, store, tls, http, store.administration().createAdministrator());
        } catch (RuntimeException e) {
            if (store != null) {
                store.close();
            }
            if (tls != null) {
                tls.close();
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
        StoreOptions storeOptions = StoreOptions.server(
                options.workspace(), options.quotas(), options.limits().tokenLifetime());
        return options.database() == null
                ? Store.openSqlite(options.data().resolve("store.db"), storeOptions)
                : Store.openPostgres(options.database(), options.data().resolve("files"), storeOptions);
    }

    private static void close(DirectoryLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    private static ServerTls tls(ServerOptions options) {
        try {
            return options.tls() == null
                    ? null
                    : ServerTls.open(options.tls(), options.data(), options.host(), options.clientHost());
        } catch (TlsException e) {
            throw new ServerException(e.getMessage(), e);
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
        return options.localUrl(port());
    }

    /** Where clients are told to reach it. */
    public String publicAddress() {
        return options.publicUrl() == null ? address() : options.publicUrl();
    }

    ServerTls tls() {
        return tls;
    }

    /** PEM file that makes clients trust this server; null if they need none. */
    public Path trustFile() {
        return tls == null ? null : tls.trustFile();
    }

    /** Whether no client can have that file yet. */
    public boolean isAuthorityNew() {
        return tls != null && tls.isAuthorityNew();
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
        return TokenText.of(publicAddress(), secret);
    }

    @Override
    public void close() {
        http.stop();
        upkeep.close();
        if (tls != null) {
            tls.close();
        }
        store.close();
        close(directoryLock);
    }
}
