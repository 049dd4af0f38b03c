package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.codec.Sha256;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.model.Visibility;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A store that takes three fields of an object, two projects and ten bytes; and projects that take nothing any more. */
class QuotasTest extends WithStore {
    private static final long T0 = LogScript.T0;

    private final UUID run = UUID.randomUUID();

    @Override
    TestStore newStore() {
        return TestStore.server(directory, new Quotas(3, 2, 10, Visibility.WORKSPACE));
    }

    private static Reason reasonOf(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call).reason();
    }

    private static Operation assign(String path) {
        return new Operation.Assign(path, new Value.OfInt(1));
    }

    // -------------------------------------------------------------------------------------------------- fields --

    @Test
    void fieldsBeyondTheLimitAreKeptAsideAndTheOthersGoOn() {
        LogScript log = LogScript.ofRun(run, T0);
        for (String path : List.of("a", "b", "c", "d", "a")) {
            log.then(T0 + log.size(), assign(path));
        }
        store.apply(log);

        assertThat(store.store.object(run.toString()).attributes())
                .containsKeys("a", "b", "c")
                .doesNotContainKey("d");
        assertThat(store.store.rejections(log.identity().logId(), 0, 10))
                .extracting(rejection -> rejection.path() + ": " + rejection.reason())
                .containsExactly(
                        "d: There are as many fields already as the server takes of one run or model, which are 3. Log to fewer, or ask"
                                + " for a higher --max-fields.");
    }

    @Test
    void aFieldThatIsDeletedMakesRoomForAnother() {
        LogScript log = LogScript.ofRun(run, T0)
                .then(T0 + 1, assign("a"))
                .then(T0 + 2, assign("b"))
                .then(T0 + 3, assign("c"))
                .then(T0 + 4, new Operation.Delete("a"))
                .then(T0 + 5, assign("d"));
        store.apply(log.batch(1, 3));
        store.apply(log.batch(4, 6));

        assertThat(store.store.object(run.toString()).attributes())
                .containsKeys("b", "c", "d")
                .doesNotContainKey("a");
    }

    @Test
    void ofAClientThatKeepsNoLogNothingIsAppliedThen() {
        store.apply(LogScript.ofRun(run, T0).then(T0 + 1, assign("a")));
        List<Operation> three = List.of(assign("a"), assign("b"), assign("c"), assign("d"));

        assertThat(reasonOf(
                        () -> store.store.as(TestStore.ADMIN).serverLogs().append(LogScript.create(run), three, null)))
                .isEqualTo(Reason.FIELDS_EXHAUSTED);
        assertThat(store.store.object(run.toString()).attributes()).doesNotContainKeys("b", "c", "d");
    }

    // ----------------------------------------------------------------------------------- projects and contents --

    @Test
    void projectsBeyondTheLimitAreNotCreatedUntilOneIsDeleted() {
        store.createProject("team/one", null);
        store.createProject("team/two", null);
        assertThatThrownBy(() -> store.createProject("team/three", null))
                .hasMessage("The server has as many projects as it takes, which are 2. Delete one, or ask for a higher"
                        + " --max-projects.");
        assertThat(reasonOf(() -> store.apply(LogScript.ofRun(run, T0)))).isEqualTo(Reason.PROJECTS_EXHAUSTED);
        store.store.removal().deleteProject("team/one");
        assertThat(store.createProject("team/three", null).key()).isEqualTo("THREE");
    }

    @Test
    void contentsBeyondTheLimitAreNotTaken() throws IOException {
        List<String> kept = new ArrayList<>();
        kept.add(put(new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(reasonOf(() -> put(new byte[] {2, 2, 3, 4, 5}))).isEqualTo(Reason.STORAGE_EXHAUSTED);
        kept.add(put(new byte[] {3, 2, 3, 4}));
        kept.add(put(new byte[] {1, 2, 3, 4, 5, 6})); // again costs nothing
        byte[] more = {9};
        assertThat(reasonOf(() -> store.store.contents().put(Sha256.of(more), 0, 1, new ByteArrayInputStream(more))))
                .isEqualTo(Reason.STORAGE_EXHAUSTED);
        assertThat(kept).allMatch(store.store.contents()::has);
        assertThat(store.store.contents().bytes()).isEqualTo(10);
    }

    private String put(byte[] bytes) throws IOException {
        return store.store
                .contents()
                .put(new ByteArrayInputStream(bytes), "a.bin")
                .sha256();
    }

    @Test
    void aVisibilityBeyondTheLimitIsRefused() {
        store.createProject("team/one", null);
        assertThat(reasonOf(() -> store.store.administration().setVisibility("team/one", Visibility.PUBLIC)))
                .isEqualTo(Reason.VISIBILITY_REFUSED);
        assertThat(reasonOf(() -> store.store.administration().createProject("team/two", null, Visibility.PUBLIC)))
                .isEqualTo(Reason.VISIBILITY_REFUSED);
    }

    // ------------------------------------------------------------------------------------------------- archive --

    @Test
    void anArchivedProjectIsReadAndTakesNothingUntilItIsBroughtBack() {
        LogScript log = LogScript.ofRun(run, T0).then(T0 + 1, assign("a")).then(T0 + 2, assign("b"));
        store.apply(log.batch(1, 2));
        store.store.administration().setArchived("team/vision", true);

        assertThat(store.store.object("VISION-1").attributes()).containsKey("a");
        assertThat(store.store.administration().projects().get(0).isArchived()).isTrue();
        assertThatThrownBy(() -> store.apply(log.batch(3, 3)))
                .hasMessage(
                        "The project \"team/vision\" is archived and takes nothing any more, until an owner brings it"
                                + " back: nereid project unarchive team/vision");
        assertThat(reasonOf(() -> store.apply(LogScript.ofRun(UUID.randomUUID(), T0))))
                .isEqualTo(Reason.PROJECT_ARCHIVED);
        assertThat(reasonOf(() -> store.apply(LogScript.ofRun(run, T0)))).isEqualTo(Reason.PROJECT_ARCHIVED);

        store.store.administration().setArchived("team/vision", false);
        assertThat(store.apply(log.batch(3, 3)).applied()).isEqualTo(3);
    }
}
