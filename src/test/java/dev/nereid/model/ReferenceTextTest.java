package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTextTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aCommitIsReadAsItWasWritten() {
        Map<String, String> remotes = new TreeMap<>(Map.of("origin", "https://example.org/a b.git", "my/fork", "../x"));
        GitRef ref = new GitRef("0bb3", "Title\n\nbranch not-this\n", "Ada <a@b>", TIME, "feature/x", remotes, true);
        assertThat(ReferenceText.git(ReferenceText.of(ref))).isEqualTo(ref);
    }

    @Test
    void whatIsUnknownStaysUnknown() {
        GitRef ref = new GitRef("0bb3", "", null, null, null, Map.of(), null);
        assertThat(ReferenceText.of(ref)).isEqualTo("commit 0bb3\n\n");
        assertThat(ReferenceText.git(ReferenceText.of(ref))).isEqualTo(ref);
        NotebookRef notebook = new NotebookRef("train.ipynb", null);
        assertThat(ReferenceText.notebook(ReferenceText.of(notebook))).isEqualTo(notebook);
    }

    @Test
    void aValueThatBreaksLinesForgesNone() {
        GitRef ref = new GitRef("0bb3", "", "Ada\ndirty true", null, "x\nbranch y", Map.of(), null);
        GitRef read = ReferenceText.git(ReferenceText.of(ref));
        assertThat(read.branch()).isEqualTo("x branch y");
        assertThat(read.dirty()).isNull();
    }

    @Test
    void aMessageOfManyMegabytesIsCut() {
        GitRef ref = new GitRef("0bb3", "x".repeat(3 << 20), null, null, null, Map.of(), null);
        assertThat(ReferenceText.git(ReferenceText.of(ref)).message()).hasSize(64 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0bb3", "\n\n", "time never\n\nx", "commit ", "remote origin"})
    void anyTextIsAName(String text) {
        Value.OfReference git = new Value.OfReference(AttributeType.GIT_REF, text);
        Value.OfReference notebook = new Value.OfReference(AttributeType.NOTEBOOK_REF, text);
        assertThat(text).startsWith(ReferenceText.name(git).stripTrailing());
        assertThat(text).startsWith(ReferenceText.name(notebook).stripTrailing());
    }

    @Test
    void theNameIsWhatIsReferredTo() {
        String notebook = ReferenceText.of(new NotebookRef("train.ipynb", "work/train.ipynb"));
        assertThat(notebook).isEqualTo("notebook train.ipynb\npath work/train.ipynb\n");
        assertThat(ReferenceText.name(new Value.OfReference(AttributeType.NOTEBOOK_REF, notebook)))
                .isEqualTo("train.ipynb");
        assertThat(ReferenceText.name(new Value.OfReference(AttributeType.GIT_REF, "commit 0bb3\n\nmessage")))
                .isEqualTo("0bb3");
        assertThat(ReferenceText.name(new Value.OfReference(AttributeType.RUN_STATE, "active")))
                .isEqualTo("active");
    }
}
