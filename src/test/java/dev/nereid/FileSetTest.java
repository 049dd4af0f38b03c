package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sets of files, file series and artifacts. */
class FileSetTest extends InAllModes {
    private Path data;

    @BeforeEach
    void writeFiles() throws Exception {
        data = temporary.resolve("data");
        for (String name : new String[] {"a.csv", "b.txt", "deep/er/c.csv", "deep/d.csv"}) {
            Path file = data.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
        }
    }

    private static List<String> names(Run run, String path) {
        return run.listFiles(path).stream().map(StoredFile::name).toList();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "READ_ONLY", mode = EnumSource.Mode.EXCLUDE)
    void aSetHasTheFilesThatFitByTheirPathsBelowWhatTheyHaveInCommon(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.fileSet("all").add(data.toString());
            run.fileSet("tables").add(data + "/**.csv");
            run.fileSet("deep").add(data + "/deep/**/*.csv", data + "/deep/d.csv");
            run.fileSet("one").add(data + "/b.txt");

            assertThat(names(run, "all")).containsExactly("a.csv", "b.txt", "deep/d.csv", "deep/er/c.csv");
            assertThat(names(run, "tables")).containsExactly("a.csv", "deep/d.csv", "deep/er/c.csv");
            assertThat(names(run, "deep")).containsExactly("d.csv", "er/c.csv");
            assertThat(names(run, "one")).containsExactly("b.txt");
            assertThat(run.fetch("all").type()).isEqualTo("fileSet");
            assertThat(run.fetch("all").fileCount()).isEqualTo(4);

            Path there = temporary.resolve("there");
            run.download("all", there);
            assertThat(there.resolve("deep/er/c.csv")).hasContent("content of deep/er/c.csv");
            Path zip = temporary.resolve("all.zip");
            run.downloadZip("all", zip);
            try (FileSystem inside = FileSystems.newFileSystem(zip)) {
                assertThat(Files.readString(inside.getPath("deep/d.csv"))).isEqualTo("content of deep/d.csv");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "READ_ONLY", mode = EnumSource.Mode.EXCLUDE)
    void filesAreAddedReplacedAndRemovedByName(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            FileSet set = run.fileSet("set");
            set.add(data.resolve("a.csv"), "x/a");
            set.add(data.resolve("b.txt"), "x/a");
            set.add(data.resolve("a.csv"), "y");
            set.remove("y", "never there");
            assertThat(names(run, "set")).containsExactly("x/a");
            assertThat(run.download("set", temporary.resolve("set")).resolve("x/a"))
                    .hasContent("content of b.txt");

            set.replace(data + "/deep");
            assertThat(names(run, "set")).containsExactly("d.csv", "er/c.csv");
            assertThatThrownBy(() -> set.replace(data + "/none*")).hasMessageContaining("No file fits");
            assertThat(names(run, "set")).as("as it was").hasSize(2);
            run.clear("set");
            assertThat(names(run, "set")).isEmpty();
            set.add(data + "/a.csv");
            assertThat(names(run, "set")).containsExactly("a.csv");
        }
    }

    @Test
    void manyFilesAreManyOperationsAndNoneIsLost() throws Exception {
        Path many = Files.createDirectory(temporary.resolve("many"));
        for (int i = 0; i < 2_345; i++) {
            Files.writeString(many.resolve("f" + i), "content " + i % 100);
        }
        try (Run run = start(Mode.OFFLINE)) {
            run.fileSet("many").add(many.toString());
            assertThat(names(run, "many")).hasSize(2_345).contains("f0", "f2344");
        }
    }

    @Test
    void noNameLeadsOutOfTheDirectoryThatIsWrittenTo() throws Exception {
        try (Run run = start(Mode.OFFLINE)) {
            run.fileSet("evil").add(data.resolve("a.csv"), "../outside");
            Path there = Files.createDirectory(temporary.resolve("there"));
            assertThatThrownBy(() -> run.download("evil", there)).hasMessageContaining("leads out of");
            assertThat(temporary.resolve("outside")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "READ_ONLY", mode = EnumSource.Mode.EXCLUDE)
    void aSeriesHasAFileAtEachStep(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            FileSeries series = run.fileSeries("confusion");
            series.append(data.resolve("a.csv"));
            series.append(new byte[] {1, 2}, "m.png");
            series.append(10, data.resolve("b.txt"), "after ten");
            series.append(10, new byte[] {3}, "m.png", "again");

            FileSeriesPoints points = run.fetchFileSeries("confusion");
            assertThat(points.steps()).containsExactly(0, 1, 10);
            assertThat(points.files()).extracting(StoredFile::name).containsExactly("a.csv", "m.png", "m.png");
            assertThat(points.files().get(2).description()).contains("again");
            assertThat(run.fetch("confusion").type()).isEqualTo("fileSeries");
            assertThat(run.fetch("confusion").pointCount()).isEqualTo(3);

            Path there = run.download("confusion", temporary.resolve("series"));
            try (Stream<Path> files = Files.list(there)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("000000-a.csv", "000001-m.png", "000002-m.png");
            }
            assertThat(there.resolve("000002-m.png")).hasBinaryContent(new byte[] {3});
            assertThatThrownBy(() -> run.fetchStringSeries("confusion")).isInstanceOf(FieldTypeException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "READ_ONLY", mode = EnumSource.Mode.EXCLUDE)
    void anArtifactKnowsWhereItsFilesAreAndWhatTheyWere(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.trackFiles("dataset", data.toString());
            run.trackFiles("remote", List.of(new ArtifactFile("train", "s3://bucket/train.csv", "etag-7", 123, null)));
            String before = run.fetch("dataset").fileHash();
            StoredFile file = run.listFiles("dataset").get(0);
            assertThat(file.name()).isEqualTo("a.csv");
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

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "READ_ONLY", mode = EnumSource.Mode.EXCLUDE)
    void howASeriesIsToBeShownIsTheLatestWord(Mode mode) {
        try (Run run = start(mode)) {
            run.append("acc", 0.5);
            assertThat(run.fetch("acc").displayMin()).isEmpty();
            run.configureSeries("acc", 0.0, 100.0, "percent");
            run.configureSeries("acc", 0.0, 1.0, null);
            assertThat(run.fetch("acc").displayMin()).hasValue(0);
            assertThat(run.fetch("acc").displayMax()).hasValue(1);
            assertThat(run.fetch("acc").displayUnit()).isEmpty();
            assertThatThrownBy(() -> run.configureSeries("acc", null, null, "x".repeat(201)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
