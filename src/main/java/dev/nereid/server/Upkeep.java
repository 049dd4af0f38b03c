package dev.nereid.server;

import dev.nereid.store.Store;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server does now and then without being asked: it forgets what nobody will ask for again. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NereidServer.class);

    /** For so long, whoever was cut off can go on with an upload. */
    private static final long UNFINISHED_MILLIS = TimeUnit.DAYS.toMillis(7);

    private final Store store;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nereid-upkeep");
        thread.setDaemon(true);
        return thread;
    });

    private Upkeep(Store store) {
        this.store = store;
    }

    static Upkeep start(Store store) {
        Upkeep upkeep = new Upkeep(store);
        upkeep.clock.scheduleWithFixedDelay(upkeep::run, 0, 1, TimeUnit.HOURS);
        upkeep.clock.scheduleWithFixedDelay(upkeep::keepTokens, 1, 1, TimeUnit.MINUTES);
        upkeep.clock.scheduleWithFixedDelay(upkeep::aidSorts, 1, 1, TimeUnit.MINUTES);
        return upkeep;
    }

    private void run() {
        try {
            store.contents().forgetUnfinished(UNFINISHED_MILLIS);
            store.contents().forgetUnnamed(TimeUnit.MILLISECONDS.toMicros(UNFINISHED_MILLIS));
            store.serverLogs().forgetRequests();
        } catch (IOException | RuntimeException e) { // in an hour, it is tried again
            LOG.warn("What is not needed any more could not be forgotten", e);
        }
    }

    private void aidSorts() {
        try {
            store.sortAids().makeWanted();
        } catch (RuntimeException e) { // pages take longer without
            LOG.warn("An index for pages in the order of a field could not be made: {}", e.getMessage());
        }
    }

    private void keepTokens() {
        try {
            store.administration().keepTokens();
        } catch (RuntimeException e) { // in a minute, it is tried again
            LOG.warn("When tokens were used could not be written down: {}", e.getMessage());
        }
    }

    /** Waits for what it is about, since the store is closed next. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keepTokens();
    }
}
