package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SlowClientsTest {
    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final int CONNECTIONS = 10;
    private static final int LARGE = 32 << 20; // which the system does not take at once

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final CountDownLatch work = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (request.getHttpURI().getPath().equals("/work")) {
                    work.await();
                }
                Content.Source.asByteBuffer(request);
                boolean isLarge = request.getHttpURI().getPath().equals("/large");
                response.write(true, isLarge ? ByteBuffer.allocate(LARGE) : null, callback);
                return true;
            }
        });
        server.addBean(new SlowClients(server, CONNECTIONS, PERIOD, PERIOD.multipliedBy(2), PERIOD));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        work.countDown();
        server.stop();
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Whether the connection ends though the client sends on, a byte now and then. */
    private static void assertEnds(Socket socket) throws Exception {
        Await.until("the connection has ended", () -> isAtEnd(socket));
    }

    private static boolean isAtEnd(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            if (socket.getInputStream().available() > 0) {
                socket.getInputStream().readNBytes(socket.getInputStream().available());
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\nX-",
                "GET /",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX-"
            })
    void aRequestThatTricklesEndsItsConnection(String beginning) throws Exception {
        try (Socket socket = send(beginning)) {
            assertEnds(socket);
        }
    }

    /** Each burst alone is as much as has to come between two looks; on the average it is far too little. */
    @ParameterizedTest
    @CsvSource({"1100, 5, true", "999, 1, true", "1001, 1, false", "6100, 6, false", "100000, 12, true"})
    void whatHasComeOfABodyCountsOnTheAverageOfAMinute(long burst, int every, boolean isEnded) {
        boolean isStuck = false;
        SlowClients.Transfer body = null;
        for (int look = 0; look < 60; look++) {
            body = SlowClients.Transfer.next(body, 1, burst * (look / every));
            isStuck |= body.isStuck();
        }
        assertThat(isStuck).isEqualTo(isEnded);
        assertThat(SlowClients.Transfer.next(body, 2, 0).isStuck())
                .as("the next request")
                .isFalse();
    }

    @Test
    void anIdleConnectionAndOneWhoseServerIsSlowAreLeftAlone() throws Exception {
        String head = " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n";
        try (Socket idle = send("POST /" + head + "abc");
                Socket waiting = send("POST /work" + head)) {
            assertThat(answer(idle)).startsWith("HTTP/1.1 200");
            try (Socket slow = send("POST /" + head + "a")) {
                assertEnds(slow); // by then, the others have been looked at as often
            }
            idle.getOutputStream().write(("POST /" + head + "abc").getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(idle)).startsWith("HTTP/1.1 200");
            work.countDown();
            waiting.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(waiting)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anAnswerThatNobodyReadsEndsItsConnection() throws Exception {
        try (Socket socket = send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            Await.until(
                    "the server has ended it",
                    () -> connector.getConnectedEndPoints().isEmpty());
        }
    }

    @Test
    void aConnectionOnWhichNothingIsAskedEnds() throws Exception {
        try (Socket socket = send("")) {
            Await.until("it is open", () -> connector.getConnectedEndPoints().size() == 1);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void idleConnectionsEndWhenNearlyAsManyAreOpenAsMayBe() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS - 1; i++) {
                idle.add(send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
                answer(idle.get(i));
            }
            Await.until("there is room", () -> connector.getConnectedEndPoints().size() < CONNECTIONS - 1);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                break;
            }
            head.append((char) read);
        }
        return head.toString();
    }
}
