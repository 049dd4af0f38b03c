package dev.nereid.capture;

import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How busy the machine is, or the container if it has limits. For one thread at a time. */
interface HostProbe {
    /** Since the call before, from 0 to 100; NaN if it isn't known. */
    double cpuPercent();

    /** In use; NaN if it isn't known. */
    double memoryBytes();

    /** Where nothing is known. */
    HostProbe NONE = new HostProbe() {
        @Override
        public double cpuPercent() {
            return Double.NaN;
        }

        @Override
        public double memoryBytes() {
            return Double.NaN;
        }
    };

    /** The best one that works here. */
    static HostProbe open() {
        // No method references: they would load the classes here, where nobody catches that they are missing.
        return firstOf(List.of(() -> OshiProbe.open(), () -> MxBeanProbe.open()));
    }

    /** The first that opens and can be read; why others can't is said at debug level. */
    static HostProbe firstOf(List<Callable<HostProbe>> choices) {
        Logger log = LoggerFactory.getLogger(HostMetrics.class);
        for (Callable<HostProbe> choice : choices) {
            try {
                HostProbe probe = choice.call();
                probe.cpuPercent();
                probe.memoryBytes();
                return probe;
            } catch (Throwable e) { // a missing class or native library; JNA also throws plain errors
                log.debug("One way to measure this machine doesn't work here; trying the next", e);
            }
        }
        return NONE;
    }
}
