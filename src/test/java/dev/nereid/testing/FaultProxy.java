package dev.nereid.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A bad network: stands between a client and a server, both of them real, and does to each request what it is told. */
public final class FaultProxy implements AutoCloseable {
    public enum Fault {
        NONE,
        /** The server never hears of the request. */
        DROP_REQUEST,
        /** The server gets half of it. */
        CUT_REQUEST,
        /** The server does what it is asked; the client never hears of it. */
        DROP_REPLY,
        /** The client gets half of it. */
        CUT_REPLY,
        /** Everything works, later. */
        DELAY
    }

    /** Asked before each request, by many threads. */
    public interface Plan {
        /** @param request such as "GET /api/v1/info HTTP/1.1" */
        Fault faultOf(String request);
    }

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long DELAY_NANOS = 10_000_000;

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicLong bytesToServer = new AtomicLong();
    private volatile Plan plan = request -> Fault.NONE;

    private FaultProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public static FaultProxy to(int serverPort) throws IOException {
        FaultProxy proxy = new FaultProxy(serverPort);
        startThread(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void plan(Plan newPlan) {
        plan = newPlan;
    }

    /** Each fault in its turn. Pings are spared: they come by the clock, and might take the good turns of all others. */
    public void planAllInTurn() {
        AtomicInteger requests = new AtomicInteger();
        Fault[] all = Fault.values();
        plan(request -> request.contains("/ping ") || request.contains("/ping?")
                ? Fault.NONE
                : all[requests.getAndIncrement() % all.length]);
    }

    /** Requests that something was done to so far. */
    public int faults() {
        return faults.get();
    }

    /** That were passed on so far, headers included. */
    public long bytesToServer() {
        return bytesToServer.get();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void startThread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Connections end in all ways here, which is what this class is for.
                    }
                },
                "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            open.add(client);
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            } catch (IOException e) {
                client.close();
                continue;
            }
            open.add(server);
            new Connection(client, server).start();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Requests and replies take turns on a connection. */
    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean betweenRequests = true;
        private volatile Fault fault = Fault.NONE;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void start() {
            startThread(() -> {
                try {
                    pumpRequests();
                } finally {
                    end();
                }
            });
            startThread(() -> {
                try {
                    pumpReplies();
                } finally {
                    end();
                }
            });
        }

        private void pumpRequests() throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int count; (count = in.read(buffer)) >= 0; ) {
                if (betweenRequests) {
                    betweenRequests = false;
                    String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                    fault = plan.faultOf(text.substring(0, Math.max(0, text.indexOf('\r'))));
                    if (fault != Fault.NONE) {
                        faults.incrementAndGet();
                    }
                }
                if (fault == Fault.DROP_REQUEST) {
                    return;
                }
                if (fault == Fault.CUT_REQUEST) {
                    out.write(buffer, 0, count / 2);
                    return;
                }
                if (fault == Fault.DELAY) {
                    LockSupport.parkNanos(DELAY_NANOS);
                }
                bytesToServer.addAndGet(count);
                out.write(buffer, 0, count);
            }
        }

        private void pumpReplies() throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int count; (count = in.read(buffer)) >= 0; ) {
                if (fault == Fault.DROP_REPLY) {
                    return;
                }
                if (fault == Fault.CUT_REPLY) {
                    out.write(buffer, 0, count / 2);
                    return;
                }
                betweenRequests = true;
                out.write(buffer, 0, count);
            }
        }

        private void end() throws IOException {
            open.remove(client);
            open.remove(server);
            client.close();
            server.close();
        }
    }
}
