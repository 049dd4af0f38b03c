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
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        int status = HttpErrors.isBrokenOff(cause) ? HttpStatus.REQUEST_TIMEOUT_408 : code; // so that clients try again
        response.setStatus(status);
        var json = Json.empty();
        json.putObject("error").put("code", "http_" + status).put("message", message);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, json + "\n", callback);
    }
}
