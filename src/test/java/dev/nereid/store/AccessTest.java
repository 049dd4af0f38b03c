package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.StopRequest;
import dev.nereid.model.Value;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each role may do, and that nothing is to be had without one. */
class AccessTest extends WithStore {
    private static final String PROJECT = "team/vision";

    private final UUID run = UUID.randomUUID();
    private final LogScript log = LogScript.ofRun(run, LogScript.T0)
            .then(LogScript.T0 + 1, new Operation.Assign("lr", new Value.OfFloat(0.1)))
            .auto(LogScript.T0 + 2, "loss", 0, 1);
    private Administration administration;

    @BeforeEach
    void createProject() {
        administration = store.store.administration();
        administration.createAdministrator();
        store.createProject(PROJECT, "VISION");
        store.apply(log);
    }

    private Store as(String account) {
        return store.store.as(administrationAccount(account));
    }

    private Account administrationAccount(String name) {
        return administration.accounts().stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseGet(() -> store.account(name, null));
    }

    private Store withRole(ProjectRole role) {
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        Store own = as(role.label());
        administration.addProjectMember(PROJECT, role.label(), role);
        return own;
    }

    // ------------------------------------------------------------------------------------------- what can be done --

    /** Everything that reads something of the run or its project. */
    private Map<String, Consumer<Store>> reads() {
        String id = run.toString();
        Map<String, Consumer<Store>> reads = new LinkedHashMap<>();
        reads.put("object", own -> own.object(id));
        reads.put("object by sys/id", own -> own.object("VISION-1"));
        reads.put("series", own -> own.series(id, "loss"));
        reads.put("files", own -> own.files(id, "data"));
        reads.put("project object", own -> own.projectObject(PROJECT));
        reads.put("fields", own -> own.fields(PROJECT, ObjectKind.RUN, "", 10));
        reads.put("artifact", own -> own.artifacts().find(PROJECT, "0".repeat(64)));
        reads.put("members", own -> own.administration().projectMembers(PROJECT));
        return reads;
    }

    /** Everything that changes something in it. */
    private Map<String, Consumer<Store>> writes() {
        List<String> ids = List.of("VISION-1");
        Map<String, Consumer<Store>> writes = new LinkedHashMap<>();
        writes.put(
                "apply to a new run",
                own -> own.apply(
                        LogScript.ofRun(UUID.randomUUID(), LogScript.T0).all()));
        writes.put(
                "join the run",
                own -> own.apply(LogScript.ofRun(run, LogScript.T0).all()));
        writes.put(
                "append to the run",
                own -> own.serverLogs()
                        .append(LogScript.create(run), List.of(new Operation.Assign("x", new Value.OfInt(1))), null));
        writes.put("host name", own -> own.serverLogs().setHostname(run, "host"));
        writes.put("ask", own -> ask(own, ids));
        writes.put("artifact", own -> own.artifacts().put(PROJECT, "0".repeat(64), List.of()));
        writes.put("trash", own -> own.removal().trash(ids));
        writes.put("restore", own -> own.removal().restore(ids));
        writes.put("delete", own -> {
            own.removal().trash(ids);
            own.removal().delete(ids);
        });
        return writes;
    }

    private static void ask(Store own, List<String> ids) {
        try {
            own.writers().ask(ids, StopRequest.Kind.STOP, "me");
        } catch (StoreException e) {
            if (e.reason() != Reason.NOT_CONNECTED) { // that is found out after the permission
                throw e;
            }
        }
    }

    private Map<String, Consumer<Store>> owns() {
        store.account("new", null);
        Map<String, Consumer<Store>> owns = new LinkedHashMap<>();
        owns.put("visibility", own -> own.administration().setVisibility(PROJECT, Visibility.PRIVATE));
        owns.put("add", own -> own.administration().addProjectMember(PROJECT, "new", ProjectRole.VIEWER));
        owns.put("remove", own -> own.administration().removeProjectMember(PROJECT, "new"));
        owns.put("delete", own -> own.removal().deleteProject(PROJECT));
        return owns;
    }

    private void withFile() throws IOException {
        FileRef file = store.store.contents().put(new ByteArrayInputStream(new byte[] {1}), "a.bin");
        store.apply(LogScript.ofRun(run, LogScript.T0 + 10)
                .then(LogScript.T0 + 11, new Operation.PutFiles("data", AttributeType.FILE, List.of(file))));
    }

    private static void allowed(Map<String, Consumer<Store>> actions, Store own) {
        actions.forEach((name, action) ->
                assertThatCode(() -> action.accept(own)).as(name).doesNotThrowAnyException());
    }

    private static void refused(Map<String, Consumer<Store>> actions, Store own, Reason... reasons) {
        actions.forEach((name, action) ->
                assertThat(reasonOf(() -> action.accept(own))).as(name).isIn((Object[]) reasons));
    }

    private static Reason reasonOf(ThrowingCallable call) {
        StoreException refusal = catchThrowableOfType(StoreException.class, call);
        return refusal == null ? null : refusal.reason();
    }

    // -------------------------------------------------------------------------------------------------- roles --

    @Test
    void aViewerReadsAndDoesNothingElse() throws IOException {
        withFile();
        Store viewer = withRole(ProjectRole.VIEWER);

        allowed(reads(), viewer);
        refused(writes(), viewer, Reason.FORBIDDEN);
        refused(owns(), viewer, Reason.FORBIDDEN);
        assertThat(store.store.object("VISION-1").attributes()).doesNotContainKey("x");
    }

    @Test
    void aContributorWritesButOwnsNothing() throws IOException {
        withFile();
        Store contributor = withRole(ProjectRole.CONTRIBUTOR);

        allowed(reads(), contributor);
        refused(owns(), contributor, Reason.FORBIDDEN);
        allowed(writes(), contributor);
    }

    @Test
    void anOwnerMayDoEverything() throws IOException {
        withFile();
        Store owner = withRole(ProjectRole.OWNER);

        allowed(reads(), owner);
        allowed(writes(), owner);
        allowed(owns(), owner);
    }

    @Test
    void forWhoHasNoRoleAPrivateProjectDoesNotExist() throws IOException {
        withFile();
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        Store outsider = as("outsider");

        Reason[] unknown = {Reason.OBJECT_UNKNOWN, Reason.PROJECT_UNKNOWN};
        refused(reads(), outsider, unknown);
        refused(writes(), outsider, unknown);
        refused(owns(), outsider, unknown);
        assertThat(outsider.objects(ObjectQuery.all(ObjectKind.RUN, null))).isEmpty();
        assertThat(outsider.objects(ObjectQuery.all(ObjectKind.RUN, PROJECT))).isEmpty();
        for (String name : List.of("VISION-1", run.toString(), run.toString().substring(0, 8))) {
            assertThat(store.store.named(name, 10)).as(name).hasSize(1);
            assertThat(outsider.named(name, 10)).as(name).isEmpty();
        }
        assertThat(outsider.administration().projects()).isEmpty();
        assertThat(outsider.administration().workspaces()).isEmpty();
        assertThat(outsider.canonicalId(run)).isNull();
    }

    @Test
    void aProjectThatIsHiddenIsRefusedInTheWordsOfOneThatIsNotThere() {
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        Store outsider = as("outsider");
        for (Consumer<Store> action : List.<Consumer<Store>>of(
                own -> own.apply(LogScript.of(Operation.Create.run(run(), PROJECT, null, null), LogScript.T0)
                        .all()),
                own -> own.removal().deleteProject(PROJECT),
                own -> own.fields(PROJECT, ObjectKind.RUN, "", 1),
                own -> own.administration().projectMembers(PROJECT))) {
            String hidden = catchThrowableOfType(StoreException.class, () -> action.accept(outsider))
                    .getMessage();
            assertThat(hidden)
                    .isEqualTo(catchThrowableOfType(
                                    StoreException.class,
                                    () -> outsider.removal().deleteProject("team/absent"))
                            .getMessage()
                            .replace("absent", "vision"));
        }
    }

    private static UUID run() {
        return UUID.randomUUID();
    }

    @Test
    void whatIsRefusedSaysWhichRoleItTakesAndWhoGivesIt() {
        Store viewer = withRole(ProjectRole.VIEWER);

        assertThatThrownBy(() -> viewer.removal().trash(List.of("VISION-1")))
                .hasMessage(
                        "This needs the role contributor in the project \"team/vision\"; the account viewer is a viewer"
                                + " there. An owner can give it: nereid member add viewer --project team/vision --role"
                                + " contributor.");
    }

    @Test
    void aLogOfARunThatIsHiddenIsAnsweredAsOneThatIsNotThere() {
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        Store outsider = as("outsider");
        LogScript absent = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);

        assertThat(outsider.state(log.identity()).isKnown()).isFalse();
        assertThat(outsider.state(log.identity()).applied())
                .isEqualTo(outsider.state(absent.identity()).applied())
                .isZero();
        LogScript fork = log.copyAfter(2).then(LogScript.T0 + 9, new Operation.Assign("x", new Value.OfInt(1)));
        assertThat(outsider.state(fork.identity()).isKnown()).isFalse();
        assertThat(outsider.checksums(log.identity(), 0, 10)).isEmpty();
        assertThat(outsider.rejections(log.identity().logId(), 0, 10)).isEmpty();
        assertThat(outsider.writers().listen(log.identity().logId())).isNull();
        store.now.addAndGet(60_000_000);
        outsider.writers().ping(log.identity().logId());
        assertThat(store.attribute(run, "sys/state").value())
                .isEqualTo(new Value.OfReference(AttributeType.RUN_STATE, "inactive"));
        assertThat(reasonOf(() -> outsider.apply(log.all()))).isEqualTo(Reason.OBJECT_UNKNOWN);
    }

    @Test
    void aViewerReadsLogsButGivesNoSignOfLife() {
        Store viewer = withRole(ProjectRole.VIEWER);
        assertThat(viewer.state(log.identity()).applied()).isEqualTo(3);
        assertThat(viewer.checksums(log.identity(), 0, 10)).hasSize(3);
        assertThat(reasonOf(() -> viewer.writers().ping(log.identity().logId())))
                .isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(() -> viewer.writers().listen(log.identity().logId())))
                .isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void trashAndStopAnswerForHiddenRunsAsForAbsentOnes() {
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        Store outsider = as("outsider");
        for (Consumer<String> action : List.<Consumer<String>>of(
                id -> outsider.removal().trash(List.of(id)),
                id -> outsider.removal().restore(List.of(id)),
                id -> outsider.removal().delete(List.of(id)),
                id -> outsider.writers().ask(List.of(id), StopRequest.Kind.STOP, "me"))) {
            String hidden = catchThrowableOfType(StoreException.class, () -> action.accept("VISION-1"))
                    .getMessage();
            assertThat(hidden.replace("VISION-1", "VISION-999"))
                    .isEqualTo(catchThrowableOfType(StoreException.class, () -> action.accept("VISION-999"))
                            .getMessage());
        }
    }

    @Test
    void whoMayLogNowhereMayNotSendContents() {
        assertThat(reasonOf(() -> as("outsider").requireWriter())).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(() -> withRole(ProjectRole.VIEWER).requireWriter())).isEqualTo(Reason.FORBIDDEN);
        assertThatCode(() -> withRole(ProjectRole.CONTRIBUTOR).requireWriter()).doesNotThrowAnyException();
        assertThat(reasonOf(() -> as("viewer").requireWritable(run))).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(() -> as("outsider").requireWritable(run))).isEqualTo(Reason.OBJECT_UNKNOWN);
    }

    // --------------------------------------------------------------------------------------------- visibility --

    @ParameterizedTest
    @CsvSource({
        // visibility, in the workspace, reads, writes, owns
        "PRIVATE,          , false, false, false",
        "PRIVATE,    MEMBER, false, false, false",
        "PRIVATE,    ADMIN,  true,  true,  true",
        "WORKSPACE,        , false, false, false",
        "WORKSPACE,  MEMBER, true,  true,  false",
        "WORKSPACE,  ADMIN,  true,  true,  true",
        "PUBLIC,           , true,  false, false",
        "PUBLIC,     MEMBER, true,  true,  false",
        "PUBLIC,     ADMIN,  true,  true,  true",
    })
    void visibilityAndTheWorkspaceGiveRoles(
            Visibility visibility, WorkspaceRole member, boolean reads, boolean writes, boolean owns) {
        administration.setVisibility(PROJECT, visibility);
        Store own = as("alice");
        if (member != null) {
            administration.addWorkspaceMember("team", "alice", member, false);
        }

        assertThat(reasonOf(() -> own.object("VISION-1")) == null).isEqualTo(reads);
        assertThat(own.objects(ObjectQuery.all(ObjectKind.RUN, null)).isEmpty()).isEqualTo(!reads);
        assertThat(own.administration().projects().isEmpty()).isEqualTo(!reads);
        assertThat(reasonOf(() -> own.removal().trash(List.of("VISION-1"))) == null)
                .isEqualTo(writes);
        assertThat(reasonOf(() -> own.removal().deleteProject(PROJECT)) == null).isEqualTo(owns);
    }

    @Test
    void theHigherOfTwoRolesCounts() {
        administration.setVisibility(PROJECT, Visibility.PUBLIC);
        Store own = as("alice");
        administration.addProjectMember(PROJECT, "alice", ProjectRole.OWNER);
        assertThatCode(() -> own.removal().trash(List.of("VISION-1"))).doesNotThrowAnyException();
        administration.removeProjectMember(PROJECT, "alice");
        administration.addProjectMember(PROJECT, "alice", ProjectRole.VIEWER);
        administration.addWorkspaceMember("team", "alice", WorkspaceRole.MEMBER, false);
        assertThatCode(() -> own.removal().restore(List.of("VISION-1"))).doesNotThrowAnyException();
    }

    @Test
    void aContentIsShownToWhoSeesARunThatNamesIt() throws IOException {
        withFile();
        String sha256 = store.store.files("VISION-1", "data").get(0).sha256();
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        assertThat(as("outsider").contents().findShown(sha256)).isEmpty();
        assertThat(withRole(ProjectRole.VIEWER).contents().findShown(sha256)).isPresent();
        assertThat(store.store.contents().findShown(sha256)).isPresent();
    }

    @Test
    void fieldsOfTypesThatAnOutsiderGuessesAreNotTold() {
        administration.setVisibility(PROJECT, Visibility.PRIVATE);
        assertThat(store.store.fields(PROJECT, ObjectKind.RUN, "lr", 10))
                .contains(new FieldName("lr", AttributeType.FLOAT));
        assertThat(reasonOf(() -> as("outsider").fields(PROJECT, ObjectKind.RUN, "lr", 10)))
                .isEqualTo(Reason.PROJECT_UNKNOWN);
    }
}
