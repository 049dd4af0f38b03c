package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.testing.Quiet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each level promises to who calls; what is left after a fault is the business of {@code log.DurabilityTableTest}. */
class DurabilityTest {
    @TempDir
    private Path directory;

    private RunBuilder builder(Map<String, String> environment) {
        return new RunBuilder(Quiet.settings(environment)).directory(directory).mode(Mode.OFFLINE);
    }

    private long operations() {
        try (RunFileReader reader =
                RunFileReader.open(RunFileName.list(directory).get(0))) {
            return reader.lastSequence();
        }
    }

    @Test
    void withEachCallACallReturnsWhenItsOperationIsInTheFile() {
        try (Run run = builder(Map.of("NEREID_DURABILITY", "each-call"))
                .linger(Duration.ofMinutes(1))
                .start()) {
            long before = operations();
            run.append("loss", 0.5);
            assertThat(operations()).isEqualTo(before + 1);
            run.assignAll("tree", Map.of("a", 1, "b", 2));
            assertThat(operations()).isEqualTo(before + 3);
            assertThat(run.durableUpTo()).isEqualTo(before + 3);
            assertThat(run.delete("tree/a")).isEqualTo(1);
            assertThat(operations()).isEqualTo(before + 4);
        }
    }

    @Test
    void withEachCallACallThatCannotCommitInTimeThrowsAndSaysWhereTheDataIs() throws Exception {
        try (Run run = builder(Map.of())
                .durability(Durability.EACH_CALL)
                .queueTimeout(Duration.ofMillis(200))
                .start()) {
            try (Connection stranger = DriverManager.getConnection(
                            "jdbc:sqlite:" + RunFileName.list(directory).get(0));
                    Statement statement = stranger.createStatement()) {
                statement.execute("begin immediate");
                assertThatThrownBy(() -> run.append("loss", 0.5))
                        .isInstanceOf(NereidException.class)
                        .hasMessageContaining("What was logged is not on disk after 200 ms")
                        .hasMessageContaining("It waits in memory");
                statement.execute("rollback");
            }
            run.append("loss", 0.25);
            assertThat(run.dropped()).isZero();
            assertThat(run.fetch("loss").lastDouble()).isEqualTo(0.25);
        }
    }
}
