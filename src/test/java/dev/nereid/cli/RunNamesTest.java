package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunNamesTest {
    private static final UUID A = UUID.fromString("aaaaaaaa-1111-4000-8000-000000000001");
    private static final UUID B = UUID.fromString("aaaaaaaa-1111-4000-8000-000000000002");
    private static final UUID C = UUID.fromString("cccccccc-1111-4000-8000-000000000003");
    private static final List<RunNames.Candidate> RUNS = List.of(
            new RunNames.Candidate(A, List.of("CLS-1"), "baseline"),
            new RunNames.Candidate(B, List.of("CLS-2", "OTHER-1"), "cc"),
            new RunNames.Candidate(C, List.of(), "baseline"));

    private static UUID find(String wanted) {
        return RunNames.choose(wanted, RUNS, Path.of("runs"));
    }

    @Test
    void aRunIsFoundByWhateverNamesItAlone() {
        assertThat(find("CLS-1")).isEqualTo(A);
        assertThat(find("OTHER-1")).isEqualTo(B);
        assertThat(find("offline/" + B)).isEqualTo(B);
        assertThat(find(B.toString())).isEqualTo(B);
        assertThat(find("offline/ccc")).isEqualTo(C);
        assertThat(find("ccc")).isEqualTo(C);
        assertThat(find("cc"))
                .as("a name says more than the beginning of an ID")
                .isEqualTo(B);
        assertThat(RunNames.choose(List.of("ccc", "CLS-1", "offline/c"), RUNS, Path.of("runs")))
                .containsExactly(C, A);
    }

    @Test
    void whatFitsSeveralRunsIsRefusedWithEnoughOfEachId() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> find("offline/aaaa"))
                .withMessageContaining("fits 2 runs: CLS-1, CLS-2. Give");
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> find("baseline"))
                .withMessageContaining("fits 2 runs");
    }

    @Test
    void nothingInParticularNamesNoRun() {
        for (String wanted : new String[] {"", "offline/", "o", "offline", "CLS", "CLS-", "nope", "cls-1"}) {
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> find(wanted))
                    .withMessageContaining("no run \"" + wanted + "\"")
                    .withMessageContaining("nereid ls --path runs");
        }
    }

    @Test
    void idsArePrintedAsFarAsItTakes() {
        assertThat(RunNames.shortChars(List.of())).isEqualTo(8);
        assertThat(RunNames.shortChars(List.of(A))).isEqualTo(8);
        assertThat(RunNames.shortChars(List.of(A, A, C))).isEqualTo(8);
        assertThat(RunNames.shortChars(List.of(A, B, C))).isEqualTo(36);
        UUID d = UUID.fromString("cccccccc-2111-4000-8000-000000000003");
        assertThat(RunNames.abbreviate(C, RunNames.shortChars(List.of(C, d)))).isEqualTo("offline/cccccccc-1");
    }
}
