package dev.nereid.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.replica.PulledSnapshots.Pulled;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of each object there is one snapshot, whole. */
class PulledSnapshotsTest {
    private static final String FIRST = "0123456789abcdef";
    private static final String SECOND = "fedcba9876543210";

    @TempDir
    private Path base;

    private PulledSnapshots snapshots;
    private final UUID run = UUID.randomUUID();

    @BeforeEach
    void open() throws IOException {
        snapshots = PulledSnapshots.of(base.resolve("runs"), base.resolve("cache"));
    }

    private void put(UUID object, String version, String text) throws IOException {
        snapshots.put(object, version, snapshots.list().get(object), file -> Files.writeString(file, text));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(base.resolve("cache"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aSnapshotReplacesThatOfTheSameObject() throws IOException {
        assertThat(snapshots.list()).isEmpty();
        UUID other = UUID.randomUUID();
        put(other, FIRST, "other");
        put(run, FIRST, "first");
        put(run, SECOND, "second");
        put(run, SECOND, "second again");

        assertThat(files()).hasSize(2);
        assertThat(snapshots.list()).hasSize(2).containsKey(other);
        Pulled pulled = snapshots.list().get(run);
        assertThat(pulled.version()).isEqualTo(SECOND);
        assertThat(pulled.file()).hasContent("second again");

        snapshots.remove(pulled);
        assertThat(snapshots.list()).containsOnlyKeys(other);
    }

    @Test
    void whatBreaksOffLeavesTheEarlierOne() throws IOException {
        put(run, FIRST, "first");
        assertThatThrownBy(() -> snapshots.put(run, SECOND, snapshots.list().get(run), file -> {
                    Files.writeString(file, "a part");
                    throw new IOException("cut");
                }))
                .hasMessage("cut");
        assertThat(files()).hasSize(1);
        assertThat(snapshots.list().get(run).file()).hasContent("first");
    }

    @Test
    void ofTwoThatAKilledProcessLeftTheLaterOneCounts() throws IOException {
        put(run, FIRST, "first");
        Path first = snapshots.list().get(run).file();
        Path second = first.resolveSibling(first.getFileName().toString().replace(FIRST, SECOND));
        Path part = first.resolveSibling(run + "123.part");
        Path recent = first.resolveSibling(run + "124.part");
        for (Path file : List.of(second, part, recent)) {
            Files.writeString(file, "second");
        }
        Files.setLastModifiedTime(first, FileTime.from(Instant.now().minus(Duration.ofHours(30))));
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofHours(30))));

        assertThat(snapshots.list().get(run).version()).isEqualTo(SECOND);
        snapshots.removeParts();
        assertThat(files()).containsExactlyInAnyOrder(second, recent);
    }

    @Test
    void theDirectoryIsTheSameBeforeAndAfterTheRunFilesAreThere() throws IOException {
        put(run, FIRST, "first");
        Files.createDirectories(base.resolve("runs"));
        Files.createSymbolicLink(base.resolve("link"), base.resolve("runs"));
        for (String way : List.of("runs", "missing/../runs", "link")) {
            assertThat(PulledSnapshots.of(base.resolve(way), base.resolve("cache"))
                            .list())
                    .as(way)
                    .containsOnlyKeys(run);
        }
        assertThat(PulledSnapshots.of(base.resolve("others"), base.resolve("cache"))
                        .list())
                .isEmpty();
    }

    @Test
    void theVersionTellsWhateverIsAppliedLate() {
        UUID server = UUID.randomUUID();
        Set<String> versions = new HashSet<>();
        try (TestStore store = TestStore.server(base)) {
            LogScript log = LogScript.ofRun(run, LogScript.T0).set(LogScript.T0 + 9, "a", 1);
            LogScript late = LogScript.ofRun(run, LogScript.T0 + 1).set(LogScript.T0 + 2, "b", 1);
            store.apply(log);
            versions.add(version(server, store));
            store.apply(late); // older than what is there
            versions.add(version(server, store));
            store.store.removal().trash(List.of(run.toString()));
            versions.add(version(server, store));
            store.now.set(store.now.get() + 1_000_000);
            store.store.writers().ping(log.identity().logId());
            versions.add(version(server, store));
            assertThat(versions).hasSize(4);

            assertThat(versions).contains(version(server, store));
            assertThat(versions).doesNotContain(version(UUID.randomUUID(), store));
        }
    }

    private String version(UUID server, TestStore store) {
        return PulledSnapshots.version(server, 1, store.store.object(run.toString()));
    }

    @Test
    void anObjectOfWhichLessIsKnownHasAVersionToo() {
        ObjectView object = new ObjectView(run, "A-1", ObjectKind.RUN, "a/b", Map.<String, AttributeView>of());
        assertThat(PulledSnapshots.version(run, 1, object)).matches("[0-9a-f]{16}");
    }
}
