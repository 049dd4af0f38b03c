package dev.nereid.server;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.nio.channels.UnresolvedAddressException;

/** How a server begins to listen. */
final class Listening {
    private Listening() {}

    /**
     * @param advice how to choose another address
     * @throws ServerException if the address is taken or none of this machine
     */
    static void start(Javalin http, String host, int port, String advice) {
        boolean logs = JavalinLogger.enabled;
        JavalinLogger.enabled = false; // it would log a failure that is thrown as well
        try {
            http.start(host, port);
        } catch (JavalinBindException e) {
            throw new ServerException("Can't listen on " + host + ":" + port + ": " + reason(e) + ". " + advice, e);
        } finally {
            JavalinLogger.enabled = logs;
        }
    }

    /** What the system says; Javalin takes every failure to bind for a port in use. */
    private static String reason(Throwable e) {
        while (e.getCause() != null) {
            e = e.getCause();
        }
        return e instanceof UnresolvedAddressException ? "no host of this name is known" : e.getMessage();
    }
}
