package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Await;
import dev.nereid.testing.Quiet;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk that has less room than it should, whatever its size. */
class DiskReserveTest {
    private static final long MORE_THAN_ANY_DISK_HAS = 1L << 60;

    @TempDir
    private Path directory;

    private RunBuilder builder(Map<String, String> environment) {
        return new RunBuilder(Quiet.settings(environment)).directory(directory).mode(Mode.OFFLINE);
    }

    @Test
    void pointsAreDroppedAndCountedAndTheLastOneIsThere() throws Exception {
        Map<String, String> little = Map.of("NEREID_DISK_RESERVE", "1048576 TiB");
        String id;
        long dropped;
        try (Run run = builder(little).monitoringNamespace("watch").start()) {
            FloatSeries loss = run.floatSeries("loss");
            Await.until("a point that is dropped", () -> {
                loss.append(1);
                return run.dropped() > 0;
            });
            for (int i = 0; i < 100; i++) {
                loss.append(i);
            }
            run.assign("lr", 0.1);
            run.flush();
            dropped = run.dropped();
            id = run.id();
        }
        try (Run run = builder(Map.of()).withId(id).mode(Mode.READ_ONLY).start()) {
            assertThat(dropped).isEqualTo(101);
            assertThat(run.fetch("loss").lastDouble()).isEqualTo(99);
            assertThat(run.fetch("lr").asDouble()).isEqualTo(0.1);
            assertThat(run.fetch("watch/dropped").lastString())
                    .matches("loss: 100 points were not logged, between steps \\d+ and \\d+");
        }
    }

    @Test
    void whoAsksForItGetsAnExceptionInstead() throws Exception {
        try (Run run = builder(Map.of())
                .diskReserve(MORE_THAN_ANY_DISK_HAS)
                .failWhenFull(true)
                .start()) {
            Await.until("a point that is refused", () -> {
                try {
                    run.append("loss", 1);
                    return false;
                } catch (QueueFullException e) {
                    assertThat(e).hasMessageContaining("are kept in reserve. This point was not logged (1 so far)");
                    return true;
                }
            });
        }
    }

    @Test
    void aQuotaCoversAllRunFilesOfTheDirectory() throws Exception {
        try (Run run = builder(Map.of()).start()) {
            run.upload("model", new byte[2 << 20], "model.bin");
        }
        try (Run run =
                builder(Map.of("NEREID_DISK_QUOTA", "2 MiB")).failWhenFull(true).start()) {
            assertThatThrownBy(() -> run.upload("model", new byte[10], "model.bin"))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("take 2.")
                    .hasMessageContaining("MiB of their quota of 2.0 MiB. It was not logged");
        }
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> builder(Map.of("NEREID_DISK_QUOTA", "much")).start())
                .hasMessage(
                        "NEREID_DISK_QUOTA is \"much\"; it can be a number of bytes of at least 1 MiB, such as 500MB,"
                                + " 1.5GB or 64KiB.");
        assertThatThrownBy(() -> builder(Map.of()).diskQuota(1000))
                .hasMessage("diskQuota is 1000 bytes; it must be at least 1 MiB.");
    }
}
