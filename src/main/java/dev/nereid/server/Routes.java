package dev.nereid.server;

import static dev.nereid.server.session.Session.with;

import dev.nereid.server.neptune.NeptuneRoutes;
import dev.nereid.server.session.Gate;
import dev.nereid.server.session.PasswordGate;
import dev.nereid.server.session.Session;
import dev.nereid.server.session.UntilAnswered;
import dev.nereid.server.tls.ServerTls;
import dev.nereid.server.web.WebApp;
import dev.nereid.store.Store;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Every route of the server, one line each. */
final class Routes {
    static final String API = "/api/v1/";
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(10);
    /** A refresh token of the Python client travels in a body, an API token in a header. */
    private static final int HEADER_BYTES_MAX = 16 << 10;

    private static final String INSTANCE = "Nereid-Instance";
    private static final String EPOCH = "Nereid-Epoch";

    private Routes() {}

    /** @param tls null for plain HTTP */
    static Javalin create(Store store, ServerOptions options, ServerTls tls, Gate gate, OneTimeKeys keys) {
        return Javalin.create(config -> {
            configure(config, options.limits());
            if (tls != null) {
                config.jetty.addConnector(
                        (server, http) -> tls.connector(server, http, options.host(), options.port()));
            }
            config.routes.before(Session::await);
            SessionCookie cookie = new SessionCookie(store.instanceId(), isHttps(options, tls));
            config.routes.get(
                    Secrets.OPEN_PATH, new OpenHandler(store, cookie, keys)); // before all pages that begin like it
            WebApp.addAll(config.routes);
            addAll(config.routes, store, options.workspace(), options.publicUrl(), gate, cookie);
            NeptuneRoutes.addAll(config, store, gate);
        });
    }

    /** What all that speak HTTP here have in common. */
    static void configure(JavalinConfig config, ServerLimits limits) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false; // a thread that would outlive a server that is stopped at once
        config.router.ignoreTrailingSlashes = false; // with nothing behind it, it is another address
        config.http.maxRequestSize = RequestBody.JSON_BYTES_MAX;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(HEADER_BYTES_MAX);
            http.setSendServerVersion(false);
        });
        config.jetty.modifyServer(Routes::keepConnections);
        config.jetty.modifyServer(server -> limitConnections(server, limits));
        config.jetty.modifyServer(server -> server.setErrorHandler(new ConnectionErrors()));
        config.jetty.modifyServletContextHandler(
                servlets -> servlets.addFilter(new UntilAnswered(), "/*", EnumSet.of(DispatcherType.REQUEST)));
    }

    /** Else what is not there would be answered as if it were: nobody looks. */
    static void refuseHead(Context context) {
        if (context.method() == HandlerType.HEAD) {
            throw new MethodNotAllowedResponse("Here is no HEAD. GET tells what there is.", Map.of("Allow", "GET"));
        }
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

    private static void limitConnections(Server server, ServerLimits limits) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) { // which has its connectors by then
                server.addBean(new NetworkConnectionLimit(limits.connections(), server));
                server.addBean(new SlowClients(server, limits.connections()));
            }
        });
    }

    /** Also behind a proxy that speaks TLS for us. */
    private static boolean isHttps(ServerOptions options, ServerTls tls) {
        return tls != null || options.publicUrl() != null && options.publicUrl().startsWith("https:");
    }

    /** @param publicUrl null for where clients reach the server */
    static void addAll(
            RoutesConfig routes, Store store, String workspace, String publicUrl, Gate gate, SessionCookie cookie) {
        PasswordGate passwordGate = new PasswordGate();
        Authentication authentication = new Authentication(store, gate, cookie);
        SignInHandlers signIn = new SignInHandlers(store, gate, passwordGate, cookie);
        Function<Store, LogHandlers> logs = LogHandlers::new;
        Function<Store, ObjectHandlers> objects = ObjectHandlers::new;
        Function<Store, EditHandlers> edits = EditHandlers::new;
        Function<Store, QuarantineHandlers> quarantine = QuarantineHandlers::new;
        Function<Store, ShownContents> contents = own -> own.contents()::findShown;
        Function<Store, FileHandlers> files = own -> new FileHandlers(own, contents.apply(own));
        Function<Store, ProjectHandlers> projects = own -> new ProjectHandlers(own, workspace);
        Function<Store, AccountHandlers> accounts = own -> new AccountHandlers(own, publicUrl);
        Function<Store, PasswordHandlers> passwords = own -> new PasswordHandlers(own, passwordGate);
        Function<Store, MemberHandlers> members = MemberHandlers::new;

        routes.before(
                API + "*",
                context -> context.header(INSTANCE, store.instanceId().toString())
                        .header(EPOCH, Long.toString(store.epoch())));
        routes.before(API + "*", authentication::check);
        routes.post(Authentication.SESSION_PATH, signIn::signIn);
        routes.delete(Authentication.SESSION_PATH, signIn::signOut);
        addReading(routes, contents);
        routes.get(API + "projects", with(projects, ProjectHandlers::list));
        routes.get(API + "project", with(projects, ProjectHandlers::show));
        routes.get(API + "info", with(projects, ProjectHandlers::info));
        routes.post(API + "projects", with(projects, ProjectHandlers::create));
        routes.delete(API + "projects", with(projects, ProjectHandlers::delete));
        routes.post(API + "projects/visibility", with(projects, ProjectHandlers::setVisibility));
        routes.post(API + "projects/archived", with(projects, ProjectHandlers::setArchived));
        routes.get(API + "members", with(members, MemberHandlers::list));
        routes.post(API + "members", with(members, MemberHandlers::set));
        routes.delete(API + "members", with(members, MemberHandlers::remove));
        routes.get(API + "accounts", with(accounts, AccountHandlers::list));
        routes.post(API + "accounts", with(accounts, AccountHandlers::create));
        routes.delete(API + "accounts", with(accounts, AccountHandlers::remove));
        routes.post(API + "accounts/token", with(accounts, AccountHandlers::issueToken));
        routes.get(API + "accounts/tokens", with(accounts, AccountHandlers::tokens));
        routes.post(API + "accounts/tokens/renew", with(accounts, AccountHandlers::renewToken));
        routes.delete(API + "accounts/tokens", with(accounts, AccountHandlers::revokeToken));
        routes.get(API + "accounts/sessions", with(passwords, PasswordHandlers::sessions));
        routes.post(API + "accounts/password", with(passwords, PasswordHandlers::set));
        routes.get(API + "logs/{id}", with(logs, LogHandlers::state));
        routes.get(API + "logs/{id}/checksums", with(logs, LogHandlers::checksums));
        routes.get(API + "logs/{id}/rejections", with(logs, LogHandlers::rejections));
        routes.post(API + "operations", with(logs, LogHandlers::applyAll));
        routes.post(API + "logs/{id}/operations", with(logs, LogHandlers::apply));
        routes.post(API + "logs/{id}/lost", with(logs, LogHandlers::lose));
        routes.post(API + "logs/{id}/fill", with(logs, LogHandlers::fill));
        routes.post(API + "logs/{id}/ping", with(logs, LogHandlers::ping));
        routes.post(API + "objects/edit", with(edits, EditHandlers::edit));
        routes.get(API + "objects/snapshot", with(objects, ObjectHandlers::snapshot));
        routes.post(API + "objects/rejections/retry", with(quarantine, QuarantineHandlers::retry));
        routes.post(API + "objects/rejections/drop", with(quarantine, QuarantineHandlers::drop));
        routes.post(API + "objects/trash", with(objects, ObjectHandlers::trash));
        routes.post(API + "objects/restore", with(objects, ObjectHandlers::restore));
        routes.post(API + "objects/delete", with(objects, ObjectHandlers::delete));
        routes.post(API + "objects/stop", with(objects, ObjectHandlers::stop));
        routes.post(API + "objects/abort", with(objects, ObjectHandlers::abort));
        routes.post(API + "contents/missing", with(files, FileHandlers::missing));
        routes.put(API + "contents/{sha256}", with(files, FileHandlers::put));
        HttpErrors.addAll(routes);
    }

    /**
     * What only reads objects: all of it a local server has as well.
     *
     * @param contents those of the files in a store
     */
    static void addReading(RoutesConfig routes, Function<Store, ShownContents> contents) {
        Function<Store, ObjectHandlers> objects = ObjectHandlers::new;
        Function<Store, TableHandlers> tables = TableHandlers::new;
        Function<Store, SeriesHandlers> series = SeriesHandlers::new;
        Function<Store, FileHandlers> files = own -> new FileHandlers(own, contents.apply(own));
        Function<Store, FilePageHandlers> filePages = own -> new FilePageHandlers(own, contents.apply(own));
        Function<Store, QuarantineHandlers> quarantine = QuarantineHandlers::new;
        routes.get(API + "object", with(objects, ObjectHandlers::get));
        routes.get(API + "objects/named", with(objects, ObjectHandlers::named));
        routes.post(API + "objects/query", with(objects, ObjectHandlers::query));
        routes.post(API + "objects/ids", with(tables, TableHandlers::ids));
        routes.get(API + "fields", with(tables, TableHandlers::fields));
        routes.post(API + "objects/rejections", with(quarantine, QuarantineHandlers::list));
        routes.get(API + "series", with(objects, ObjectHandlers::series));
        routes.post(API + "series/charts", with(series, SeriesHandlers::charts));
        routes.get(API + "series/texts", with(series, SeriesHandlers::texts));
        routes.get(API + "series/csv", with(series, SeriesHandlers::csv));
        routes.get(API + "files/page", with(filePages, FilePageHandlers::page));
        routes.get(API + "files", with(files, FileHandlers::list));
        routes.get(API + "contents/{sha256}", with(files, FileHandlers::get));
    }
}
