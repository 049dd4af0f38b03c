package dev.nereid.sync;

import dev.nereid.model.MicroClock;
import dev.nereid.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import okhttp3.Interceptor;

/** The syncing parts of the library on the caller's thread, with time, chance and network of the caller's. */
public final class OneThread {
    private OneThread() {}

    /** @param network answers every request itself, on the thread that asks */
    public static HttpTransport transport(String address, String key, Interceptor network) {
        ApiToken token = new ApiToken(okhttp3.HttpUrl.get(address), key);
        return new HttpTransport(new ServerRequests(token, new Settings(Map.of()), network));
    }

    /** @param sleep for so many nanoseconds */
    public static Syncer syncer(
            HttpTransport server, UUID instanceId, MicroClock clock, LongConsumer sleep, RandomGenerator random) {
        return new Syncer(
                server, instanceId, clock, number -> new CallersThread(), sleep::accept, () -> new Backoff(random));
    }

    public static Follower follower(
            HttpTransport server,
            MicroClock clock,
            LongSupplier nanoTime,
            Follower.Subject subject,
            Duration interval,
            Follower.Listener listener) {
        return new Follower(server, clock, nanoTime, new CallersThread(), subject, interval, listener);
    }

    /** A worker whose thread the caller is. */
    public static final class Worker {
        private final SyncWorker worker;

        public Worker(
                Path file,
                UUID logId,
                HttpTransport server,
                MicroClock clock,
                RandomGenerator random,
                LongSupplier nanoTime) {
            this.worker = new SyncWorker(file, logId, null, server, clock, new Backoff(random), nanoTime);
        }

        /** Something was committed. */
        public void wake() {
            worker.wake();
        }

        /** Does what it would do now, and returns how long it rests before it looks again. */
        public Duration act(Duration idle) throws InterruptedException {
            boolean work = worker.awaitWork(0);
            return work || worker.untilPing() <= 0 ? worker.turn(work) : idle;
        }

        public String trouble() {
            return worker.trouble();
        }
    }

    private static final class CallersThread extends AbstractExecutorService {
        private boolean ended;

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
