package dev.nereid.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections on loopback and hands each to a thread of its own. */
final class Relay implements AutoCloseable {
    interface Handler {
        void handle(Socket client) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    static Relay start(ServerSocket listener, Handler handler) {
        Relay relay = new Relay(listener, handler);
        daemon(relay::accept);
        return relay;
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "test-relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                clients.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            handler.handle(client);
        } catch (IOException e) {
            // One side has hung up.
        }
    }

    /**
     * Connects a client with a server on loopback until one of them hangs up.
     *
     * @param first goes to the server before what the client says next
     */
    static void pipe(Socket client, int port, byte[] first) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.getOutputStream().write(first);
            Thread back = daemon(() -> {
                try (server;
                        client) {
                    server.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    // One side has hung up.
                }
            });
            client.getInputStream().transferTo(server.getOutputStream());
            server.shutdownOutput();
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
