package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Sha256;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Operation;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents that began to arrive and were left. */
class UnfinishedContentsTest {
    private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();

    @TempDir
    Path directory;

    private TestStore store;
    private ContentStore contents;

    @BeforeEach
    void open() {
        store = TestStore.server(directory);
        contents = store.store.contents();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void ageAll() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("files"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
            }
        }
    }

    @Test
    void afterAWeekTheyBeginAnewAndWhatIsWholeStays() throws IOException {
        byte[] bytes = {1, 2, 3, 4};
        String sha256 = Sha256.of(bytes);
        contents.put(sha256, 0, 4, new ByteArrayInputStream(bytes, 0, 2));
        UUID upload = contents.beginUpload();
        contents.putUpload(upload, 0, new ByteArrayInputStream(bytes));
        String whole =
                contents.put(new ByteArrayInputStream(bytes, 0, 3), "whole").sha256();
        ageAll();
        UUID fresh = contents.beginUpload();

        contents.forgetUnfinished(WEEK_MILLIS);

        assertThat(contents.missing(List.of(sha256))).isEqualTo(Map.of(sha256, 0L));
        assertThat(contents.has(whole)).isTrue();
        assertThat(contents.path(whole)).exists();
        assertThatThrownBy(() -> contents.finishUpload(upload, 4, "late"))
                .hasMessageContaining("No upload " + upload + " is under way. Begin another.");
        assertThat(contents.putUpload(fresh, 0, new ByteArrayInputStream(bytes)))
                .isEqualTo(4);
    }

    @Test
    void partsComeInOrderAndNothingIsMissingAtTheEnd() throws IOException {
        UUID upload = contents.beginUpload();
        assertThatThrownBy(() -> contents.putUpload(upload, 5, new ByteArrayInputStream(new byte[] {1})))
                .hasMessageContaining("begins at byte 5, but 0 bytes are here");
        contents.putUpload(upload, 0, new ByteArrayInputStream(new byte[] {1, 2}));
        assertThatThrownBy(() -> contents.finishUpload(upload, 3, "a"))
                .hasMessage("Of 3 bytes that were announced, 2 are here.");
        contents.putUpload(upload, 2, new ByteArrayInputStream(new byte[] {3}));
        assertThat(contents.finishUpload(upload, 3, "a").size()).isEqualTo(3);
    }

    @Test
    void whatNothingHasNamedForAWeekGoesAndTheOthersStay() throws IOException {
        long week = WEEK_MILLIS * 1000;
        String unnamed =
                contents.put(new ByteArrayInputStream(new byte[] {1}), "a").sha256();
        FileRef named = contents.put(new ByteArrayInputStream(new byte[] {2}), "b");
        store.apply(LogScript.ofRun(UUID.randomUUID(), LogScript.T0)
                .then(LogScript.T0 + 1, new Operation.PutFiles("b", AttributeType.FILE, List.of(named))));
        store.now.addAndGet(week + 1);
        String fresh =
                contents.put(new ByteArrayInputStream(new byte[] {3}), "c").sha256();

        contents.forgetUnnamed(week);

        assertThat(contents.has(unnamed)).isFalse();
        assertThat(contents.path(unnamed)).doesNotExist();
        assertThat(contents.has(named.sha256())).isTrue();
        assertThat(contents.has(fresh)).isTrue();
    }

    @Test
    void withoutAnyThereIsNothingToDo() throws IOException {
        contents.forgetUnfinished(WEEK_MILLIS);
        assertThat(directory.resolve("files/incoming")).doesNotExist();
    }
}
