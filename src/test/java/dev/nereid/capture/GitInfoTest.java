package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.AttributeType;
import dev.nereid.model.GitRef;
import dev.nereid.model.Limits;
import dev.nereid.model.Text;
import dev.nereid.model.Value;
import dev.nereid.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class GitInfoTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path directory;

    private Path repository;
    private final Map<String, String> environment = new HashMap<>(System.getenv());

    @BeforeEach
    void surroundings() throws Exception {
        Requires.command("git");
        environment.put("HOME", Files.createDirectory(directory.resolve("home")).toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CEILING_DIRECTORIES", directory.toString());
        repository = Files.createDirectory(directory.resolve("repository"));
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("GIT_COMMITTER_DATE", "2026-01-02T03:04:05+0700");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    private void commit(String file, String text, String message) throws Exception {
        write(file, text);
        git("add", file);
        git("-c", "user.name=Ada Lövelace", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", message);
    }

    private void write(String file, String text) throws IOException {
        Path path = repository.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void init() throws Exception {
        git("init", "--quiet", "--initial-branch=main");
        commit("train.txt", "one\ntwo\n", "First\n\nWith é details");
    }

    private GitInfo info() throws Exception {
        return new GitReader(repository, environment, LONG).read();
    }

    private void assertNone(String reason) {
        assertThatThrownBy(this::info).isInstanceOf(GitReader.Unavailable.class).hasMessageContaining(reason);
        assertThat(GitInfo.of(repository, environment, LONG)).isEmpty();
    }

    @Test
    void aCleanCommitIsDescribed() throws Exception {
        init();
        assertThat(GitInfo.of(repository, environment, LONG))
                .contains(new GitInfo(
                        new GitRef(
                                git("rev-parse", "HEAD"),
                                "First\n\nWith é details",
                                "Ada Lövelace <ada@example.org>",
                                Instant.parse("2026-01-01T20:04:05Z"),
                                "main",
                                Map.of(),
                                false),
                        null,
                        null,
                        null));
    }

    @Test
    void itIsLoggedAsSourceCode() throws Exception {
        init();
        git("remote", "add", "origin", "https://example.org/a.git");
        write("train.txt", "one\n");
        RecordingSink sink = new RecordingSink();
        GitInfo info = info();
        info.logTo(sink);
        assertThat(sink.values())
                .isEqualTo(Map.of(
                        GitInfo.PATH,
                        new Value.OfReference(
                                AttributeType.GIT_REF, "commit " + info.ref().commit() + """

                                                author Ada Lövelace <ada@example.org>
                                                time 2026-01-01T20:04:05Z
                                                branch main
                                                remote origin https://example.org/a.git
                                                dirty true

                                                First

                                                With é details"""),
                        "source_code/diff",
                        new Value.OfString(info.diff())));
    }

    @Test
    void patchesAreLoggedOfDirtyFilesOnly() {
        assertThat(logged(false, null, "base", "patch")).containsOnlyKeys(GitInfo.PATH);
        assertThat(logged(true, "p", "base", "patch"))
                .containsEntry("source_code/diff", new Value.OfString("p"))
                .containsEntry("source_code/upstream_diff_base", new Value.OfString("patch"));
        assertThat(logged(null, null, null, null)).containsOnlyKeys(GitInfo.PATH);
    }

    private static Map<String, Value> logged(Boolean dirty, String diff, String upstreamCommit, String upstreamDiff) {
        RecordingSink sink = new RecordingSink();
        GitRef ref = new GitRef("c", "", "a", Instant.EPOCH, null, Map.of(), dirty);
        new GitInfo(ref, diff, upstreamCommit, upstreamDiff).logTo(sink);
        return sink.values();
    }

    @Test
    void aPatchOfAllChangesCanBeApplied() throws Exception {
        init();
        commit("sub/deep/other.txt", "a\nb\nc\n", "Second");
        write("train.txt", "one\nthree é\n");
        write("sub/deep/other.txt", "b\nc\n");
        write("new.txt", "staged\n");
        git("add", "new.txt", "sub/deep/other.txt");
        write("unknown.txt", "not git's business\n");
        git("config", "diff.noprefix", "true");
        git("config", "color.ui", "always");
        repository = repository.resolve("sub");
        GitInfo info = info();
        repository = repository.getParent();
        assertThat(info.ref().dirty()).isTrue();
        assertThat(info.diff()).doesNotContain("unknown.txt");

        git("stash", "--quiet");
        Path patch = Files.writeString(directory.resolve("patch"), info.diff());
        git("apply", patch.toString());
        assertThat(repository.resolve("train.txt")).hasContent("one\nthree é\n");
        assertThat(repository.resolve("sub/deep/other.txt")).hasContent("b\nc\n");
        assertThat(repository.resolve("new.txt")).hasContent("staged\n");
    }

    @Test
    void askingChangesNothing() throws Exception {
        init();
        Path index = repository.resolve(".git/index");
        Files.setLastModifiedTime(repository.resolve("train.txt"), FileTime.fromMillis(1));
        byte[] before = Files.readAllBytes(index);
        GitInfo info = info();
        assertThat(info.ref().dirty()).as("touched, not changed").isFalse();
        assertThat(info.diff()).isNull();
        assertThat(Files.readAllBytes(index)).isEqualTo(before);
    }

    @Test
    void noProgramOfTheRepositoryIsRun() throws Exception {
        init();
        Path trace = directory.resolve("trace");
        Path program = Scripts.write(directory, "program", "echo \"$0\" >> " + trace, "cat \"$1\"");
        git("config", "diff.external", program.toString());
        git("config", "diff.evil.textconv", program.toString());
        git("config", "diff.evil.command", program.toString());
        git("config", "core.fsmonitor", program.toString());
        git("config", "core.pager", program.toString());
        write(".git/info/attributes", "*.txt diff=evil\n");
        write("train.txt", "changed\n");
        Files.deleteIfExists(trace);
        environment.put("GIT_EXTERNAL_DIFF", program.toString());
        environment.put("GIT_PAGER", program.toString());
        assertThat(info().diff()).contains("+changed");
        assertThat(trace).doesNotExist();
    }

    @Test
    void aLongPatchIsCutWithANote() throws Exception {
        init();
        write("train.txt", "long é line\n".repeat(200_000));
        GitInfo info = info();
        assertThat(info.ref().dirty()).isTrue();
        assertThat(info.diff())
                .startsWith("diff --git a/train.txt b/train.txt\n")
                .endsWith("[cut here: the patch has more than 1 MiB]\n");
        assertThat(Text.bytes(info.diff())).isBetween(Limits.STRING_BYTES_MAX - 10, Limits.STRING_BYTES_MAX);
    }

    @Test
    void aPatchThatGrowsBecauseItIsNotUtf8StillFits() throws Exception {
        init();
        Files.write(repository.resolve("train.txt"), "é\n".repeat(300_000).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Text.bytes(info().diff())).isBetween(Limits.STRING_BYTES_MAX - 10, Limits.STRING_BYTES_MAX);
    }

    @Test
    void commitsThatTheUpstreamBranchLacksAreInAPatchToo() throws Exception {
        init();
        String pushed = git("rev-parse", "HEAD");
        git("clone", "--quiet", "--bare", ".", "../origin.git");
        git("remote", "add", "origin", "../origin.git");
        git("fetch", "--quiet", "origin");
        git("branch", "--quiet", "--set-upstream-to=origin/main");
        write("train.txt", "changed\n");
        GitInfo same = info();
        assertThat(same.upstreamCommit()).as("the commit itself").isNull();
        assertThat(same.upstreamDiff()).isNull();

        git("checkout", "--quiet", "train.txt");
        commit("more.txt", "more\n", "Not pushed");
        write("train.txt", "changed\n");
        GitInfo ahead = info();
        assertThat(ahead.upstreamCommit()).isEqualTo(pushed);
        assertThat(ahead.upstreamDiff()).contains("+more", "+changed");
        assertThat(ahead.diff()).contains("+changed").doesNotContain("+more");
    }

    @Test
    void aCommitThatIsCheckedOutByItselfHasNoBranch() throws Exception {
        init();
        git("checkout", "--quiet", "--detach");
        assertThat(info().ref().branch()).isNull();
        assertThat(info().ref().commit()).hasSize(40);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a.git, https://example.org/a.git",
        "https://ada:secret@example.org/a@b.git, https://example.org/a@b.git",
        "https://ghp_token@example.org:8443/a.git, https://example.org:8443/a.git",
        "http://ada:p@ss@example.org/a.git, http://example.org/a.git",
        "ssh://git@example.org:22/a.git, ssh://git@example.org:22/a.git",
        "ssh://git:secret@example.org/a.git, ssh://git@example.org/a.git",
        "git+ssh://git:secret@example.org/a.git, git+ssh://git@example.org/a.git",
        "git@example.org:a.git, git@example.org:a.git",
        "../a.git, ../a.git",
        "codecommit::https://ada:secret@example.org/a, codecommit::https://example.org/a",
    })
    void remotesShowNoSecrets(String url, String shown) throws Exception {
        init();
        git("remote", "add", "team/or.igin", url);
        git("config", "--add", "remote.team/or.igin.url", "https://second.example.org/");
        git("config", "remote.pushDefault", "team/or.igin");
        assertThat(info().ref().remotes()).isEqualTo(Map.of("team/or.igin", shown));
    }

    @Test
    void whereThereIsNoRepositoryThereIsNothing() {
        assertNone("not a git repository");
    }

    @Test
    void aRepositoryWithoutACommitHasNothing() throws Exception {
        git("init", "--quiet");
        assertNone("does not have any commits");
    }

    @Test
    void withoutGitThereIsNothing() throws Exception {
        init();
        environment.put("PATH", directory.toString());
        assertNone("no command git");
    }

    @Test
    void someoneElsesRepositoryIsLeftAlone() throws Exception {
        Requires.root();
        init();
        for (String file : List.of("repository", "repository/.git")) {
            Files.setAttribute(directory.resolve(file), "unix:uid", 12345);
        }
        assertNone("dubious ownership");
    }

    @Test
    void aGitThatHangsIsKilled() throws Exception {
        init();
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Scripts.write(bin, "git", "exec sleep 1000");
        environment.put("PATH", bin + ":" + environment.get("PATH"));
        assertThatThrownBy(() -> new GitReader(repository, environment, Duration.ofMillis(300)).read())
                .isInstanceOf(GitReader.Unavailable.class)
                .hasMessageStartingWith("git log: no end after");
    }

    @Test
    void theCommitIsKnownAlsoIfTheRestTakesTooLong() throws Exception {
        init();
        write("train.txt", "changed\n");
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Scripts.write(
                bin,
                "git",
                "case \"$*\" in *diff-index*) exec sleep 1000; esac",
                "PATH=" + environment.get("PATH"),
                "exec git \"$@\"");
        environment.put("PATH", bin + ":" + environment.get("PATH"));
        GitInfo info = new GitReader(repository, environment, Duration.ofSeconds(3)).read();
        assertThat(info.ref().branch()).isEqualTo("main");
        assertThat(info.ref().dirty()).isNull();
        assertThat(info.diff()).isNull();
    }

    @Test
    void aRepositoryWithoutFilesHasACommit() throws Exception {
        init();
        git("clone", "--quiet", "--bare", ".", "../bare.git");
        repository = directory.resolve("bare.git");
        GitInfo info = info();
        assertThat(info.ref().message()).startsWith("First");
        assertThat(info.ref().dirty()).isNull();
    }

    @Test
    void variablesOfAnotherRepositoryDoNotCount() throws Exception {
        init();
        environment.put("GIT_DIR", directory.resolve("elsewhere").toString());
        environment.put("GIT_INDEX_FILE", directory.resolve("elsewhere").toString());
        assertThat(info().ref().dirty()).isFalse();
    }
}
