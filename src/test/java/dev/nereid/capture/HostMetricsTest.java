package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Requires;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostMetricsTest {
    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final Duration NEVER_AGAIN = Duration.ofDays(1);

    private final RecordingSink sink = new RecordingSink();

    @TempDir
    private Path directory;

    /** Counts what it is asked. */
    private static final class CountingProbe implements HostProbe {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public double cpuPercent() {
            return calls.incrementAndGet();
        }

        @Override
        public double memoryBytes() {
            return 3 * (1L << 29);
        }
    }

    @Test
    void theFirstPointsComeAtOnce() throws Exception {
        HostMetrics metrics = HostMetrics.start(sink, NEVER_AGAIN, CountingProbe::new, Map.of());
        Await.until("memory", () -> sink.numbers().containsKey("memory"));
        metrics.close();
        assertThat(sink.numbers()).isEqualTo(Map.of("cpu", List.of(1.0), "memory", List.of(1.5)));
    }

    @Test
    void othersFollow() throws Exception {
        HostMetrics metrics = HostMetrics.start(sink, OFTEN, CountingProbe::new, Map.of());
        Await.until(
                "five points",
                () -> sink.numbers().getOrDefault("cpu", List.of()).size() >= 5);
        metrics.close();
        assertThat(sink.numbers().get("cpu")).startsWith(1.0, 2.0, 3.0, 4.0, 5.0);
    }

    @Test
    void noneComesAfterTheEnd() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HostProbe slow = new HostProbe() {
            @Override
            public double cpuPercent() {
                asked.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return 1;
            }

            @Override
            public double memoryBytes() {
                return 1;
            }
        };
        HostMetrics metrics = HostMetrics.start(sink, OFTEN, () -> slow, Map.of());
        asked.await();
        metrics.close();
        goOn.countDown();
        Await.until(
                "the end of the thread",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("nereid-host-metrics")));
        assertThat(sink.numbers()).isEmpty();
    }

    @Test
    void theEndIsPromptAlsoWhileTheGpusAreAsked() throws Exception {
        Path asked = directory.resolve("asked");
        Scripts.write(directory, "nvidia-smi", "touch " + asked, "exec sleep 1000");
        HostMetrics metrics = HostMetrics.start(
                sink, OFTEN, CountingProbe::new, Map.of("PATH", directory + ":" + Scripts.SYSTEM_PATH));
        Await.until("a question", () -> Files.exists(asked));
        long start = System.nanoTime();
        metrics.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Gpus.LIMIT);
        assertThat(sink.numbers()).containsKeys("cpu", "memory");
    }

    @Test
    void whatIsNotKnownIsNotLogged() throws Exception {
        HostSampler sampler = new HostSampler(sink, () -> HostProbe.NONE, () -> gpus("0, [N/A], 512, 71.5"));
        sampler.open();
        sampler.sample(() -> false);
        assertThat(sink.numbers()).isEqualTo(Map.of("gpu/0/memory", List.of(0.5), "gpu/0/power", List.of(71.5)));
    }

    @Test
    void eachGpuHasItsSeries() {
        HostSampler sampler =
                new HostSampler(sink, CountingProbe::new, () -> gpus("0, 98, 10240, 250.31", "1, 0, 1024, 30.00"));
        sampler.open();
        sampler.sample(() -> false);
        assertThat(sink.numbers())
                .hasSize(2 + 6)
                .containsEntry("gpu/0/usage", List.of(98.0))
                .containsEntry("gpu/0/memory", List.of(10.0))
                .containsEntry("gpu/0/power", List.of(250.31))
                .containsEntry("gpu/1/usage", List.of(0.0))
                .containsEntry("gpu/1/memory", List.of(1.0))
                .containsEntry("gpu/1/power", List.of(30.0));
    }

    private Gpus gpus(String... lines) {
        try {
            return GpusTest.gpus(directory, "cat <<END", String.join("\n", lines), "END");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProbeThatFailsAndASinkThatThrowsEndNothing() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CaptureSink angry = new CaptureSinkOfText() {
            @Override
            public void append(String path, String value) {}

            @Override
            public void append(String path, double value) {
                calls.incrementAndGet();
                throw new IllegalStateException("angry");
            }
        };
        HostMetrics metrics = HostMetrics.start(angry, OFTEN, CountingProbe::new, Map.of());
        Await.until("a third try", () -> calls.get() >= 3);
        metrics.close();
    }

    // ------------------------------------------------------------------------------------- the real machine --

    static final class Real {
        private Real() {}

        public static void main(String[] arguments) throws Exception {
            RecordingSink sink = new RecordingSink();
            HostMetrics metrics = HostMetrics.start(sink);
            Await.until("memory", () -> sink.numbers().containsKey("memory"));
            metrics.close();
            System.out.println("cpu " + sink.numbers().get("cpu").get(0));
            System.out.println("memory " + sink.numbers().get("memory").get(0));
        }
    }

    @Test
    void onLinuxTheMachineIsMeasuredWithoutNativeCode() throws Exception {
        Requires.that(System.getProperty("os.name").equals("Linux"), "Linux");
        Path classes = directory.resolve("classes.txt");
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load=info:file=" + classes);
        try (JvmProcess child = JvmProcess.start(Real.class, environment, List.of())) {
            assertThat(child.awaitEnd(Await.PATIENCE)).as(child.output()).isZero();
            assertThat(Double.parseDouble(child.await("cpu "))).isBetween(0.0, 100.0);
            assertThat(Double.parseDouble(child.await("memory "))).isBetween(0.01, 100_000.0);
        }
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains(" oshi.nativefree."))
                .noneMatch(line -> line.contains(" com.sun.jna."));
    }

    @Test
    void whoHasLeftOutOshiGetsTheNumbersOfTheJvm() throws Exception {
        String without = Arrays.stream(JvmProcess.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("oshi"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(JvmProcess.classPath());
        try (JvmProcess child = JvmProcess.start(List.of(), without, Real.class, Map.of(), List.of())) {
            assertThat(child.awaitEnd(Await.PATIENCE)).as(child.output()).isZero();
            assertThat(Double.parseDouble(child.await("cpu "))).isBetween(0.0, 100.0);
            assertThat(Double.parseDouble(child.await("memory "))).isBetween(0.01, 100_000.0);
        }
    }
}
