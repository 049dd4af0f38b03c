package dev.nereid.server;

import dev.nereid.server.session.Gate;
import dev.nereid.server.tls.ServerTls;
import dev.nereid.server.tls.TlsException;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.store.Token;
import io.javalin.Javalin;
import java.nio.file.Path;

/** A running server. {@link #start} returns when it answers; {@link #close} when it has stopped. */
public final class NereidServer implements AutoCloseable {
    private final ServerOptions options;
    private final DirectoryLock directoryLock; // null with a database that many servers may use
    private final Store store;
    private final ServerTls tls; // null if it speaks plain HTTP
    private final Upkeep upkeep;
    private final Javalin http;
    private final OneTimeKeys keys;
    private final String firstToken; // null unless this was the first start

    private NereidServer(
            ServerOptions options,
            DirectoryLock directoryLock,
            Store store,
            ServerTls tls,
            Javalin http,
            OneTimeKeys keys,
            String secret) {
        this.options = options;
        this.directoryLock = directoryLock;
        this.store = store;
        this.tls = tls;
        this.http = http;
        this.keys = keys;
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
            OneTimeKeys keys = new OneTimeKeys();
            Gate gate = new Gate(store, options.limits().requestsPerSecond());
            Javalin http = Routes.create(store, options, tls, gate, keys);
            Listening.start(
                    http,
                    options.host(),
                    options.port(),
                    "Choose another address with --host, or another port with --port (0 for any free one).");
            return new NereidServer(
                    options,
                    lock,
                    store,
                    tls,
                    http,
                    keys,
                    store.administration().createAdministrator());
        } catch (RuntimeException e) {
            if (store != null) {
                store.close();
            }
            if (tls != null) {
                tls.close();
            }
            close(lock);
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

    /**
     * An address that signs its first visitor in as the administrator, within ten minutes.
     *
     * @param path of the page to which it leads
     */
    public String signInAddress(String path) {
        Token token = store.administration().token(store.administration().issueSecret(Account.ADMINISTRATOR, false));
        return publicAddress() + Secrets.openPath(keys.issue(token, path));
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
