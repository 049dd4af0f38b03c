package dev.nereid.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Run files that go, come back, become others: a replica that knew them says what there is now. */
@Timeout(120)
class ReplacedFilesTest {
    @TempDir
    private Path temporary;

    private Path runs;
    private Replica replica;

    @BeforeEach
    void open() throws IOException {
        runs = Files.createDirectories(temporary.resolve("runs"));
        replica = Replica.open(runs, temporary.resolve("cache"));
    }

    @AfterEach
    void close() {
        replica.close();
    }

    private Run start(String id) {
        var builder = Nereid.initRun().project("ml/local").directory(runs).mode(Mode.OFFLINE);
        return (id == null ? builder : builder.withId(id)).start();
    }

    private Path logOne(String name) {
        try (Run run = start(null)) {
            run.assign("sys/name", name);
            return run.file();
        }
    }

    private List<ObjectView> objects() {
        assertThat(replica.refresh()).isEmpty();
        return replica.store().objects(ObjectQuery.all(null, null));
    }

    private List<String> names() {
        return objects().stream().map(object -> object.text("sys/name")).toList();
    }

    @Test
    void aFileThatIsOverwrittenByOneOfTheSameSizeAndTimeSaysWhatThatSays() throws IOException {
        Path first = logOne("aaaa");
        Path second = logOne("bbbb");
        byte[] content = Files.readAllBytes(second);
        assertThat(Files.size(first)).isEqualTo(content.length);
        FileTime time = Files.getLastModifiedTime(first);
        assertThat(names()).containsExactly("aaaa", "bbbb");

        Files.delete(second);
        Files.write(first, content);
        Files.setLastModifiedTime(first, time);

        assertThat(names()).containsExactly("bbbb");
    }

    @Test
    void aFileThatIsMovedIsNoOther() throws IOException {
        Path file = logOne("moved");
        assertThat(names()).containsExactly("moved");

        Files.move(file, runs.resolve("elsewhere.db"));

        assertThat(names()).containsExactly("moved");
    }

    @Test
    void aCopyChangesNothingUntilItGoesOnAndStaysWhenTheFirstIsGone() throws Exception {
        Path file = logOne("copied");
        assertThat(names()).containsExactly("copied");
        Path copy = Files.copy(file, runs.resolve("copy.db"));
        assertThat(names()).containsExactly("copied");

        RunFiles.goOn(file, new Operation.Assign("here", new Value.OfInt(1)));
        RunFiles.goOn(copy, new Operation.Assign("there", new Value.OfInt(2)));

        assertThat(objects())
                .singleElement()
                .satisfies(object -> assertThat(object.attributes()).containsKeys("here", "there"));

        Files.delete(file);

        assertThat(objects())
                .singleElement()
                .satisfies(object ->
                        assertThat(object.attributes()).containsKey("there").doesNotContainKey("here"));
    }

    @Test
    void whatOneFileOfARunSaidGoesWithItAndTheRestStays() throws IOException {
        Path lost;
        String id;
        try (Run run = start(null)) {
            id = run.id();
            run.assign("first", 1);
            run.append("loss", 1);
        }
        try (Run run = start(id)) {
            lost = run.file();
            run.assign("first", 2);
            run.assign("second", 2);
            run.append("loss", 2);
        }
        assertThat(objects()).singleElement().satisfies(run -> {
            assertThat(run.attributes()).containsKey("second");
            assertThat(run.attributes().get("first").value()).isEqualTo(new Value.OfInt(2));
            assertThat(run.attributes().get("loss").summary().count()).isEqualTo(2);
        });

        Files.delete(lost);

        assertThat(objects()).singleElement().satisfies(run -> {
            assertThat(run.attributes()).doesNotContainKey("second");
            assertThat(run.attributes().get("first").value()).isEqualTo(new Value.OfInt(1));
            assertThat(run.attributes().get("loss").summary().count()).isEqualTo(1);
        });
    }

    @Test
    void aFileThatCannotBeReadAnyMoreIsReportedAndWhatItSaidIsGone() throws IOException {
        Path broken = logOne("broken");
        logOne("good");
        assertThat(names()).containsExactly("broken", "good");
        byte[] content = Files.readAllBytes(broken);

        Files.write(broken, new byte[5000]);

        for (int i = 0; i < 2; i++) {
            assertThat(replica.refresh())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(broken));
            assertThat(replica.store().objects(ObjectQuery.all(null, null))).hasSize(1);
        }

        Files.write(broken, content);

        assertThat(names()).containsExactly("broken", "good");
    }
}
