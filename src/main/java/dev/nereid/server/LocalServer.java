package dev.nereid.server;

import dev.nereid.server.web.WebApp;
import io.javalin.Javalin;

/**
 * The web app over run files of this machine, for the one person who started it: it changes nothing, asks no other host, and
 * other hosts don't reach it.
 */
public final class LocalServer implements AutoCloseable {
    public static final int DEFAULT_PORT = 8427;

    private static final String HOST = ServerOptions.DEFAULT_HOST;

    private final Javalin http;
    private final LocalAccess access;

    private LocalServer(Javalin http, LocalAccess access) {
        this.http = http;
        this.access = access;
    }

    /**
     * @param files remain the caller's to close, after this
     * @param port 0 for any free one
     * @throws ServerException if the port is taken
     */
    public static LocalServer start(RunFiles files, int port) {
        LocalAccess access = new LocalAccess(files);
        LocalHandlers handlers = new LocalHandlers(files);
        Javalin http = Javalin.create(config -> {
            Routes.configure(config, ServerLimits.DEFAULT);
            config.routes.get(Secrets.OPEN_PATH, access::open); // before all pages that begin like it
            WebApp.addAll(config.routes);
            config.routes.before(access::checkHost);
            config.routes.before(Routes.API + "*", access::check);
            config.routes.get(Routes.API + "info", handlers::info);
            config.routes.get(Routes.API + "projects", handlers::projects);
            config.routes.get(Routes.API + "project", handlers::project);
            config.routes.get(Routes.API + "files/local", handlers::list);
            Routes.addReading(config.routes, store -> files::content);
            HttpErrors.addAll(config.routes);
        });
        Listening.start(http, HOST, port, "Choose another port with --port (0 for any free one).");
        return new LocalServer(http, access);
    }

    /** What the person opens in a browser. Whoever has it sees what the run files say. */
    public String address() {
        return "http://" + HOST + ":" + http.port() + access.path();
    }

    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.stop();
    }
}
