package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.model.Operation;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of models and numbers of versions: given once, by the server. */
class ModelRegistryTest extends WithStore {
    private static final long T0 = LogScript.T0;

    private static LogScript model(UUID id, String key) {
        return LogScript.of(Operation.Create.model(id, "team/vision", key, null), T0);
    }

    private static LogScript version(UUID model) {
        return LogScript.of(Operation.Create.modelVersion(UUID.randomUUID(), "team/vision", model, null), T0);
    }

    private UUID create(String key) {
        UUID id = UUID.randomUUID();
        store.apply(model(id, key));
        return id;
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String message) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void versionsCountUpByModel() {
        UUID forest = create("FOREST");
        UUID tree = create("TREE");

        assertThat(store.apply(version(forest)).sysId()).isEqualTo("VISION-FOREST-1");
        assertThat(store.apply(version(tree)).sysId()).isEqualTo("VISION-TREE-1");
        assertThat(store.apply(version(forest)).sysId()).isEqualTo("VISION-FOREST-2");
    }

    @Test
    void aVersionIsInTheProjectOfItsModelWhateverIsAskedFor() {
        UUID forest = create("FOREST");
        Operation.Create create = Operation.Create.modelVersion(UUID.randomUUID(), "team/speech", forest, null);

        assertThat(store.apply(LogScript.of(create, T0)).project()).isEqualTo("team/vision");
    }

    @Test
    void aTakenKeyIsAConflictThatChangesNothingAndAnotherKeySettles() {
        create("FOREST");
        UUID id = UUID.randomUUID();
        LogScript log = model(id, "FOREST").set(T0 + 1, "a", 1);

        assertRefused(() -> store.apply(log), Reason.MODEL_KEY_TAKEN, "VISION-FOREST exists");
        assertThat(store.store.canonicalId(id)).isNull();

        OperationBatch batch = new OperationBatch(log.identity(), null, "OAK", log.digestAt(0), log.operations());
        assertThat(store.apply(batch).sysId()).isEqualTo("VISION-OAK");
        LogScript resumed = model(id, "FOREST").set(T0 + 2, "b", 1);
        assertThat(store.apply(resumed).sysId())
                .as("once it is known, its key does not matter any more")
                .isEqualTo("VISION-OAK");
    }

    @Test
    void aKeyIsFreeInAnotherProject() {
        create("FOREST");
        Operation.Create elsewhere = Operation.Create.model(UUID.randomUUID(), "team/speech", "FOREST", null);

        assertThat(store.apply(LogScript.of(elsewhere, T0)).sysId()).isEqualTo("SPEECH-FOREST");
    }

    @Test
    void aKeyStaysTakenInTheTrashAndWhenItsModelIsDeleted() {
        create("FOREST");
        store.store.removal().trash(List.of("VISION-FOREST"));
        assertRefused(() -> create("FOREST"), Reason.MODEL_KEY_TAKEN, "lies in the trash");

        store.store.removal().delete(List.of("VISION-FOREST"));
        assertRefused(() -> create("FOREST"), Reason.MODEL_KEY_TAKEN, "was a model that is deleted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "forest", "3", "A-B", "A B", "ÄPFEL", "ABCDEFGHIJKLMNOPQRSTU"})
    void aMalformedKeyIsRefused(String key) {
        assertRefused(() -> create(key), Reason.INVALID, "is not a valid model key");
    }

    @Test
    void aVersionOfAModelThatIsNotThereIsRefused() {
        UUID unknown = UUID.randomUUID();
        assertRefused(() -> store.apply(version(unknown)), Reason.MODEL_UNKNOWN, "Sync the model first");

        UUID run = UUID.randomUUID();
        store.apply(LogScript.ofRun(run, T0));
        assertRefused(() -> store.apply(version(run)), Reason.MODEL_UNKNOWN, run.toString());
    }

    @Test
    void anObjectStaysOfItsKind() {
        UUID forest = create("FOREST");

        assertRefused(() -> store.apply(LogScript.ofRun(forest, T0)), Reason.INVALID, "VISION-FOREST is a model");
    }

    @Test
    void anOrderOfArrivalThatOnlyAReplicaSeesIsFine() throws Exception {
        try (TestStore replica = TestStore.replica(directory)) {
            UUID forest = UUID.randomUUID();
            UUID other = UUID.randomUUID();
            replica.apply(version(forest));
            replica.apply(model(forest, "FOREST"));
            AppliedState state = replica.apply(model(other, "FOREST"));

            assertThat(state.rejected()).isZero();
            assertThat(replica.store.canonicalId(other)).isEqualTo(other);
        }
    }
}
