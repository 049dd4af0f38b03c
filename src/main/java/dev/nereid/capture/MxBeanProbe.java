package dev.nereid.capture;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the JVM itself says: less exactly than OSHI, and without native code of anybody else's. */
final class MxBeanProbe implements HostProbe {
    private final OperatingSystemMXBean system;

    private MxBeanProbe(OperatingSystemMXBean system) {
        this.system = system;
    }

    static MxBeanProbe open() {
        return new MxBeanProbe(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class));
    }

    @Override
    public double cpuPercent() {
        double share = system.getCpuLoad();
        return share < 0 ? Double.NaN : 100 * share;
    }

    @Override
    public double memoryBytes() {
        return (double) system.getTotalMemorySize() - system.getFreeMemorySize();
    }
}
