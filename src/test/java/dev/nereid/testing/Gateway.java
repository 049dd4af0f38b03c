package dev.nereid.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/** Stands before a server, and may answer in its place. */
public final class Gateway implements AutoCloseable {
    private final MockWebServer front = new MockWebServer();
    private final OkHttpClient client = new OkHttpClient();
    private final int serverPort;
    private final AtomicInteger answered = new AtomicInteger();
    private volatile int status;
    private volatile Predicate<String> refused = request -> false;

    private Gateway(int serverPort) {
        this.serverPort = serverPort;
    }

    public static Gateway to(int serverPort) throws IOException {
        Gateway gateway = new Gateway(serverPort);
        gateway.front.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return gateway.answer(request);
            }
        });
        gateway.front.start();
        return gateway;
    }

    public int port() {
        return front.getPort();
    }

    /**
     * From now on, some requests get a status instead of an answer. Every other time, the server does what it is asked all the
     * same.
     *
     * @param requests told such as "GET /api/v1/info HTTP/1.1"; called by many threads
     */
    public void answer(int newStatus, Predicate<String> requests) {
        status = newStatus;
        refused = requests;
    }

    public void passOn() {
        refused = request -> false;
    }

    /** Requests that got a status instead of an answer. */
    public int answered() {
        return answered.get();
    }

    private MockResponse answer(RecordedRequest request) {
        if (!refused.test(request.getRequestLine())) {
            return passOn(request);
        }
        if (answered.incrementAndGet() % 2 == 0) {
            passOn(request);
        }
        return new MockResponse(status, Headers.EMPTY, "<h1>Not now</h1>");
    }

    private MockResponse passOn(RecordedRequest request) {
        RequestBody body = request.getMethod().equals("GET") ? null : RequestBody.create(request.getBody(), null);
        Request same = new Request.Builder()
                .url("http://127.0.0.1:" + serverPort + request.getTarget())
                .headers(request.getHeaders())
                .method(request.getMethod(), body)
                .build();
        try (Response response = client.newCall(same).execute()) {
            return new MockResponse.Builder()
                    .code(response.code())
                    .headers(response.headers())
                    .removeHeader("Transfer-Encoding")
                    .body(new Buffer().write(response.body().bytes()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        front.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
