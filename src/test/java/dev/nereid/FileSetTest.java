package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sets of files. */
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

    @InEachLoggingMode
    void aSetHasTheFilesThatFitByTheirPathsBelowWhatTheyHaveInCommon(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.fileSet("all").add(data.toString());
            run.fileSet("tables").add(data + "/**.csv");
            run.fileSet("deep").add(data + "/deep/**/*.csv", data + "/deep/d.csv");
            run.fileSet("one").add(data + "/b.txt");
            run.fileSet("flat").add(data + "/*.csv");
            run.fileSet("below").add(data + "/*/?.csv");
            run.fileSet("either").add(data + "/{a,deep/er/c}.csv");

            assertThat(names(run, "all")).containsExactly("a.csv", "b.txt", "deep/d.csv", "deep/er/c.csv");
            assertThat(names(run, "tables")).containsExactly("a.csv", "deep/d.csv", "deep/er/c.csv");
            assertThat(names(run, "deep")).containsExactly("d.csv", "er/c.csv");
            assertThat(names(run, "one")).containsExactly("b.txt");
            assertThat(names(run, "flat")).containsExactly("a.csv");
            assertThat(names(run, "below")).containsExactly("d.csv");
            assertThat(names(run, "either")).containsExactly("a.csv", "deep/er/c.csv");
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

    @InEachLoggingMode
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

    @InEachLoggingMode
    void sourcesAreWhatTheProgramSays(Mode mode) {
        try (Run run = runBuilder(mode).sourceFiles(data + "/**.csv").start()) {
            assertThat(names(run, "source_code/files")).containsExactly("a.csv", "deep/d.csv", "deep/er/c.csv");
        }
        RunBuilder wrong = runBuilder(mode).sourceFiles(data + "/none*");
        assertThatThrownBy(wrong::start).isInstanceOf(NereidException.class).hasMessageContaining("No file fits");
        try (Run run = runBuilder(mode).captureSource(true).sourceFiles().start()) {
            assertThat(run.exists("source_code/files")).isFalse();
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
}
