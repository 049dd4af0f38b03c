package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.sync.SyncState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KnownAliasesTest {
    private static final UUID SERVER = new UUID(0, 1);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    private final KnownAliases aliases = new KnownAliases();

    private UUID canonical(ObjectKind kind, UUID objectId, String customRunId, String sysId) {
        var creation = new Operation.Create(kind, objectId, "ml/digits", customRunId, null, null, null);
        var delivery = new SyncState.Entry(
                SERVER, 1, "http://127.0.0.1:8080", 1, 1, 0, 0, objectId, sysId, "ml/digits", 0, 0, 1, 0, List.of());
        return aliases.canonical(creation, List.of(delivery));
    }

    @Test
    void twoProcessesThatGaveOneCustomRunIdAreOneRun() {
        assertThat(canonical(ObjectKind.RUN, A, "night-7", "D-1")).isEqualTo(A);
        assertThat(canonical(ObjectKind.RUN, B, "night-7", "D-1")).isEqualTo(A);
    }

    @Test
    void aProcessThatResumedTheSecondByItsObjectIdBelongsToTheFirst() {
        canonical(ObjectKind.RUN, A, "night-7", "D-1");
        canonical(ObjectKind.RUN, B, "night-7", "D-1");
        assertThat(canonical(ObjectKind.RUN, B, null, "D-1")).isEqualTo(A);
    }

    @Test
    void twoProcessesThatWroteToOneProjectMeantOne() {
        assertThat(canonical(ObjectKind.PROJECT, A, null, "D")).isEqualTo(A);
        assertThat(canonical(ObjectKind.PROJECT, B, null, "D")).isEqualTo(A);
    }

    @Test
    void twoRunsToWhichARestoredServerGaveOneIdStayTwo() {
        assertThat(canonical(ObjectKind.RUN, A, null, "D-6")).isEqualTo(A);
        assertThat(canonical(ObjectKind.RUN, B, null, "D-6")).isEqualTo(B);
        assertThat(canonical(ObjectKind.RUN, new UUID(1, 3), "night-7", "D-6")).isEqualTo(new UUID(1, 3));
        assertThat(canonical(ObjectKind.RUN, new UUID(1, 4), "night-8", "D-6")).isEqualTo(new UUID(1, 4));
    }
}
