package dev.nereid.server;

import dev.nereid.server.tls.TlsOptions;
import dev.nereid.store.Quotas;
import java.net.URI;
import java.nio.file.Path;

/**
 * How a server runs.
 *
 * @param host address to listen on; loopback unless the user says otherwise
 * @param port 0 for any free one
 * @param data directory of the store, or with a database of its files alone, which all servers of that database share;
 *     created if missing
 * @param database {@code jdbc:postgresql://…}; null for an SQLite file in the directory
 * @param workspace of projects that are named without one
 * @param quotas how much it takes
 * @param limits how much it bears
 * @param publicUrl where clients reach the server, without a slash at its end; null if that is where it listens
 * @param tls null for plain HTTP
 */
public record ServerOptions(
        String host,
        int port,
        Path data,
        String database,
        String workspace,
        Quotas quotas,
        ServerLimits limits,
        String publicUrl,
        TlsOptions tls) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;
    public static final String DEFAULT_WORKSPACE = "local";

    /** Plain HTTP, without anything in front of it. */
    public ServerOptions(String host, int port, Path data, String database, String workspace) {
        this(host, port, data, database, workspace, Quotas.NONE, ServerLimits.DEFAULT, null, null);
    }

    /** Whether it listens on all addresses of the machine. */
    public boolean isEverywhere() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Where this machine reaches a server that listens on this port. */
    String localUrl(int actualPort) {
        String name = localHost();
        return (tls == null ? "http://" : "https://") + (name.contains(":") ? "[" + name + "]" : name) + ":"
                + actualPort;
    }

    private String localHost() {
        return isEverywhere() ? "127.0.0.1" : host;
    }

    /** By which clients reach it. */
    public String clientHost() {
        String name = publicUrl == null ? localHost() : URI.create(publicUrl).getHost();
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }
}
