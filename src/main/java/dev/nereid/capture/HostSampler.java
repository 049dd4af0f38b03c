package dev.nereid.capture;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of measuring after the other. For one thread. */
final class HostSampler {
    private static final Logger LOG = LoggerFactory.getLogger(HostMetrics.class);
    private static final double GIB = 1 << 30;
    private static final double MEBIBYTES_PER_GIB = 1024;

    private final CaptureSink sink;
    private final Supplier<HostProbe> probes;
    private final Supplier<Gpus> gpuProbes;

    private HostProbe probe = HostProbe.NONE;
    private Gpus gpus;
    private boolean failed; // whether it has been said

    HostSampler(CaptureSink sink, Supplier<HostProbe> probes, Supplier<Gpus> gpuProbes) {
        this.sink = sink;
        this.probes = probes;
        this.gpuProbes = gpuProbes;
    }

    /** Loads what measures, which takes a while. */
    void open() {
        probe = probes.get();
        gpus = gpuProbes.get();
    }

    /** Logs a point of each series. Never throws. */
    void sample(BooleanSupplier stopped) {
        try {
            append("cpu", probe.cpuPercent(), stopped);
            append("memory", probe.memoryBytes() / GIB, stopped);
            for (Gpus.Reading gpu : gpus.read()) {
                String path = "gpu/" + gpu.index() + "/";
                append(path + "usage", gpu.usagePercent(), stopped);
                append(path + "memory", gpu.memoryMebibytes() / MEBIBYTES_PER_GIB, stopped);
                append(path + "power", gpu.powerWatts(), stopped);
            }
        } catch (RuntimeException | LinkageError e) {
            if (!failed) {
                failed = true;
                LOG.debug("This machine can't be measured just now; said once", e);
            }
        }
    }

    private void append(String path, double value, BooleanSupplier stopped) {
        if (Double.isFinite(value) && !stopped.getAsBoolean()) {
            sink.append(path, value);
        }
    }
}
