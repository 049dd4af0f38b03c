package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which project and IDs an object gets, and who may deliver it. */
class ObjectIdsTest extends WithStore {
    private static LogScript run(UUID object, String project, String customRunId) {
        Operation.Create create = Operation.Create.run(object, project, customRunId, "host");
        return LogScript.empty(UUID.randomUUID()).then(T0, create);
    }

    private AppliedState applyNew(String project) {
        return store.apply(run(UUID.randomUUID(), project, null));
    }

    private static OperationBatch into(String project, OperationBatch batch) {
        return new OperationBatch(batch.log(), project, batch.digestBefore(), batch.operations());
    }

    private StoreException refused(OperationBatch batch, Account account) {
        return catchThrowableOfType(
                StoreException.class, () -> store.store.as(account).apply(batch));
    }

    // --------------------------------------------------------------------------------------------------- sys/id --

    @Test
    void everyProjectCountsByItself() {
        assertThat(applyNew("team/vision").sysId()).isEqualTo("VISION-1");
        assertThat(applyNew("team/vision").sysId()).isEqualTo("VISION-2");
        assertThat(applyNew("team/speech").sysId()).isEqualTo("SPEECH-1");
        assertThat(applyNew("team/vision").sysId()).isEqualTo("VISION-3");
    }

    @Test
    void aSecondLogOfAnObjectGetsNoNewId() {
        UUID object = UUID.randomUUID();

        assertThat(store.apply(run(object, "team/vision", null)).sysId()).isEqualTo("VISION-1");
        assertThat(store.apply(run(object, "team/speech", null)).sysId()).isEqualTo("VISION-1");
        assertThat(applyNew("team/vision").sysId()).isEqualTo("VISION-2");
    }

    @Test
    void idsGoOnAfterTheStoreWasClosed() {
        applyNew("team/vision");
        store.close();
        store = TestStore.server(directory);

        assertThat(applyNew("team/vision").sysId()).isEqualTo("VISION-2");
    }

    @Test
    void aBatchThatFailsUsesUpNoId() {
        applyNew("team/vision");
        OperationBatch batch =
                run(UUID.randomUUID(), "team/vision", null).set(T0 + 1, "a", 1).all();
        List<LoggedOperation> broken = Arrays.asList(batch.operations().get(0), null);

        assertThatThrownBy(() -> store.apply(new OperationBatch(batch.log(), null, batch.digestBefore(), broken)))
                .isInstanceOf(NullPointerException.class);

        assertThat(store.store.administration().projects().get(0).runs()).isEqualTo(1);
        assertThat(store.apply(batch).sysId()).isEqualTo("VISION-2");
    }

    @Test
    void anObjectIsFoundByEachOfItsNames() {
        UUID object = UUID.randomUUID();
        store.apply(run(object, "team/vision", null));

        for (String name : new String[] {"VISION-1", "offline/" + object, object.toString()}) {
            assertThat(store.store.object(name).objectId()).isEqualTo(object);
        }
        assertThat(store.store.object("VISION-1").text("sys/owner")).isEqualTo("admin");
        StoreException unknown = catchThrowableOfType(StoreException.class, () -> store.store.object("VISION-2"));
        assertThat(unknown.reason()).isEqualTo(Reason.OBJECT_UNKNOWN);
    }

    @Test
    void aReplicaGivesNoIds() {
        UUID object = UUID.randomUUID();
        try (TestStore replica = TestStore.replica(directory)) {
            assertThat(replica.apply(run(object, "vision", null)).sysId()).isNull();
            ObjectView view = replica.store.object(object.toString());
            assertThat(view.id()).isEqualTo("offline/" + object);
            assertThat(view.project()).isEqualTo("team/vision");
            assertThat(view.text("sys/owner")).isNull();
        }
    }

    // ---------------------------------------------------------------------------------------------------- keys --

    @Test
    void aKeyIsDerivedFromTheLettersAndDigitsOfTheName() {
        assertThat(store.createProject("team/my-model v2", null).key()).isEqualTo("MYMODELV2");
        assertThat(store.createProject("team/2fast", null).key()).isEqualTo("P2FAST");
        assertThat(store.createProject("team/日本", null).key()).isEqualTo("P");
        assertThat(store.createProject("team/averyveryverylongname", null).key())
                .isEqualTo("AVERYVERYVER");
    }

    @Test
    void aDerivedKeyThatIsTakenGetsANumber() {
        assertThat(store.createProject("one/vision", null).key()).isEqualTo("VISION");
        assertThat(store.createProject("two/vision", null).key()).isEqualTo("VISION2");
        assertThat(store.createProject("three/vi-sion", null).key()).isEqualTo("VISION3");
    }

    @Test
    void aGivenKeyThatIsTakenOrMalformedIsRefused() {
        store.createProject("team/vision", "CLS");

        StoreException taken =
                catchThrowableOfType(StoreException.class, () -> store.createProject("team/other", "CLS"));
        assertThat(taken.reason()).isEqualTo(Reason.PROJECT_EXISTS);
        assertThat(taken).hasMessage("The key CLS is taken. Choose another.");
        for (String key : new String[] {"", "cls", "1A", "A-B", "A".repeat(21)}) {
            StoreException malformed =
                    catchThrowableOfType(StoreException.class, () -> store.createProject("team/other", key));
            assertThat(malformed.reason()).as(key).isEqualTo(Reason.INVALID);
        }
        StoreException exists = catchThrowableOfType(StoreException.class, () -> store.createProject("vision", "NEW"));
        assertThat(exists.reason()).isEqualTo(Reason.PROJECT_EXISTS);
        assertThat(store.store.administration().projects()).hasSize(1);
    }

    // ------------------------------------------------------------------------------------------- custom run ids --

    @Test
    void aCustomRunIdThatIsTakenMakesTheSecondObjectAnAliasOfTheFirst() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        store.apply(run(first, "team/vision", "night-1").set(T0 + 1, "a", 1));

        AppliedState state = store.apply(run(second, "team/vision", "night-1").set(T0 + 2, "b", 2));

        assertThat(state.objectId()).isEqualTo(first);
        assertThat(state.sysId()).isEqualTo("VISION-1");
        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, null))).hasSize(1);
        for (UUID name : new UUID[] {first, second}) {
            ObjectView view = store.store.object("offline/" + name);
            assertThat(view.objectId()).isEqualTo(first);
            assertThat(view.attributes()).containsKeys("a", "b");
            assertThat(view.text("sys/custom_run_id")).isEqualTo("night-1");
        }
        LogScript third = run(second, "team/vision", null).set(T0 + 3, "c", 3);
        assertThat(store.apply(third).objectId()).isEqualTo(first);
        assertThat(applyNew("team/vision").sysId()).isEqualTo("VISION-2");
    }

    @Test
    void theSameCustomRunIdInTwoProjectsIsTwoRuns() {
        store.apply(run(UUID.randomUUID(), "team/vision", "night-1"));
        store.apply(run(UUID.randomUUID(), "team/speech", "night-1"));

        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, null))).hasSize(2);
        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, "team/speech")))
                .hasSize(1);
        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, "team/none")))
                .isEmpty();
    }

    @Test
    void aCustomRunIdIsFilledInByALaterLog() {
        UUID object = UUID.randomUUID();
        store.apply(run(object, "team/vision", null));
        store.apply(run(object, "team/vision", "night-1"));
        store.apply(run(object, "team/vision", "night-2"));

        assertThat(store.store.object("VISION-1").text("sys/custom_run_id")).isEqualTo("night-1");
        UUID other = UUID.randomUUID();
        assertThat(store.apply(run(other, "team/vision", "night-1")).objectId()).isEqualTo(object);
    }

    @Test
    void aCustomRunIdOfAnotherObjectIsNotFilledIn() {
        UUID object = UUID.randomUUID();
        store.apply(run(UUID.randomUUID(), "team/vision", "night-1"));
        store.apply(run(object, "team/vision", null));

        AppliedState state = store.apply(run(object, "team/vision", "night-1"));

        assertThat(state.objectId()).isEqualTo(object);
        assertThat(store.store.object(object.toString()).text("sys/custom_run_id"))
                .isNull();
    }

    // ------------------------------------------------------------------------------------ projects and accounts --

    @Test
    void anObjectWithoutAProjectIsRefusedWithWhatToDo() {
        OperationBatch batch = run(UUID.randomUUID(), null, null).all();

        StoreException refusal = refused(batch, TestStore.ADMIN);

        assertThat(refusal.reason()).isEqualTo(Reason.PROJECT_MISSING);
        assertThat(refusal).hasMessageContaining("nereid sync -p").hasMessageContaining("NEREID_PROJECT");
        assertThat(store.store.as(TestStore.ADMIN).apply(into("vision", batch)).project())
                .isEqualTo("team/vision");
    }

    @Test
    void theProjectOfTheBatchOverridesThatOfTheLog() {
        OperationBatch batch =
                into("lab/other", run(UUID.randomUUID(), "team/vision", null).all());

        assertThat(store.apply(batch).project()).isEqualTo("lab/other");
    }

    @Test
    void onlyAdministratorsCreateProjectsOnFirstUse() throws SQLException {
        OperationBatch batch = run(UUID.randomUUID(), "team/vision", null).all();

        Account alice = store.account("alice", "team");
        StoreException refusal = refused(batch, alice);
        assertThat(refusal.reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
        assertThat(refusal)
                .hasMessage(
                        "There is no project \"team/vision\" here, or this account has no role in it. To create it: nereid project"
                                + " create team/vision.");
        assertThat(store.sql("select count(*) from project")).containsExactly(0L);

        applyNew("team/vision");
        assertThat(store.store.as(alice).apply(batch).sysId()).isEqualTo("VISION-2");
        assertThat(store.store.object("VISION-2").text("sys/owner")).isEqualTo("alice");
    }

    @Test
    void aNameThatIsNoProjectNameIsRefused() {
        for (String name : new String[] {"", "/", "a/b/c", "team/", "/vision", "team/vi\nsion"}) {
            OperationBatch batch = into(name, run(UUID.randomUUID(), null, null).all());
            assertThat(refused(batch, TestStore.ADMIN).reason()).as(name).isEqualTo(Reason.INVALID);
        }
    }

    @Test
    void aLogOfAnAccountThatWasRemovedIsContinuedByWhoMayLogThere() {
        store.createProject("team/vision", null);
        LogScript log = run(UUID.randomUUID(), "team/vision", null).set(T0 + 1, "a", 1);
        store.store.as(store.account("alice", "team")).apply(log.batch(1, 1));
        Account bob = store.account("bob", "team");
        Account outsider = store.account("outsider", null);
        store.store.administration().removeAccount("alice");

        assertThat(refused(log.batch(2, 2), outsider).reason()).isEqualTo(Reason.OBJECT_UNKNOWN);
        assertThat(store.store.as(bob).apply(log.batch(2, 2)).applied()).isEqualTo(2);
    }

    @Test
    void aLogOfOneAccountCannotBeContinuedByAnother() {
        store.createProject("team/vision", null);
        LogScript log =
                run(UUID.randomUUID(), "team/vision", null).set(T0 + 1, "a", 1).set(T0 + 2, "a", 2);
        Account alice = store.account("alice", "team");
        Account bob = store.account("bob", "team");
        store.store.as(alice).apply(log.batch(1, 2));

        assertThat(refused(log.batch(3, 3), bob).reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(store.store.as(alice).apply(log.batch(3, 3)).applied()).isEqualTo(3);
    }

    @Test
    void aNewLogMustBeginWithACreation() {
        LogScript log = LogScript.empty(UUID.randomUUID()).set(T0, "a", 1);
        assertThat(refused(log.all(), TestStore.ADMIN).reason()).isEqualTo(Reason.INVALID);
    }
}
