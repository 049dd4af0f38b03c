package dev.nereid.server.neptune;

import dev.nereid.server.session.Gate;
import dev.nereid.store.Store;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;

/** Everything that the Python client calls: three documents of operations, one line each; tokens, and signals. */
public final class NeptuneRoutes {
    private NeptuneRoutes() {}

    public static void addAll(JavalinConfig config, Store store, Gate gate) {
        RoutesConfig routes = config.routes;
        WireAuthentication authentication = new WireAuthentication(store, gate);
        routes.post(WireAuthentication.ISSUER_PATH + "/protocol/openid-connect/token", authentication::refresh);
        SignalSockets signals = new SignalSockets(store, authentication);
        routes.ws(SignalSockets.PATH, signals::configure);
        config.events.serverStarted(signals::start);
        config.events.serverStopping(signals::stop);
        routes.after("/api/leaderboard/*", context -> {
            if (context.statusCode() == 507) { // which the client would take for the end, not for a reason to wait
                context.status(503);
            }
        });
        BackendRoutes.addAll(new ApiDocument("backend", routes, authentication::check), authentication);
        LeaderboardRoutes.addAll(new ApiDocument("leaderboard", routes, authentication::check));
        ArtifactRoutes.addAll(new ApiDocument("artifacts", routes, authentication::check));
    }
}
