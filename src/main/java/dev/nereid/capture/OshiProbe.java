package dev.nereid.capture;

import java.util.function.LongSupplier;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.CgroupInfo;
import oshi.spi.SystemInfoProvider;

/**
 * What OSHI says. On Linux by way of {@code /proc} alone; elsewhere by JNA, which unpacks native code into
 * {@code java.io.tmpdir} (or the property {@code jna.tmpdir}).
 */
final class OshiProbe implements HostProbe {
    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final CgroupInfo container;
    private final LongSupplier nanoTime;

    private long[] ticks; // of the call before
    private long usedNanos; // processor time of the container at the call before
    private long then; // when that was

    /** @param nanoTime {@link System#nanoTime} */
    OshiProbe(CentralProcessor processor, GlobalMemory memory, CgroupInfo container, LongSupplier nanoTime) {
        this.processor = processor;
        this.memory = memory;
        this.container = container;
        this.nanoTime = nanoTime;
        this.ticks = processor.getSystemCpuLoadTicks();
        this.usedNanos = container.getCpuUsage();
        this.then = nanoTime.getAsLong();
    }

    static OshiProbe open() {
        SystemInfoProvider nativeFree = new oshi.nativefree.SystemInfo();
        SystemInfoProvider system = nativeFree.isAvailable() ? nativeFree : new oshi.SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        return new OshiProbe(
                hardware.getProcessor(),
                hardware.getMemory(),
                system.getOperatingSystem().getCgroupInfo(),
                System::nanoTime);
    }

    @Override
    public double cpuPercent() {
        long[] newTicks = processor.getSystemCpuLoadTicks();
        long newUsedNanos = container.getCpuUsage();
        long now = nanoTime.getAsLong();
        double cpus = container.getEffectiveCpus();
        double share;
        if (cpus > 0 && cpus < processor.getLogicalProcessorCount() && usedNanos >= 0 && newUsedNanos >= usedNanos) {
            share = (newUsedNanos - usedNanos) / ((now - then) * cpus);
        } else {
            share = processor.getSystemCpuLoadBetweenTicks(ticks, newTicks);
        }
        ticks = newTicks;
        usedNanos = newUsedNanos;
        then = now;
        return 100 * Math.max(0, Math.min(1, share)); // a quota is no hard limit within one period
    }

    @Override
    public double memoryBytes() {
        long total = memory.getTotal();
        long limit = container.getMemoryLimit();
        long used = container.getMemoryUsage();
        return limit > 0 && limit < total && used >= 0 ? used : total - memory.getAvailable();
    }
}
