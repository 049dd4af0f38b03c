package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.software.os.CgroupInfo;

class HostProbeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long GIB = 1 << 30;

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong usedNanos = new AtomicLong(17 * SECOND);

    /** An instance that has answers for these methods only. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (!answers.containsKey(method.getName())) {
                        throw new AssertionError(method);
                    }
                    return answers.get(method.getName());
                }));
    }

    private HostProbe probe(double cpus, long memoryLimit) {
        CgroupInfo container = fake(
                CgroupInfo.class,
                Map.of("getEffectiveCpus", cpus, "getMemoryLimit", memoryLimit, "getMemoryUsage", GIB));
        CgroupInfo used = new CgroupInfo() {
            @Override
            public long getCpuUsage() {
                return usedNanos.get();
            }

            @Override
            public double getEffectiveCpus() {
                return container.getEffectiveCpus();
            }

            @Override
            public long getMemoryLimit() {
                return container.getMemoryLimit();
            }

            @Override
            public long getMemoryUsage() {
                return container.getMemoryUsage();
            }
        };
        CentralProcessor processor = fake(
                CentralProcessor.class,
                Map.of(
                        "getLogicalProcessorCount",
                        8,
                        "getSystemCpuLoadTicks",
                        new long[8],
                        "getSystemCpuLoadBetweenTicks",
                        0.25));
        GlobalMemory memory = fake(GlobalMemory.class, Map.of("getTotal", 16 * GIB, "getAvailable", 12 * GIB));
        return new OshiProbe(processor, memory, used, nanoTime::get);
    }

    private void pass(long nanos, long processorNanos) {
        nanoTime.addAndGet(nanos);
        usedNanos.addAndGet(processorNanos);
    }

    @Test
    void withoutLimitsTheHostIsMeasured() {
        HostProbe probe = probe(CgroupInfo.UNLIMITED_CPUS, CgroupInfo.UNLIMITED_MEMORY);
        pass(SECOND, SECOND);
        assertThat(probe.cpuPercent()).isEqualTo(25);
        assertThat(probe.memoryBytes()).isEqualTo(4.0 * GIB);
    }

    @Test
    void limitsAboveWhatTheHostHasAreNone() {
        HostProbe probe = probe(8, 16 * GIB);
        pass(SECOND, SECOND);
        assertThat(probe.cpuPercent()).isEqualTo(25);
        assertThat(probe.memoryBytes()).isEqualTo(4.0 * GIB);
    }

    @Test
    void inAContainerItsLimitsCount() {
        HostProbe probe = probe(2, 8 * GIB);
        pass(10 * SECOND, 15 * SECOND);
        assertThat(probe.cpuPercent()).as("15 of 20 seconds").isEqualTo(75);
        pass(10 * SECOND, 5 * SECOND);
        assertThat(probe.cpuPercent()).as("since the call before").isEqualTo(25);
        pass(SECOND, 3 * SECOND);
        assertThat(probe.cpuPercent()).as("a burst").isEqualTo(100);
        assertThat(probe.memoryBytes()).isEqualTo(GIB);
    }

    @Test
    void aContainerThatDoesNotSayWhatItUsesIsMeasuredAsTheHost() {
        usedNanos.set(-1);
        HostProbe probe = probe(2, 8 * GIB);
        pass(SECOND, 0);
        assertThat(probe.cpuPercent()).isEqualTo(25);
    }

    @Test
    void theFirstProbeThatWorksIsTaken() {
        HostProbe works = probe(8, 16 * GIB);
        HostProbe unreadable = new HostProbe() {
            @Override
            public double cpuPercent() {
                throw new UnsatisfiedLinkError("noexec");
            }

            @Override
            public double memoryBytes() {
                return 0;
            }
        };
        assertThat(HostProbe.firstOf(List.of(
                        () -> {
                            throw new NoClassDefFoundError("oshi/SystemInfo");
                        },
                        () -> unreadable,
                        () -> works,
                        MxBeanProbe::open)))
                .isSameAs(works);
        assertThat(HostProbe.firstOf(List.of())).isSameAs(HostProbe.NONE);
    }

    @Test
    void theJvmItselfKnowsTheMachineToo() {
        HostProbe probe = MxBeanProbe.open();
        assertThat(probe.memoryBytes()).isGreaterThan(1 << 20);
        assertThat(probe.cpuPercent())
                .satisfiesAnyOf(
                        percent -> assertThat(percent).isNaN(),
                        percent -> assertThat(percent).isBetween(0.0, 100.0));
    }
}
