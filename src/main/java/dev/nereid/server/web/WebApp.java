package dev.nereid.server.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.List;

/** Serves the web app to browsers. None of it is a secret: what needs a session is behind {@code /api/v1}. */
public final class WebApp {
    /** Where pages are; each is the same one, which reads its own address. */
    private static final List<String> PAGES = List.of(
            "/",
            "/{workspace}/{project}",
            "/{workspace}/{project}/",
            "/{workspace}/{project}/e/*",
            "/{workspace}/{project}/m/*",
            "/{workspace}/{project}/-/*",
            "/-/*");

    private static final String ASSETS = "/-/assets/";

    private final Assets assets = new Assets();

    private WebApp() {}

    public static void addAll(RoutesConfig routes) {
        WebApp app = new WebApp();
        routes.before(SecurityHeaders::add);
        routes.get(ASSETS + "<name>", context -> app.send(context, context.pathParam("name")));
        for (String page : PAGES) {
            routes.get(page, context -> app.send(context, "index.html"));
        }
    }

    private void send(Context context, String name) {
        Assets.Asset asset =
                assets.find(name).orElseThrow(() -> new NotFoundResponse("There is no " + name + " here."));
        context.header("Cache-Control", "no-cache").header("ETag", asset.tag()); // it may be another server tomorrow
        context.res().setHeader("Connection", null); // no thread waits for whoever reads none of this
        if (asset.tag().equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED);
            return;
        }
        String encodings = context.header("Accept-Encoding");
        boolean isZipped = encodings != null && encodings.contains("gzip");
        context.contentType(asset.contentType()).header("Vary", "Accept-Encoding");
        if (isZipped) {
            context.header("Content-Encoding", "gzip");
        }
        context.future(() -> Sending.of(context.res(), isZipped ? asset.zipped() : asset.bytes()));
    }
}
