package dev.nereid.server.neptune;

import dev.nereid.model.Text;
import dev.nereid.store.StoreException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A refusal as the client reads it: a status, sometimes with a word that it looks for. */
final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    /** What stands there the client shows to its user, who would not learn why otherwise. */
    private static final String SHOWN = "X-Server-Error";

    private static final int SHOWN_BYTES_MAX = 1000;

    private final int status;
    private final String title;
    private final String errorType; // null if there is none
    private final transient ObjectNode more = JsonMapper.shared().createObjectNode();

    WireException(int status, String errorType, String title) {
        this(status, errorType, title, title);
    }

    /** @param title words that the client looks for, where it does not read the message */
    WireException(int status, String errorType, String title, String message) {
        super(message);
        this.status = status;
        this.errorType = errorType;
        this.title = title;
    }

    static WireException notFound(String title) {
        return new WireException(404, null, title);
    }

    /** What the store refuses. */
    static WireException of(StoreException e) {
        return new WireException(status(e.reason()), errorType(e.reason()), e.getMessage());
    }

    /** Runs a handler; what it refuses becomes an answer. */
    static void translate(Context context, Handler handler) throws Exception {
        try {
            handler.handle(context);
        } catch (StoreException e) {
            of(e).answer(context);
        } catch (WireException e) {
            e.answer(context);
        } catch (IllegalArgumentException e) { // a number, a kind or a path that is none
            new WireException(400, null, e.getMessage()).answer(context);
        }
    }

    /** The word by which the client knows it; null for none. */
    private static String errorType(StoreException.Reason reason) {
        return switch (reason) {
            case PROJECT_ARCHIVED -> "WRITE_ACCESS_DENIED_TO_ARCHIVED_PROJECT";
            case FIELDS_EXHAUSTED -> "ATTRIBUTES_PER_EXPERIMENT_LIMIT_EXCEEDED";
            case PROJECTS_EXHAUSTED -> "LIMIT_OF_PROJECTS_REACHED";
            case STORAGE_EXHAUSTED -> "PROJECT_LIMITS_EXCEEDED";
            case VISIBILITY_REFUSED -> "VISIBILITY_RESTRICTED";
            default -> null;
        };
    }

    private static int status(StoreException.Reason reason) {
        return switch (reason) {
            case PROJECT_UNKNOWN,
                    PROJECT_MISSING,
                    WORKSPACE_UNKNOWN,
                    TOKEN_UNKNOWN,
                    OBJECT_UNKNOWN,
                    OBJECT_DELETED,
                    MODEL_UNKNOWN -> 404;
            case ACCOUNT_UNKNOWN,
                    MEMBER_UNKNOWN,
                    PROJECT_ARCHIVED,
                    FIELDS_EXHAUSTED,
                    PROJECTS_EXHAUSTED,
                    STORAGE_EXHAUSTED,
                    VISIBILITY_REFUSED -> 422;
            case FORBIDDEN -> 403;
            case PROJECT_EXISTS, ACCOUNT_EXISTS, MEMBER_EXISTS, MODEL_KEY_TAKEN, OFFSET_WRONG, NOT_CONNECTED -> 409;
            case TOO_LARGE -> 413;
            case CONTENT_WRONG, INVALID -> 400;
        };
    }

    /** Says more, where the client reads it. */
    WireException with(String field, JsonNode value) {
        more.set(field, value);
        return this;
    }

    WireException with(String field, String value) {
        more.put(field, value);
        return this;
    }

    private void answer(Context context) {
        ObjectNode json = more.put("code", status);
        json.put("title", title).put("message", getMessage());
        if (errorType != null) {
            json.put("errorType", errorType);
        }
        if (status == BAD_REQUEST) { // others are answers, too
            context.header(SHOWN, Text.cut(getMessage(), SHOWN_BYTES_MAX).replaceAll("[^ -~]", "?"));
        }
        context.status(status).contentType("application/json").result(json.toString());
    }
}
