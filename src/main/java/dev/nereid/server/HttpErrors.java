package dev.nereid.server;

import dev.nereid.codec.CodecException;
import dev.nereid.db.DatabaseUnavailableException;
import dev.nereid.query.NqlException;
import dev.nereid.server.session.LaterException;
import dev.nereid.server.web.WebApp;
import dev.nereid.store.StoreException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.EOFException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every failure as a JSON body with a code for programs and a message for people. */
final class HttpErrors {
    private static final Logger LOG = LoggerFactory.getLogger(NereidServer.class);

    private static final int SQLITE_FULL = 13;
    private static final String POSTGRES_FULL = "53100";

    /** As the system says it of a file. */
    private static final Pattern FULL = Pattern.compile("No space left on device|[Qq]uota exceeded");

    /** Detail of a response that names its code, where a program has to know more than the status. */
    static final String CODE = "code";

    private HttpErrors() {}

    static void addAll(RoutesConfig routes) {
        routes.exception(
                StoreException.class, (e, context) -> answer(context, status(e.reason()), code(e), e.getMessage()));
        routes.exception(NqlException.class, (e, context) -> {
            ObjectNode json = json("query_invalid", e.getMessage());
            json.withObject("error").put("column", e.column());
            context.status(400);
            Json.answer(context, json);
        });
        routes.exception(CodecException.class, (e, context) -> answer(context, 400, "malformed", e.getMessage() + "."));
        routes.exception(LaterException.class, (e, context) -> {
            context.header("Retry-After", e.retryAfter());
            answer(context, e.getStatus(), e.code(), e.getMessage());
        });
        routes.exception(HttpResponseException.class, (e, context) -> {
            if (e.getStatus() == 404 && !context.path().startsWith(Routes.API) && WebApp.isForPerson(context)) {
                WebApp.showNoPage(context);
                return;
            }
            answer(context, e.getStatus(), e.getDetails().getOrDefault(CODE, "http_" + e.getStatus()), e.getMessage());
        });
        routes.exception(DatabaseUnavailableException.class, (e, context) -> {
            LOG.error("{} {} has failed: {}", context.method(), context.path(), e.getMessage());
            answer(
                    context,
                    503,
                    "database_unavailable",
                    "The server can't reach its database at the moment. The request can be sent again: what was taken"
                            + " already is not taken twice.");
        });
        routes.exception(Exception.class, (e, context) -> {
            if (isBrokenOff(e)) { // which clients try again: it may have been the network
                answer(context, 408, "broken_off", "The request ends too early.");
                return;
            }
            if (e instanceof EOFException) { // what is packed is cut off
                answer(context, 400, "malformed", "The body ends too early.");
                return;
            }
            if (isDiskFull(e)) {
                LOG.error("The disk is full: {} {} was refused", context.method(), context.path());
                answer(
                        context,
                        507,
                        "disk_full",
                        "The server's disk is full. Nothing was changed; make room there, and the request can be sent"
                                + " again.");
                return;
            }
            LOG.error("{} {} has failed", context.method(), context.path(), e);
            answer(
                    context,
                    500,
                    "internal",
                    "The server failed in an unexpected way; its log says more. Nothing was"
                            + " changed, so the request can be sent again.");
        });
    }

    /** The client was killed while it sent, or its network failed. */
    static boolean isBrokenOff(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EofException) { // which Jetty wraps
                return true;
            }
        }
        return false;
    }

    private static boolean isDiskFull(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean isDatabaseFull = cause instanceof SQLException sql
                    && ((sql.getErrorCode() & 0xff) == SQLITE_FULL || POSTGRES_FULL.equals(sql.getSQLState()));
            if (isDatabaseFull
                    || FULL.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    private static int status(StoreException.Reason reason) {
        return switch (reason) {
            case PROJECT_MISSING, INVALID, CONTENT_WRONG, VISIBILITY_REFUSED, FIELDS_EXHAUSTED, PROJECTS_EXHAUSTED ->
                400;
            case FORBIDDEN, PROJECT_ARCHIVED -> 403;
            case PROJECT_UNKNOWN,
                    WORKSPACE_UNKNOWN,
                    ACCOUNT_UNKNOWN,
                    TOKEN_UNKNOWN,
                    MEMBER_UNKNOWN,
                    OBJECT_UNKNOWN,
                    MODEL_UNKNOWN -> 404;
            case PROJECT_EXISTS, ACCOUNT_EXISTS, MEMBER_EXISTS, MODEL_KEY_TAKEN, OFFSET_WRONG, NOT_CONNECTED -> 409;
            case OBJECT_DELETED -> 410;
            case TOO_LARGE -> 413;
            case STORAGE_EXHAUSTED -> 507;
        };
    }

    private static String code(StoreException e) {
        return e.reason().name().toLowerCase(Locale.ROOT);
    }

    /** Of one of several in a request, which is no failure of the others. */
    static ObjectNode json(StoreException e) {
        return json(code(e), e.getMessage()).put("status", status(e.reason()));
    }

    private static ObjectNode json(String code, String message) {
        ObjectNode json = Json.empty();
        json.putObject("error").put("code", code).put("message", message);
        return json;
    }

    private static void answer(Context context, int status, String code, String message) {
        context.status(status);
        Json.answer(context, json(code, message));
    }
}
