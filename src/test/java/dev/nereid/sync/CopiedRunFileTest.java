package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run file that is copied and goes on in two places: a container snapshot, a restored checkpoint. Nothing is lost. */
@Timeout(300)
class CopiedRunFileTest {
    private static final int COMMON_POINTS = 10;

    @TempDir
    private Path temporary;

    private TestServer server;
    private Path original;
    private Path copy;

    @BeforeEach
    void logAndCopy() throws IOException {
        server = TestServer.start(temporary.resolve("server"));
        try (Run run = Nereid.initRun()
                .project("ml/copied")
                .directory(temporary.resolve("a"))
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < COMMON_POINTS; i++) {
                run.append("loss", i);
            }
            run.assign("common", true);
            original = run.file();
        }
        Files.createDirectories(temporary.resolve("b"));
        copy = temporary.resolve("b").resolve(original.getFileName());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void copyFile() throws IOException {
        Files.copy(original, copy); // nobody has it open
    }

    private static void goOn(Path file, String who, double... values) throws SQLException {
        double[] steps = new double[values.length];
        long[] times = new long[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = COMMON_POINTS + i;
        }
        RunFiles.goOn(
                file,
                new Operation.Append("loss", new FloatPoints(true, steps, times, values)),
                new Operation.Assign("by " + who, new Value.OfBool(true)),
                new Operation.Assign("last", new Value.OfString(who)));
    }

    private void assertBothAreThereOnce(double... continued) throws IOException {
        try (HttpTransport client = server.client()) {
            ObjectView object = client.object("COPIED-1");
            assertThat(object.attributes()).containsKeys("common", "by original", "by copy");
            SeriesPoints points = client.series("COPIED-1", "loss");
            assertThat(points.count()).isEqualTo(COMMON_POINTS + continued.length);
            double[] rest = new double[continued.length];
            System.arraycopy(points.values(), COMMON_POINTS, rest, 0, rest.length);
            assertThat(rest).containsExactlyInAnyOrder(continued);
            assertThat(object.attributes().get("loss").summary().count()).isEqualTo(points.count());
            assertThat(server.runs()).isEqualTo(1);
        }
    }

    @Test
    void whatIsRememberedOfTheOtherContinuationIsNotBelieved() throws Exception {
        copyFile();
        goOn(original, "original", 100, 101);
        goOn(copy, "copy", 200, 201);
        Deliver.all(server, temporary.resolve("a"));
        Files.copy(RunFileName.sync(original), RunFileName.sync(copy));
        Deliver.all(server, temporary.resolve("b"));
        assertBothAreThereOnce(100, 101, 200, 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "b,a", "a,b,a,b", "b,b,a,a,b"})
    void bothContinuationsArriveOnceInEveryOrder(String order) throws Exception {
        copyFile();
        goOn(original, "original", 100, 101);
        goOn(copy, "copy", 200, 201, 202);

        for (String directory : order.split(",")) {
            Deliver.all(server, temporary.resolve(directory));
        }

        assertBothAreThereOnce(100, 101, 200, 201, 202);
    }

    @Test
    void aFileThatWasSyncedBeforeItWasCopiedForksToo() throws Exception {
        Deliver.all(server, temporary.resolve("a"));
        copyFile();
        Files.copy(RunFileName.sync(original), RunFileName.sync(copy));
        goOn(original, "original", 100);
        goOn(copy, "copy", 200);

        Deliver.all(server, temporary.resolve("a"));
        Deliver.all(server, temporary.resolve("b"));

        assertBothAreThereOnce(100, 200);
    }

    @Test
    void continuationsThatGoOnAndForkAgainAllArriveOnce() throws Exception {
        copyFile();
        goOn(original, "original", 100);
        goOn(copy, "copy", 200);
        Deliver.all(server, temporary.resolve("a"));
        Deliver.all(server, temporary.resolve("b"));
        Path third = temporary.resolve("c").resolve(original.getFileName());
        Files.createDirectories(third.getParent());
        Files.copy(copy, third);
        goOn(copy, "copy", 210);
        goOn(third, "third", 220);
        goOn(original, "original", 110);

        for (String directory : List.of("c", "b", "a", "c", "b", "a")) {
            Deliver.all(server, temporary.resolve(directory));
        }

        assertBothAreThereOnce(100, 110, 200, 210, 220);
    }

    @Test
    void aCopyThatHasNotGoneOnIsDeliveredAlready() throws Exception {
        copyFile();
        goOn(original, "original", 100);
        goOn(original, "copy", 101);
        Deliver.all(server, temporary.resolve("a"));

        Deliver.all(server, temporary.resolve("b"));

        assertBothAreThereOnce(100, 101);
    }

    @Test
    void bothContinuationsAtOnceArriveOnce() throws Exception {
        copyFile();
        goOn(original, "original", 100, 101);
        goOn(copy, "copy", 200, 201);
        try (HttpTransport client = server.client()) {
            assertThat(Deliver.files(client, List.of(original, copy, original, copy)))
                    .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
        }
        assertBothAreThereOnce(100, 101, 200, 201);
    }

    @Test
    void aReplicaOfBothEqualsTheServer() throws Exception {
        copyFile();
        goOn(original, "original", 100);
        goOn(copy, "copy", 200, 201);
        Path both = Files.createDirectories(temporary.resolve("both"));
        Files.copy(original, both.resolve("a.db"));
        Files.copy(copy, both.resolve("b.db"));

        Deliver.all(server, both);

        String id;
        try (HttpTransport client = server.client()) {
            id = "offline/" + client.object("COPIED-1").objectId();
        }
        Answers.ofServer(server, id).assertEqualTo(Answers.ofReplica(both, temporary.resolve("cache"), id));
        assertBothAreThereOnce(100, 200, 201);
    }
}
