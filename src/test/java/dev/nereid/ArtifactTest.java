package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Artifacts: where files are and what they were, without their contents. */
class ArtifactTest extends InAllModes {
    private Path write(String name) throws Exception {
        Path file = temporary.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content of " + name);
    }

    @InEachLoggingMode
    void anArtifactKnowsWhereItsFilesAreAndWhatTheyWere(Mode mode) throws Exception {
        Path data = temporary.resolve("data");
        for (String name : new String[] {"a.csv", "b.txt", "deep/er/c.csv", "deep/d.csv"}) {
            write(name);
        }
        try (Run run = start(mode)) {
            run.trackFiles("dataset", data.toString());
            run.trackFiles("remote", List.of(new ArtifactFile("train", "s3://bucket/train.csv", "etag-7", 123, null)));
            String before = run.fetch("dataset").fileHash();
            StoredFile file = run.listFiles("dataset").get(0);
            assertThat(file.name()).isEqualTo("a.csv");
            assertThat(file.sha256())
                    .as("SHA-1, as Python has it")
                    .isEqualTo("476aabe3066df318044e1b63f14b700c160f8715");
            assertThat(file.source()).contains(data.resolve("a.csv").toString());
            assertThat(run.listFiles("remote").get(0).source()).contains("s3://bucket/train.csv");
            assertThat(run.fetch("remote").fileBytes()).isEqualTo(123);

            run.trackFiles("same", data.toString());
            assertThat(run.fetch("same").fileHash()).isEqualTo(before);
            Files.writeString(data.resolve("a.csv"), "changed");
            run.trackFiles("dataset", data.toString());
            assertThat(run.fetch("dataset").fileHash()).isNotEqualTo(before);
            assertThat(run.fetch("dataset").fileCount()).isEqualTo(4);
        }
    }

    @InEachLoggingMode
    void theHashDependsOnNamesAndContentsAndNotOnTheirOrder(Mode mode) {
        List<ArtifactFile> files = List.of(
                new ArtifactFile("a", "s3://bucket/a", "etag-1", 1, null),
                new ArtifactFile("b", "s3://bucket/b", "etag-2", 2, null));
        try (Run run = start(mode)) {
            run.trackFiles("one", files);
            run.trackFiles("other", List.of(files.get(1)));
            run.trackFiles("other", List.of(files.get(0)));
            assertThat(run.fetch("other").fileHash()).isEqualTo(run.fetch("one").fileHash());
            assertThat(run.fetch("one").type()).isEqualTo("artifact");
            run.trackFiles("other", List.of(new ArtifactFile("b", "s3://bucket/b", "etag-3", 2, null)));
            assertThat(run.fetch("other").fileHash())
                    .isNotEqualTo(run.fetch("one").fileHash());
        }
    }

    /** A data set may be larger than every disk that the server has. */
    @Test
    void nothingIsCopiedAndNothingIsSent() throws Exception {
        try (Run run = start(Mode.ASYNC)) {
            run.trackFiles("dataset", write("a.csv").toString());
            assertThat(run.awaitSync()).isTrue();
            assertThat(run.syncStatus().isClean()).isTrue();
            assertThat(run.fetch("dataset").fileCount()).isEqualTo(1);
        }
        try (Stream<Path> all = Files.walk(temporary)) {
            assertThat(all.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains(".files")
                                    || file.startsWith(server.data().resolve("files"))))
                    .isEmpty();
        }
    }

    @InEachLoggingMode
    void aDownloadTakesLocalFilesFromWhereTheyLieIfTheyAreWhatTheyWere(Mode mode) throws Exception {
        Path file = write("a.csv");
        try (Run run = start(mode)) {
            run.trackFiles("dataset", file.toString());
            run.trackFiles("remote", List.of(new ArtifactFile("train", "s3://bucket/train.csv", "etag-7", 123, null)));
            Path there = run.download("dataset", temporary.resolve("there"));
            assertThat(there.resolve("a.csv")).hasContent("content of a.csv");

            Files.writeString(file, "changed");
            assertThatThrownBy(() -> run.download("dataset", temporary.resolve("elsewhere")))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("a.csv");
            assertThatThrownBy(() -> run.download("remote", temporary.resolve("elsewhere")))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("s3://bucket/train.csv");
        }
    }

    @InEachLoggingMode
    void whatIsNotThereOrNoFileIsRefused(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.trackFiles("dataset", write("a.csv").toString());
            assertThatThrownBy(() -> run.trackFiles("dataset", temporary + "/none*"))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("No file fits");
            for (String nothing : new String[] {"", " "}) {
                assertThatThrownBy(() -> run.trackFiles("dataset", nothing))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("is empty");
            }
            assertThatThrownBy(() -> run.assign("dataset", "hash")).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("dataset").fileCount()).isEqualTo(1);
        }
    }
}
