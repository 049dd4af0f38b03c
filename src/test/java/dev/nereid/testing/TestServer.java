package dev.nereid.testing;

import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.store.Quotas;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** A real server on a port of loopback, which can be stopped and started again at the same address. */
public final class TestServer implements AutoCloseable {
    private final Path data;
    private final int port;
    private final String token;
    private NereidServer server; // null while it is stopped

    private TestServer(Path data, NereidServer server) {
        this.data = data;
        this.server = server;
        this.port = server.port();
        Leftovers.noteServer(port);
        this.token = server.firstToken() != null ? server.firstToken() : server.newToken();
    }

    public static TestServer start(Path data) {
        return new TestServer(data, NereidServer.start(options(data, 0)));
    }

    private static ServerOptions options(Path data, int port) {
        return new ServerOptions(ServerOptions.DEFAULT_HOST, port, data, TestDatabase.urlFor(data), "ml");
    }

    public NereidServer server() {
        return server;
    }

    public Path data() {
        return data;
    }

    public int port() {
        return port;
    }

    /** The administrator's. */
    public String token() {
        return token;
    }

    public String key() {
        return ApiToken.parse(token).key();
    }

    /** The same key for another address, such as that of a proxy. */
    public String tokenVia(int otherPort) {
        return tokenFor("http://127.0.0.1:" + otherPort, key());
    }

    public static String tokenFor(String address, String key) {
        String json = "{\"api_address\": \"" + address + "\", \"api_key\": \"" + key + "\"}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A client, to be closed by whoever asks. */
    public HttpTransport client() {
        return new HttpTransport(ApiToken.parse(token));
    }

    /** How many runs its first project has. */
    public int runs() {
        try (HttpTransport client = client()) {
            return client.administration()
                    .projects()
                    .path("projects")
                    .get(0)
                    .path("runs")
                    .asInt();
        }
    }

    public void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    public void startAgain() {
        startAgain(data);
    }

    /** With another data directory: another server at the same address. */
    public void startAgain(Path otherData) {
        server = NereidServer.start(options(otherData, port));
    }

    /** With limits. */
    public void startAgain(Quotas quotas) {
        ServerOptions usual = options(data, port);
        server = NereidServer.start(new ServerOptions(
                usual.host(),
                port,
                data,
                usual.database(),
                usual.workspace(),
                quotas,
                usual.limits(),
                usual.publicUrl(),
                usual.tls()));
    }

    @Override
    public void close() {
        stop();
    }
}
