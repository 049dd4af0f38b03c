package dev.nereid.server;

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
 */
public record ServerOptions(String host, int port, Path data, String database, String workspace) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;
    public static final String DEFAULT_WORKSPACE = "local";
}
