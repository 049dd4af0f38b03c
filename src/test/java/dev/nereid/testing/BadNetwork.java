package dev.nereid.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad network at the level of bytes: stands between clients and a server, both of them real, and knows nothing of requests.
 * What happens to a connection is drawn from a seed when it is made; how bad the weather is changes every few connections.
 */
public final class BadNetwork implements AutoCloseable {
    private static final int WEATHER_CONNECTIONS_MAX = 5;
    private static final int BUFFER_BYTES = 1 << 14;

    /** After so many tiny pieces they get large: who survives these survives others, and a test has little time. */
    private static final int PIECES_MAX = 300;

    private static final int CUT_BYTES_MAX = 300_000;
    private static final long LATENCY_NANOS_MAX = 8_000_000;

    /** How a way ends before its time. */
    private enum End {
        /** RST in both directions: what is under way is lost. */
        RESET,
        /** FIN in both directions. */
        CLOSE,
        /** FIN in this direction only; the other goes on. */
        HALF_CLOSE,
        /** What comes is taken and never arrives. */
        SWALLOW,
        /** Nothing is taken any more, and nothing said. */
        STALL
    }

    /** What the fates of some connections in a row are drawn from. */
    private enum Weather {
        CALM,
        SLOW,
        TINY_PIECES,
        CUT_REQUESTS,
        CUT_REPLIES,
        /** The server does what it is asked, and nobody hears of it. */
        LOST_REPLIES,
        /** Connections are taken, and nothing is ever answered. */
        DEAF,
        /** Connections are reset at once, those that there are too. */
        DOWN,
        MIXED
    }

    /**
     * One direction of a connection.
     *
     * @param piece bytes passed on at once
     * @param pauseNanos before each piece: latency, and with small pieces a limit of bandwidth
     * @param cutAfter bytes; the end comes with the next one
     */
    private record Way(int piece, long pauseNanos, long cutAfter, End end) {
        static final Way GOOD = new Way(BUFFER_BYTES, 0, Long.MAX_VALUE, null);
    }

    private record Fate(boolean refused, Way toServer, Way toClient) {
        static final Fate GOOD = new Fate(false, Way.GOOD, Way.GOOD);
    }

    private final int serverPort;
    private final Random random; // guarded by this
    private final Relay relay;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1); // healed or closed
    private final AtomicInteger faults = new AtomicInteger();
    private Weather weather = Weather.CALM; // guarded by this
    private int weatherLeft; // guarded by this: connections
    private volatile boolean healed;

    private BadNetwork(int serverPort, long seed) throws IOException {
        this.serverPort = serverPort;
        this.random = new Random(seed);
        this.relay = Relay.start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::serve);
    }

    public static BadNetwork to(int serverPort, long seed) throws IOException {
        return new BadNetwork(serverPort, seed);
    }

    public int port() {
        return relay.port();
    }

    /** Connections that something was done to so far. */
    public int faults() {
        return faults.get();
    }

    /** From now on, all is well. What has a fate already is cut, so that nobody waits for it. */
    public void heal() {
        healed = true;
        over.countDown();
        cutAll();
    }

    /** Every connection there is, at once. */
    public void cutAll() {
        open.forEach(BadNetwork::reset);
    }

    // --------------------------------------------------------------------------------------------------- fates --

    private synchronized Fate draw() {
        if (healed) {
            return Fate.GOOD;
        }
        if (weatherLeft-- <= 0) {
            weather = Weather.values()[random.nextInt(Weather.values().length)];
            weatherLeft = random.nextInt(WEATHER_CONNECTIONS_MAX);
            if (weather == Weather.DOWN) {
                cutAll();
            }
        }
        Fate fate = switch (weather) {
            case CALM -> Fate.GOOD;
            case SLOW -> new Fate(false, slow(), slow());
            case TINY_PIECES -> new Fate(false, pieces(), pieces());
            case CUT_REQUESTS -> new Fate(false, cut(), Way.GOOD);
            case CUT_REPLIES -> new Fate(false, Way.GOOD, cut());
            case LOST_REPLIES -> new Fate(false, Way.GOOD, new Way(BUFFER_BYTES, 0, 0, end()));
            case DEAF -> new Fate(false, new Way(BUFFER_BYTES, 0, 0, swallowOrStall()), Way.GOOD);
            case DOWN -> new Fate(true, Way.GOOD, Way.GOOD);
            case MIXED -> new Fate(random.nextInt(6) == 0, any(), any());
        };
        if (!fate.equals(Fate.GOOD)) {
            faults.incrementAndGet();
        }
        return fate;
    }

    private Way any() {
        return switch (random.nextInt(4)) {
            case 0 -> Way.GOOD;
            case 1 -> slow();
            case 2 -> pieces();
            default -> cut();
        };
    }

    private Way slow() {
        return new Way(1 + random.nextInt(BUFFER_BYTES), random.nextLong(LATENCY_NANOS_MAX), Long.MAX_VALUE, null);
    }

    private Way pieces() {
        return new Way(1 + random.nextInt(50), 0, random.nextBoolean() ? Long.MAX_VALUE : bytes(), end());
    }

    private Way cut() {
        return new Way(BUFFER_BYTES, random.nextInt(3) == 0 ? LATENCY_NANOS_MAX / 4 : 0, bytes(), end());
    }

    /** Any order of magnitude is as likely as another: within the headers, the body, many requests later. */
    private long bytes() {
        return (long) Math.exp(random.nextDouble() * Math.log(CUT_BYTES_MAX));
    }

    private End end() {
        return End.values()[random.nextInt(End.values().length)];
    }

    private End swallowOrStall() {
        return random.nextBoolean() ? End.SWALLOW : End.STALL;
    }

    // --------------------------------------------------------------------------------------------- connections --

    private void serve(Socket client) throws IOException {
        Fate fate = draw();
        if (fate.refused) {
            reset(client);
            return;
        }
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            Thread back = Relay.daemon(() -> pump(server, client, fate.toClient));
            pump(client, server, fate.toServer);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Returns when nothing more can come this way; a reset ends the other way, too. */
    private void pump(Socket from, Socket to, Way way) {
        try {
            pass(from, to, way);
        } catch (IOException e) {
            reset(from);
            reset(to);
        } finally {
            open.remove(from);
        }
    }

    private void pass(Socket from, Socket to, Way way) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        long passed = 0;
        for (int pieces = 0; ; pieces++) {
            int count = in.read(buffer, 0, pieces < PIECES_MAX ? way.piece : BUFFER_BYTES);
            if (count < 0) {
                to.shutdownOutput();
                return;
            }
            LockSupport.parkNanos(pieces < PIECES_MAX ? way.pauseNanos : 0);
            int whole = (int) Math.min(count, way.cutAfter - passed);
            out.write(buffer, 0, whole);
            passed += whole;
            if (whole < count) {
                end(from, to, way.end);
                return;
            }
        }
    }

    private void end(Socket from, Socket to, End end) throws IOException {
        switch (end) {
            case RESET -> {
                reset(from);
                reset(to);
            }
            case CLOSE -> {
                from.close();
                to.close();
            }
            case HALF_CLOSE -> {
                to.shutdownOutput();
                swallow(from);
            }
            case SWALLOW -> {
                swallow(from);
                to.close();
            }
            case STALL -> {
                awaitEnd();
                reset(from);
                reset(to);
            }
        }
    }

    private static void swallow(Socket from) throws IOException {
        from.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        cutAll();
        relay.close();
    }
}
