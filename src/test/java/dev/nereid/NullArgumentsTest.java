package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Quiet;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Null is refused by a message that says what was null, or means what the environment says. */
class NullArgumentsTest extends InAllModes {
    private static void assertRefused(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("null");
    }

    @Test
    void anOptionGivenAsNullComesFromTheEnvironment() {
        environment.put("NEREID_TAGS", "of the environment");
        try (Run run = runBuilder(null)
                .mode(Mode.OFFLINE)
                .project(null)
                .name(null)
                .description(null)
                .tags((String[]) null)
                .sourceFiles((String[]) null)
                .customRunId(null)
                .withId(null)
                .monitoringNamespace(null)
                .apiToken(null)
                .directory(null)
                .durability(null)
                .linger(null)
                .queueTimeout(null)
                .closeTimeout(null)
                .retention(null)
                .requestTimeout(null)
                .start()) {
            assertThat(run.file()).hasParent(runs());
            assertThat(run.fetch("sys/tags").asSet()).containsExactly("of the environment");
        }
    }

    @InEachLoggingMode
    void aFieldsMethodsSayWhatIsNull(Mode mode) {
        try (Run run = start(mode)) {
            run.upload("file", new byte[] {1}, "x");
            run.fileSet("set").add("pom.xml");
            assertRefused("path", () -> run.fetch(null));
            assertRefused("destination for \"file\"", () -> run.download("file", null));
            assertRefused("destination for \"set\"", () -> run.downloadZip("set", null));
            assertRefused("\"set\"", () -> run.fileSet("set").add((String[]) null));
            assertRefused("\"set\"", () -> run.fileSet("set").replace((String[]) null));
            assertRefused("\"set\"", () -> run.fileSet("set").remove((String[]) null));
            assertThat(run.fetch("set").fileCount()).isEqualTo(1);
        }
    }

    @InEachLoggingMode
    void aTimeoutIsNotNullAndNothingIsHalfClosed(Mode mode) {
        try (Run run = start(mode)) {
            assertRefused("timeout", () -> run.awaitSync(null));
            assertRefused("timeout", () -> run.awaitId(null));
            assertRefused("timeout", () -> run.stop(null));
            run.assign("still", "open");
            assertThat(run.fetch("still").asString()).isEqualTo("open");
            assertThat(run.stop(Duration.ofSeconds(60)).rejected()).isZero();
        }
    }

    @Test
    void aTablesQuerySaysWhatIsNull() {
        assertRefused("columns", () -> new TableQuery().columns((String[]) null));
        assertRefused("tags", () -> new TableQuery().tags((String[]) null));
        assertRefused("ids", () -> new TableQuery().ids((String[]) null));
        assertRefused("owners", () -> new TableQuery().owners((String[]) null));
        assertRefused("owners", () -> new TableQuery().owners((String) null));
        start(Mode.SYNC).close();
        try (Project project = new ProjectBuilder(Quiet.settings(environment)).start()) {
            assertRefused("query", () -> project.fetchRunsTable(null));
            assertRefused("query", () -> project.fetchModelsTable(null));
        }
    }

    @Test
    void managementSaysWhatIsNull() {
        assertRefused("token", () -> Management.connect((String) null));
        try (Management management = Management.connect(server.token())) {
            assertRefused("ID", () -> management.trash((String) null));
            assertRefused("ID", () -> management.trash((String[]) null));
            assertRefused("ID", () -> management.restore((String) null));
            assertRefused("ID", () -> management.delete((String) null));
            assertRefused("ID", () -> management.stop((String) null));
            assertRefused("ID", () -> management.abort((String[]) null));
            assertRefused("name", () -> management.createProject(null, null));
        }
    }
}
