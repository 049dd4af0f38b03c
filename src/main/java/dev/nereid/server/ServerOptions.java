package dev.nereid.server;

import java.nio.file.Path;

/**
 * @param host address to listen on; loopback unless the user says otherwise
 * @param port 0 for any free one
 * @param data directory of the store; created if missing
 * @param workspace of projects that are named without one
 */
public record ServerOptions(String host, int port, Path data, String workspace) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;
    public static final String DEFAULT_WORKSPACE = "local";
}
