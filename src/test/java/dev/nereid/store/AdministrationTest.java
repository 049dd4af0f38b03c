package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects, accounts and members: created, listed, ended. */
class AdministrationTest extends WithStore {
    private Administration administration;

    @BeforeEach
    void createAdministrator() {
        administration = store.store.administration();
        administration.createAdministrator();
    }

    private static Reason reasonOf(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call).reason();
    }

    // ------------------------------------------------------------------------------------------------ accounts --

    @Test
    void anAccountIsKnownByItsTokenUntilItIsRemovedAndItsNameIsGivenOnce() {
        String secret = administration.createAccount("alice", false);
        assertThat(administration.authenticate(secret).name()).isEqualTo("alice");
        assertThat(administration.accounts()).extracting(Account::name).containsExactly("admin", "alice");

        administration.removeAccount("alice");
        assertThat(administration.authenticate(secret)).isNull();
        assertThat(administration.accounts()).extracting(Account::name).containsExactly("admin");
        assertThatThrownBy(() -> administration.createAccount("alice", false))
                .hasMessage("The account alice was removed, and names are given once.");
    }

    @Test
    void aTokenOfItsOwnEndsTheOthers() {
        String first = administration.createAccount("ci@team", true);
        String second = administration.issueSecret("ci@team", false);
        assertThat(administration.authenticate(first)).isEqualTo(administration.authenticate(second));
        String third = administration.issueSecret("ci@team", true);
        assertThat(administration.authenticate(first)).isNull();
        assertThat(administration.authenticate(second)).isNull();
        assertThat(administration.authenticate(third).isService()).isTrue();
    }

    @Test
    void othersThanTheAdministratorMakeTokensForThemselvesAlone() {
        Administration alices = store.store.as(store.account("alice", null)).administration();
        store.account("bob", null);
        assertThat(administration
                        .authenticate(alices.issueSecret("alice", false))
                        .name())
                .isEqualTo("alice");
        assertThat(reasonOf(() -> alices.issueSecret("bob", false))).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(() -> alices.issueSecret("admin", true))).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(() -> alices.createAccount("eve", false))).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(() -> alices.removeAccount("bob"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(alices::accounts)).isEqualTo(Reason.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a/b", "a\nb", "\"x\""})
    void whatIsNoNameOfAnAccountIsRefused(String name) {
        assertThat(reasonOf(() -> administration.createAccount(name, false))).isEqualTo(Reason.INVALID);
    }

    @Test
    void theAdministratorStays() {
        assertThat(reasonOf(() -> administration.removeAccount("admin"))).isEqualTo(Reason.INVALID);
        assertThat(reasonOf(() -> administration.createAccount("admin", false))).isEqualTo(Reason.ACCOUNT_EXISTS);
    }

    // ------------------------------------------------------------------------------------------------- members --

    @Test
    void membersOfAProjectAreListedWithTheirRoles() {
        store.createProject("team/vision", null);
        store.account("bob", null);
        store.account("alice", null);
        administration.addProjectMember("team/vision", "bob", ProjectRole.VIEWER);
        administration.addProjectMember("team/vision", "alice", ProjectRole.OWNER);

        assertThat(administration.projectMembers("team/vision"))
                .extracting(member -> member.account().name() + " " + member.role())
                .containsExactly("alice OWNER", "bob VIEWER");
        assertThat(reasonOf(() -> administration.addProjectMember("team/vision", "bob", ProjectRole.OWNER)))
                .isEqualTo(Reason.MEMBER_EXISTS);
        administration.setProjectMember("team/vision", "bob", ProjectRole.CONTRIBUTOR);
        assertThat(administration.projectMembers("team/vision").get(1).role()).isEqualTo(ProjectRole.CONTRIBUTOR);
        administration.removeProjectMember("team/vision", "bob");
        assertThat(reasonOf(() -> administration.removeProjectMember("team/vision", "bob")))
                .isEqualTo(Reason.MEMBER_UNKNOWN);
        assertThat(reasonOf(() -> administration.removeProjectMember("team/vision", "nobody")))
                .isEqualTo(Reason.MEMBER_UNKNOWN);
        assertThat(reasonOf(() -> administration.addProjectMember("team/vision", "nobody", ProjectRole.OWNER)))
                .isEqualTo(Reason.ACCOUNT_UNKNOWN);
    }

    @Test
    void whoCreatesAProjectOwnsItAndCanLeaveIt() {
        Account alice = store.account("alice", "team");
        Administration alices = store.store.as(alice).administration();
        alices.createProject("team/own", null, Visibility.PRIVATE);

        assertThat(alices.projects()).extracting(Store.Project::name).containsExactly("team/own");
        assertThat(alices.projectMembers("team/own")).containsExactly(new Member<>(alice, ProjectRole.OWNER));
        alices.removeProjectMember("team/own", "alice");
        assertThat(alices.projects()).isEmpty();
        assertThat(administration.projects()).hasSize(1);
    }

    @Test
    void aProjectIsCreatedInAWorkspaceThatOneIsAMemberOf() {
        store.createProject("lab/first", null);
        Administration alices = store.store.as(store.account("alice", "lab")).administration();
        assertThat(alices.createProject("lab/x", null, Visibility.WORKSPACE).name())
                .isEqualTo("lab/x");
        assertThat(reasonOf(() -> alices.createProject("team/x", null, Visibility.WORKSPACE)))
                .isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void administratorsOfAWorkspaceSayWhoIsAMember() {
        Administration alices = store.store.as(store.account("alice", null)).administration();
        store.account("bob", null);
        assertThat(reasonOf(() -> alices.addWorkspaceMember("lab", "bob", WorkspaceRole.MEMBER, false)))
                .isEqualTo(Reason.WORKSPACE_UNKNOWN);
        store.createProject("lab/first", null);
        administration.setVisibility("lab/first", Visibility.PRIVATE);
        administration.addWorkspaceMember("lab", "alice", WorkspaceRole.ADMIN, false);
        alices.addWorkspaceMember("lab", "bob", WorkspaceRole.MEMBER, false);
        assertThat(alices.workspaceMembers("lab"))
                .extracting(member -> member.account().name() + " " + member.role())
                .containsExactly("alice ADMIN", "bob MEMBER");
        assertThat(reasonOf(() -> alices.addWorkspaceMember("lab", "bob", WorkspaceRole.ADMIN, false)))
                .isEqualTo(Reason.MEMBER_EXISTS);

        Administration bobs =
                store.store.as(alices.workspaceMembers("lab").get(1).account()).administration();
        assertThat(bobs.workspaces()).containsExactly("lab");
        assertThat(reasonOf(() -> bobs.removeWorkspaceMember("lab", "alice"))).isEqualTo(Reason.FORBIDDEN);
        alices.removeWorkspaceMember("lab", "bob");
        assertThat(reasonOf(() -> bobs.workspaceMembers("lab"))).isEqualTo(Reason.WORKSPACE_UNKNOWN);
    }

    @Test
    void aMemberCanBeAddedToAllProjectsThatThereAre() {
        store.createProject("lab/a", null);
        administration.setVisibility("lab/a", Visibility.PRIVATE);
        Account alice = store.account("alice", null);
        administration.addProjectMember("lab/a", "alice", ProjectRole.VIEWER);
        store.createProject("lab/b", null);
        administration.addWorkspaceMember("lab", "alice", WorkspaceRole.MEMBER, true);
        assertThat(administration.projectMembers("lab/a")).containsExactly(new Member<>(alice, ProjectRole.VIEWER));
        assertThat(administration.projectMembers("lab/b"))
                .containsExactly(new Member<>(alice, ProjectRole.CONTRIBUTOR));
    }

    @Test
    void aRemovedAccountIsNoMemberAnyMore() {
        store.createProject("team/vision", null);
        store.account("bob", "team");
        administration.addProjectMember("team/vision", "bob", ProjectRole.VIEWER);
        administration.removeAccount("bob");
        assertThat(administration.projectMembers("team/vision")).isEmpty();
        assertThat(administration.workspaceMembers("team")).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ projects --

    @Test
    void aDeletedProjectIsGoneWithAllThatIsInItAndItsIdsAreNotGivenAgain() throws IOException {
        store.createProject("team/vision", "VISION");
        UUID run = UUID.randomUUID();
        LogScript log = LogScript.ofRun(run, LogScript.T0).auto(LogScript.T0 + 1, "loss", 0, 1);
        store.apply(log.batch(1, 1));
        String kept = store.store
                .contents()
                .put(new ByteArrayInputStream(new byte[] {1}), "kept")
                .sha256();

        store.store.removal().deleteProject("team/vision");

        assertThat(administration.projects()).isEmpty();
        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, null))).isEmpty();
        assertThat(reasonOf(() -> store.store.projectObject("team/vision"))).isEqualTo(Reason.OBJECT_UNKNOWN);
        assertThat(reasonOf(() -> store.apply(log.batch(2, 2)))).isEqualTo(Reason.OBJECT_DELETED);
        assertThat(store.store.contents().has(kept)).isTrue();
        assertThat(reasonOf(() -> store.createProject("team/again", "VISION"))).isEqualTo(Reason.PROJECT_EXISTS);
        assertThat(store.createProject("team/vision", null).key()).isEqualTo("VISION2");
        assertThat(store.apply(LogScript.ofRun(UUID.randomUUID(), LogScript.T0)).sysId())
                .isEqualTo("VISION2-1");
    }

    @Test
    void contentsThatOnlyADeletedProjectNamesAreGoneToo() throws IOException {
        UUID run = UUID.randomUUID();
        var file = store.store.contents().put(new ByteArrayInputStream(new byte[] {1, 2}), "a.bin");
        store.apply(LogScript.ofRun(run, LogScript.T0)
                .then(LogScript.T0 + 1, new Operation.PutFiles("data", AttributeType.FILE, List.of(file))));
        Path content = store.store.contents().path(file.sha256());
        assertThat(content).exists();

        store.store.removal().deleteProject("team/vision");

        assertThat(content).doesNotExist();
        assertThat(store.store.contents().has(file.sha256())).isFalse();
    }

    @Test
    void workspacesAreThoseThatOneHasSomethingToDoWith() {
        store.createProject("lab/x", null);
        assertThat(administration.workspaces()).containsExactly("team", "lab");
        store.createProject("other/y", null);
        Administration alices = store.store.as(store.account("alice", "other")).administration();
        assertThat(alices.workspaces()).isEqualTo(List.of("other"));
        administration.setVisibility("lab/x", Visibility.PUBLIC);
        assertThat(alices.workspaces()).isEqualTo(List.of("other", "lab"));
    }
}
