package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ACCOUNT;
import static dev.nereid.db.jooq.Tables.PROJECT_MEMBER;
import static dev.nereid.db.jooq.Tables.WORKSPACE_MEMBER;

import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import org.jooq.DSLContext;

/** Which accounts were given which roles, in workspaces and in projects. Inside one transaction. */
final class Memberships {
    private final DSLContext db;

    Memberships(DSLContext db) {
        this.db = db;
    }

    // ------------------------------------------------------------------------------------------------ projects --

    List<Member<ProjectRole>> of(ProjectRecord project) {
        return db.select(ACCOUNT.ID, ACCOUNT.NAME, ACCOUNT.SERVICE, PROJECT_MEMBER.ROLE)
                .from(PROJECT_MEMBER)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(PROJECT_MEMBER.ACCOUNT_ID))
                .where(PROJECT_MEMBER.PROJECT_ID.eq(project.getId()))
                .orderBy(ACCOUNT.NAME)
                .fetch(row -> new Member<>(
                        new Account(row.value1(), row.value2(), row.value3() != 0), ProjectRole.of(row.value4())));
    }

    /** @throws StoreException if the account has a role there already */
    void add(ProjectRecord project, Account account, ProjectRole role) {
        int added = db.insertInto(PROJECT_MEMBER)
                .values(project.getId(), account.id(), role.label())
                .onConflictDoNothing()
                .execute();
        if (added == 0) {
            throw new StoreException(
                    Reason.MEMBER_EXISTS,
                    account.name() + " has a role in the project \"" + Projects.fullName(project)
                            + "\" already. Remove it first to give another.");
        }
    }

    /** Whatever role it had. */
    void set(ProjectRecord project, Account account, ProjectRole role) {
        db.insertInto(PROJECT_MEMBER)
                .values(project.getId(), account.id(), role.label())
                .onConflict(PROJECT_MEMBER.PROJECT_ID, PROJECT_MEMBER.ACCOUNT_ID)
                .doUpdate()
                .set(PROJECT_MEMBER.ROLE, role.label())
                .execute();
    }

    /** @throws StoreException if the account has no role there */
    void remove(ProjectRecord project, Account account) {
        int removed = db.deleteFrom(PROJECT_MEMBER)
                .where(PROJECT_MEMBER.PROJECT_ID.eq(project.getId()), PROJECT_MEMBER.ACCOUNT_ID.eq(account.id()))
                .execute();
        if (removed == 0) {
            throw noMember(account.name(), "the project \"" + Projects.fullName(project) + "\"");
        }
    }

    void removeAll(ProjectRecord project) {
        db.deleteFrom(PROJECT_MEMBER)
                .where(PROJECT_MEMBER.PROJECT_ID.eq(project.getId()))
                .execute();
    }

    // ---------------------------------------------------------------------------------------------- workspaces --

    List<Member<WorkspaceRole>> of(String workspace) {
        return db.select(ACCOUNT.ID, ACCOUNT.NAME, ACCOUNT.SERVICE, WORKSPACE_MEMBER.ROLE)
                .from(WORKSPACE_MEMBER)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(WORKSPACE_MEMBER.ACCOUNT_ID))
                .where(WORKSPACE_MEMBER.WORKSPACE.eq(workspace))
                .orderBy(ACCOUNT.NAME)
                .fetch(row -> new Member<>(
                        new Account(row.value1(), row.value2(), row.value3() != 0), WorkspaceRole.of(row.value4())));
    }

    /** Workspaces in which an account is a member. */
    List<String> workspacesOf(Account account) {
        return db.select(WORKSPACE_MEMBER.WORKSPACE)
                .from(WORKSPACE_MEMBER)
                .where(WORKSPACE_MEMBER.ACCOUNT_ID.eq(account.id()))
                .orderBy(WORKSPACE_MEMBER.WORKSPACE)
                .fetch(WORKSPACE_MEMBER.WORKSPACE);
    }

    /** @throws StoreException if the account is a member already */
    void add(String workspace, Account account, WorkspaceRole role) {
        int added = db.insertInto(WORKSPACE_MEMBER)
                .values(workspace, account.id(), role.label())
                .onConflictDoNothing()
                .execute();
        if (added == 0) {
            throw new StoreException(
                    Reason.MEMBER_EXISTS,
                    account.name() + " is a member of the workspace \"" + workspace
                            + "\" already. Remove it first to give it another role.");
        }
    }

    /** Whatever role it had. */
    void set(String workspace, Account account, WorkspaceRole role) {
        db.insertInto(WORKSPACE_MEMBER)
                .values(workspace, account.id(), role.label())
                .onConflict(WORKSPACE_MEMBER.WORKSPACE, WORKSPACE_MEMBER.ACCOUNT_ID)
                .doUpdate()
                .set(WORKSPACE_MEMBER.ROLE, role.label())
                .execute();
    }

    /** @throws StoreException if the account is no member */
    void remove(String workspace, Account account) {
        int removed = db.deleteFrom(WORKSPACE_MEMBER)
                .where(WORKSPACE_MEMBER.WORKSPACE.eq(workspace), WORKSPACE_MEMBER.ACCOUNT_ID.eq(account.id()))
                .execute();
        if (removed == 0) {
            throw noMember(account.name(), "the workspace \"" + workspace + "\"");
        }
    }

    static StoreException noMember(String account, String place) {
        return new StoreException(Reason.MEMBER_UNKNOWN, account + " was given no role in " + place + ".");
    }

    /** Everywhere. */
    void removeAll(Account account) {
        db.deleteFrom(PROJECT_MEMBER)
                .where(PROJECT_MEMBER.ACCOUNT_ID.eq(account.id()))
                .execute();
        db.deleteFrom(WORKSPACE_MEMBER)
                .where(WORKSPACE_MEMBER.ACCOUNT_ID.eq(account.id()))
                .execute();
    }
}
