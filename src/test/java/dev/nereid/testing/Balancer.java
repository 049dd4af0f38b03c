package dev.nereid.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before many servers on loopback: each connection goes to the next one that takes it. */
public final class Balancer implements AutoCloseable {
    private final List<Integer> ports;
    private final AtomicInteger connections = new AtomicInteger();
    private final Relay relay;

    private Balancer(List<Integer> ports) throws IOException {
        this.ports = ports;
        this.relay = Relay.start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::serve);
    }

    public static Balancer before(List<Integer> ports) throws IOException {
        return new Balancer(List.copyOf(ports));
    }

    private void serve(Socket client) throws IOException {
        int first = connections.getAndIncrement();
        for (int i = 0; i < ports.size(); i++) {
            try {
                Relay.pipe(client, ports.get((first + i) % ports.size()), new byte[0]);
                return;
            } catch (ConnectException e) {
                // To the next one.
            }
        }
    }

    public int port() {
        return relay.port();
    }

    /** So far. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
