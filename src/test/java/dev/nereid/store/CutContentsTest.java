package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Sha256;
import dev.nereid.model.Visibility;
import dev.nereid.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents that had arrived, and of which the disk has kept a part. */
class CutContentsTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6};
    private static final byte[] REST = {1, 2};
    private static final String HASH = Sha256.of(BYTES);

    @TempDir
    private Path directory;

    private TestStore store;
    private ContentStore contents;

    @BeforeEach
    void open() {
        store = TestStore.server(directory, new Quotas(0, 0, BYTES.length, Visibility.PUBLIC));
        contents = store.store.contents();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long put(int from, int to, long size) throws IOException {
        return contents.put(HASH, from, size, new ByteArrayInputStream(BYTES, from, to - from));
    }

    private void placeRest() throws IOException {
        Files.createDirectories(contents.path(HASH).getParent());
        Files.write(contents.path(HASH), REST);
    }

    @Test
    void oneIsMissingUntilAllOfItHasComeAgain() throws IOException {
        put(0, BYTES.length, BYTES.length);
        assertThat(contents.missing(List.of(HASH))).isEmpty();
        placeRest();

        assertThat(contents.has(HASH)).isFalse();
        assertThat(contents.missing(List.of(HASH))).isEqualTo(Map.of(HASH, 0L));
        assertThat(put(0, 4, BYTES.length)).isEqualTo(4);
        assertThat(contents.missing(List.of(HASH))).isEqualTo(Map.of(HASH, 4L));
        assertThat(contents.path(HASH)).hasBinaryContent(REST);
        assertThat(put(4, BYTES.length, BYTES.length)).isEqualTo(BYTES.length);

        assertThat(contents.find(HASH)).contains(new ContentStore.Whole(contents.path(HASH), BYTES.length));
        assertThat(contents.path(HASH)).hasBinaryContent(BYTES);
        assertThat(contents.bytes()).isEqualTo(BYTES.length);
    }

    @Test
    void oneThatComesAsAWholeReplacesTheRestToo() throws IOException {
        contents.put(new ByteArrayInputStream(BYTES), "a");
        placeRest();
        contents.put(new ByteArrayInputStream(BYTES), "b");

        assertThat(contents.has(HASH)).isTrue();
        assertThat(contents.path(HASH)).hasBinaryContent(BYTES);
    }

    @Test
    void whoSaysThatTheRestIsAllIsNotBelieved() throws IOException {
        put(0, BYTES.length, BYTES.length);
        placeRest();

        assertThatThrownBy(() -> put(0, REST.length, REST.length))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("It was dropped; send it anew.");
        assertThat(contents.has(HASH)).isFalse();
    }

    /** A server was killed before it could say so, and the disk has cut the file since. */
    @Test
    void neitherIsWhoSaysItOfOneThatTheDatabaseDoesNotKnow() throws IOException {
        placeRest();

        assertThatThrownBy(() -> put(0, REST.length, REST.length)).hasMessageContaining("send it anew");
        assertThat(contents.has(HASH)).isFalse();
        assertThat(put(0, BYTES.length, BYTES.length)).isEqualTo(BYTES.length);
        assertThat(contents.has(HASH)).isTrue();
    }

    @Test
    void oneThatTheDatabaseDoesNotKnowAndThatIsWholeIsNotWrittenAgain() throws IOException {
        placeRest();
        Files.write(contents.path(HASH), BYTES);
        Object inode = Files.getAttribute(contents.path(HASH), "unix:ino");

        assertThat(contents.has(HASH)).isFalse();
        assertThat(put(0, 1, BYTES.length)).isEqualTo(BYTES.length);
        assertThat(contents.has(HASH)).isTrue();
        assertThat(Files.getAttribute(contents.path(HASH), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void oneThatIsLongerThanItWasIsReplacedAsWell() throws IOException {
        put(0, BYTES.length, BYTES.length);
        Files.write(contents.path(HASH), Arrays.copyOf(BYTES, 2 * BYTES.length));

        assertThat(contents.has(HASH)).isFalse();
        put(0, BYTES.length, BYTES.length);
        assertThat(contents.path(HASH)).hasBinaryContent(BYTES);
    }
}
