package dev.nereid.server.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Arrays;
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

    private static final Assets FILES = new Assets();

    private WebApp() {}

    public static void addAll(RoutesConfig routes) {
        routes.before(SecurityHeaders::add);
        routes.get(ASSETS + "<name>", context -> send(context, context.pathParam("name")));
        for (String page : PAGES) {
            routes.get(page, context -> send(context, "index.html"));
        }
    }

    /** Unless it says that it does not, with a weight of nothing. */
    private static boolean takesGzip(String encodings) {
        return encodings != null
                && Arrays.stream(encodings.split(","))
                        .map(String::strip)
                        .anyMatch(each -> each.matches("(?i)gzip(?!\\s*;\\s*q=0(\\.0*)?$).*"));
    }

    /** Whether it is a browser that asks, to show somebody a page. */
    public static boolean isForPerson(Context context) {
        String accepted = context.header("Accept");
        return context.method() == HandlerType.GET && accepted != null && accepted.contains("text/html");
    }

    /** The page at an address where none is: it says so, and leads on. */
    public static void showNoPage(Context context) {
        Assets.Asset page = FILES.find("index.html").orElseThrow();
        context.status(HttpStatus.NOT_FOUND).contentType(page.contentType()).result(page.bytes());
    }

    private static void send(Context context, String name) {
        Assets.Asset asset = FILES.find(name).orElseThrow(() -> new NotFoundResponse("There is no " + name + " here."));
        context.header("Cache-Control", "no-cache").header("ETag", asset.tag()); // it may be another server tomorrow
        context.res().setHeader("Connection", null); // no thread waits for whoever reads none of this
        if (asset.tag().equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED);
            return;
        }
        boolean isZipped = takesGzip(context.header("Accept-Encoding"));
        context.contentType(asset.contentType()).header("Vary", "Accept-Encoding");
        if (isZipped) {
            context.header("Content-Encoding", "gzip");
        }
        context.future(() -> Sending.of(context.res(), isZipped ? asset.zipped() : asset.bytes()));
    }
}
