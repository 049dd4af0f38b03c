package dev.nereid.server;

import dev.nereid.server.neptune.NeptuneRoutes;
import dev.nereid.server.tls.ServerTls;
import dev.nereid.store.Store;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Every route of the server, one line each. */
final class Routes {
    private static final String API = "/api/v1/";
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(10);
    private static final String INSTANCE = "Nereid-Instance";

    private Routes() {}

    /** @param tls null for plain HTTP */
    static Javalin create(Store store, ServerOptions options, ServerTls tls) {
        String workspace = options.workspace();
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.maxRequestSize = RequestBody.JSON_BYTES_MAX;
            config.jetty.modifyServer(Routes::keepConnections);
            config.jetty.modifyServer(server -> server.setErrorHandler(new ConnectionErrors()));
            if (tls != null) {
                config.jetty.addConnector(
                        (server, http) -> tls.connector(server, http, options.host(), options.port()));
            }
            addAll(config.routes, store, workspace);
            NeptuneRoutes.addAll(config, store, workspace);
        });
    }

    /** A client that sends just when its idle connection is closed may take that for the end of the server. */
    private static void keepConnections(Server server) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                for (Connector connector : server.getConnectors()) {
                    if (connector instanceof AbstractConnector idle) {
                        idle.setIdleTimeout(IDLE_MILLIS);
                    }
                }
            }
        });
    }

    private static void addAll(RoutesConfig routes, Store store, String workspace) {
        Authentication authentication = new Authentication(store);
        LogHandlers logs = new LogHandlers(store);
        ObjectHandlers objects = new ObjectHandlers(store);
        FileHandlers files = new FileHandlers(store);
        ProjectHandlers projects = new ProjectHandlers(store, workspace);

        routes.before(
                API + "*",
                context -> context.header(INSTANCE, store.instanceId().toString()));
        routes.before(API + "*", authentication::check);
        routes.get(API + "info", projects::info);
        routes.get(API + "projects", projects::list);
        routes.post(API + "projects", projects::create);
        routes.get(API + "logs/{id}", logs::state);
        routes.get(API + "logs/{id}/checksums", logs::checksums);
        routes.get(API + "logs/{id}/rejections", logs::rejections);
        routes.post(API + "logs/{id}/operations", logs::apply);
        routes.post(API + "logs/{id}/ping", logs::ping);
        routes.get(API + "object", objects::get);
        routes.post(API + "objects/query", objects::query);
        routes.post(API + "objects/trash", objects::trash);
        routes.post(API + "objects/restore", objects::restore);
        routes.post(API + "objects/delete", objects::delete);
        routes.post(API + "objects/stop", objects::stop);
        routes.post(API + "objects/abort", objects::abort);
        routes.get(API + "series", objects::series);
        routes.get(API + "files", files::list);
        routes.post(API + "contents/missing", files::missing);
        routes.put(API + "contents/{sha256}", files::put);
        routes.get(API + "contents/{sha256}", files::get);
        HttpErrors.addAll(routes);
    }
}
