package dev.nereid.capture;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How busy the machine is, every ten seconds, as float series.
 *
 * <table>
 * <caption>Series</caption>
 * <tr><td>{@code cpu}</td><td>percent of all processors, 0 to 100, since the point before</td></tr>
 * <tr><td>{@code memory}</td><td>in use, in GB of 2<sup>30</sup> bytes</td></tr>
 * <tr><td>{@code gpu/<i>/usage}</td><td>percent of GPU number <i>i</i>, 0 to 100</td></tr>
 * <tr><td>{@code gpu/<i>/memory}</td><td>in use there, in GB of 2<sup>30</sup> bytes</td></tr>
 * <tr><td>{@code gpu/<i>/power}</td><td>in watts</td></tr>
 * </table>
 *
 * <p>In a container, or a batch job that is held in a control group, the limits count: with a quota of processor time,
 * {@code cpu} is the share of that quota which the whole group uses; with a limit of memory, {@code memory} is what the
 * group uses, including the files that the system caches for it. A container that is only pinned to some processors has
 * the {@code cpu} of the host. GPUs are those that {@code nvidia-smi} shows here, under its numbers, whoever uses them.
 *
 * <p>By OSHI, or where that doesn't work, by the JVM: then without containers {@code memory} includes the files that the
 * system caches. What isn't known is not logged; zero is.
 *
 * <p>Safe for many threads. Measures on a thread of its own, {@code nereid-host-metrics}.
 */
public final class HostMetrics implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** A first share of processor time needs some of it. */
    private static final Duration FIRST = Duration.ofMillis(200);

    private static final long CLOSE_MILLIS = 1000;

    private final HostSampler sampler;
    private final Duration period;
    private final CompletableFuture<?> stopped;
    private final Thread thread = new Thread(this::run, "nereid-host-metrics");
    private volatile boolean measuring; // what measures is loaded

    private HostMetrics(HostSampler sampler, Duration period, CompletableFuture<?> stopped) {
        this.sampler = sampler;
        this.period = period;
        this.stopped = stopped;
        thread.setDaemon(true);
    }

    /** The first points come at once, then others every ten seconds, until {@link #close}. */
    public static HostMetrics start(CaptureSink sink) {
        return start(sink, PERIOD, HostProbe::open, System.getenv());
    }

    /** @param environment whose {@code PATH} says where {@code nvidia-smi} is */
    static HostMetrics start(
            CaptureSink sink, Duration period, Supplier<HostProbe> probe, Map<String, String> environment) {
        CompletableFuture<?> stopped = new CompletableFuture<>();
        HostSampler sampler = new HostSampler(sink, probe, () -> new Gpus(environment, Gpus.LIMIT, stopped));
        HostMetrics metrics = new HostMetrics(sampler, period, stopped);
        metrics.thread.start();
        return metrics;
    }

    /**
     * No point comes afterwards. Waits for one that is being measured, a second at most, but not for what is still being
     * loaded: that ends by itself. May be called again.
     */
    @Override
    public void close() {
        stopped.complete(null);
        if (Thread.currentThread() == thread || !measuring) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        sampler.open();
        measuring = true;
        boolean stop = isStoppedWithin(FIRST);
        while (!stop) {
            sampler.sample(stopped::isDone);
            stop = isStoppedWithin(period);
        }
    }

    private boolean isStoppedWithin(Duration time) {
        try {
            stopped.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            return true; // neither is our doing
        }
    }
}
