package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields that refer to a commit: {@code source_code/git}, written by the capture of a run. */
class GitRefTest extends InAllModes {

    private Path repository;

    @BeforeEach
    void makeRepository() throws Exception {
        Requires.command("git");
        environment.put("NEREID_CAPTURE_GIT", "true");
        repository = Files.createDirectory(temporary.resolve("repository"));
        git("init", "-q", "-b", "trunk");
        Files.writeString(repository.resolve("Train.java"), "1");
        git("add", "Train.java");
        git("commit", "-q", "-m", "first try\n\nwith details");
        git("remote", "add", "origin", "https://token@example.org/a.git");
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-C", repository.toString(), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
        command.addAll(List.of(arguments));
        return ChildJvm.run(command);
    }

    private String run(Mode mode) throws Exception {
        return CapturingJob.run(mode, repository, environment);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC", "SYNC"})
    void theCommitIsOneFieldAndReadAsARecord(Mode mode) throws Exception {
        String commit = git("rev-parse", "HEAD");
        Files.writeString(repository.resolve("Train.java"), "2");
        String id = run(mode);
        if (mode == Mode.OFFLINE) {
            Deliver.all(server, runs());
        }
        for (boolean local : new boolean[] {false, true}) {
            if (local) {
                environment.remove("NEREID_API_TOKEN");
            }
            try (Run read = readOnServer(id)) {
                Field field = read.fetch("source_code/git");
                assertThat(field.type()).isEqualTo("gitRef");
                assertThat(field.asString()).isEqualTo(commit);
                GitRef ref = field.asGitRef();
                assertThat(ref.commit()).isEqualTo(commit);
                assertThat(ref.message()).isEqualTo("first try\n\nwith details");
                assertThat(ref.author()).contains("Ada <ada@example.org>");
                assertThat(ref.commitTime())
                        .hasValueSatisfying(
                                time -> assertThat(time).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS)));
                assertThat(ref.branch()).contains("trunk");
                assertThat(ref.remotes()).isEqualTo(Map.of("origin", "https://example.org/a.git"));
                assertThat(ref.dirty()).contains(true);
                assertThatThrownBy(field::asNotebookRef)
                        .isInstanceOf(FieldTypeException.class)
                        .hasMessageContaining("asGitRef()");
            }
        }
    }

    @Test
    void tablesHaveAndSortByTheCommit() throws Exception {
        run(Mode.SYNC);
        git("commit", "-q", "--allow-empty", "-m", "second");
        run(Mode.SYNC);
        try (Project project = new ProjectBuilder(Quiet.settings(environment))
                .mode(Mode.READ_ONLY)
                .start()) {
            TableQuery query = new TableQuery()
                    .columns("source_code/git")
                    .sortBy("source_code/git")
                    .ascending();
            List<String> commits = new ArrayList<>();
            project.fetchRunsTable(query)
                    .forEach(row -> commits.add(row.get("source_code/git").asString()));
            assertThat(commits).hasSize(2).isSorted().doesNotHaveDuplicates();
        }
    }
}
