package dev.nereid.server;

import dev.nereid.server.neptune.NeptuneRoutes;
import dev.nereid.store.Store;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;

/** Every route of the server, one line each. */
final class Routes {
    private static final String API = "/api/v1/";
    private static final String INSTANCE = "Nereid-Instance";

    private Routes() {}

    static Javalin create(Store store, String workspace) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.maxRequestSize = RequestBody.JSON_BYTES_MAX;
            addAll(config.routes, store, workspace);
            NeptuneRoutes.addAll(config, store, workspace);
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
