package dev.nereid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import java.io.ByteArrayInputStream;
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

    /** Older run files and other clients may have such names. */
    @InEachLoggingMode
    void noNameLeadsOutOfTheDirectoryOrZipThatIsWrittenTo(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            for (String evil : new String[] {"../outside", "/outside", "x/../../outside"}) {
                run.fileSet("evil").replace(data + "/b.txt");
                FileRef file = run.recorder().keep(new ByteArrayInputStream("evil".getBytes(UTF_8)), evil);
                run.recorder().putFiles("evil", AttributeType.FILE_SET, List.of(file));
                assertThat(names(run, "evil")).contains(evil);
                Path there = Files.createDirectories(temporary.resolve("there"));
                assertThatThrownBy(() -> run.download("evil", there)).hasMessageContaining("leads out of");
                assertThat(temporary.resolve("outside")).doesNotExist();

                Path zip = Files.writeString(temporary.resolve("evil.zip"), "as it was");
                assertThatThrownBy(() -> run.downloadZip("evil", zip))
                        .isInstanceOf(NereidException.class)
                        .hasMessageContaining("\"" + evil + "\"")
                        .hasMessageContaining("leads out of");
                assertThat(zip).hasContent("as it was");
                run.fileSet("evil").remove(evil);
                assertThat(names(run, "evil")).containsExactly("b.txt");
            }
        }
    }

    @InEachLoggingMode
    void aNameIsAPathBelowTheSet(Mode mode) {
        try (Run run = start(mode)) {
            FileSet set = run.fileSet("set");
            for (String name : new String[] {"../c.txt", "/c.txt", "a/../c.txt", "./c.txt", "a//c.txt", "a/", ".."}) {
                assertThatThrownBy(() -> set.add(data.resolve("a.csv"), name))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("\"" + name + "\"")
                        .hasMessageContaining("Nothing was logged");
            }
            set.add(data.resolve("a.csv"), "..a/b..");
            assertThat(names(run, "set")).containsExactly("..a/b..");
        }
    }

    @Test
    void linksAreFollowedAndCirclesWalkedOnce() throws Exception {
        Path elsewhere = temporary.resolve("elsewhere/in");
        Files.createDirectories(elsewhere);
        Files.writeString(elsewhere.resolve("e.csv"), "e");
        Files.createSymbolicLink(data.resolve("deep/link"), elsewhere);
        Files.createSymbolicLink(data.resolve("deep/circle"), data);
        Files.createSymbolicLink(data.resolve("deep/itself"), Path.of("itself"));
        Files.createSymbolicLink(data.resolve("deep/dangling"), data.resolve("none"));
        Path linked = Files.createSymbolicLink(temporary.resolve("linked"), data);
        String[] all = {"a.csv", "b.txt", "deep/d.csv", "deep/er/c.csv", "deep/link/e.csv"};
        try (Run run = start(Mode.OFFLINE)) {
            run.fileSet("all").add(data.toString());
            run.fileSet("linked").add(linked.toString());
            run.fileSet("tables").add(linked + "/**.csv");
            run.fileSet("around").add(data + "/deep/link/../../elsewhere/in");
            run.trackFiles("tracked", linked.toString());

            assertThat(names(run, "all")).containsExactly(all);
            assertThat(names(run, "linked")).containsExactly(all);
            assertThat(names(run, "tables")).containsExactly("a.csv", "deep/d.csv", "deep/er/c.csv", "deep/link/e.csv");
            assertThat(names(run, "around")).as("as the system goes").containsExactly("e.csv");
            assertThat(names(run, "tracked")).containsExactly(all);
        }
    }

    @Test
    void whatExistsByThatVeryNameIsMeant() throws Exception {
        Path odd = Files.createDirectories(data.resolve("odd{1}"));
        Files.writeString(odd.resolve("w[1].txt"), "literal");
        Files.writeString(odd.resolve("w1.txt"), "fits the pattern");
        Files.writeString(odd.resolve("v1.txt"), "fits another");
        try (Run run = start(Mode.OFFLINE)) {
            run.fileSet("one").add(odd + "/w[1].txt");
            run.fileSet("all").add(odd.toString());
            run.fileSet("pattern").add(odd.toString().replace("{", "\\{").replace("}", "\\}") + "/v[1].txt");
            assertThat(names(run, "one")).containsExactly("w[1].txt");
            assertThat(names(run, "all")).containsExactly("v1.txt", "w1.txt", "w[1].txt");
            assertThat(names(run, "pattern")).containsExactly("v1.txt");
        }
    }
}
