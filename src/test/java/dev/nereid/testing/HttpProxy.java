package dev.nereid.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback, as companies have one: tunnels by CONNECT, forwards plain requests, may ask for a user and a
 * password. Whatever host it is asked for, it reaches one port of loopback: it is the only one here that knows the name.
 */
public final class HttpProxy implements AutoCloseable {
    private static final byte[] REFUSAL = ("HTTP/1.1 407 Proxy Authentication Required\r\n"
                    + "Proxy-Authenticate: Basic realm=\"company\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final String authorization; // null if it asks for none
    private final int serverPort;
    private final Relay relay;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private HttpProxy(int serverPort, String credentials) throws IOException {
        this.serverPort = serverPort;
        this.authorization = credentials == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        this.relay = Relay.start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::serve);
    }

    /** @param credentials "user:password"; null if it asks for none */
    public static HttpProxy start(int serverPort, String credentials) throws IOException {
        return new HttpProxy(serverPort, credentials);
    }

    private void serve(Socket client) throws IOException {
        byte[] head = head(client.getInputStream());
        String text = new String(head, StandardCharsets.US_ASCII);
        boolean known = authorization == null || text.contains("Proxy-Authorization: " + authorization + "\r\n");
        requests.add(text.substring(0, Math.max(0, text.indexOf(" HTTP/1"))) + (known ? "" : " refused"));
        if (!known) {
            client.getOutputStream().write(REFUSAL);
        } else if (text.startsWith("CONNECT ")) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Relay.pipe(client, serverPort, new byte[0]);
        } else {
            Relay.pipe(client, serverPort, head);
        }
    }

    /** Up to the empty line. */
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("The client has hung up");
            }
            head.write(b);
        }
        return head.toByteArray();
    }

    /** First lines of the first requests of all connections, in order: {@code CONNECT nereid.test:443}. */
    public List<String> requests() {
        return requests;
    }

    public int port() {
        return relay.port();
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
