package dev.nereid.server;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is refused before any route is found, in the form of {@link HttpErrors}. */
final class ConnectionErrors extends ErrorHandler {
    /** In Jetty's words, of a request that ends in its head: 400, as if the client knew no better. */
    private static final String EARLY_END = "Early EOF";

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        boolean isBrokenOff = HttpErrors.isBrokenOff(cause) || EARLY_END.equals(message);
        int status = isBrokenOff ? HttpStatus.REQUEST_TIMEOUT_408 : code; // so that clients try again
        response.setStatus(status);
        var json = Json.empty();
        json.putObject("error").put("code", "http_" + status).put("message", message);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, json + "\n", callback);
    }
}
