package dev.nereid.testing;

import java.net.http.HttpClient;

/** One HTTP client for all tests of a JVM: that of Java 17 can't be closed, and goes at its own time. */
public final class SharedHttp {
    public static final HttpClient CLIENT = create();

    private SharedHttp() {}

    private static HttpClient create() {
        Leftovers before = Leftovers.now();
        HttpClient client = HttpClient.newHttpClient();
        before.keep();
        return client;
    }
}
