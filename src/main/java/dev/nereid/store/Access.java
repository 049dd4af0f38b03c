package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.PROJECT_MEMBER;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;
import static dev.nereid.db.jooq.Tables.WORKSPACE_MEMBER;

import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * What an account may do. A role in a project is the highest of three: the one that was given, the one that its visibility
 * gives, and OWNER for administrators of its workspace. What an account may not see is not there for it. Inside one
 * transaction.
 */
final class Access {
    private final DSLContext db;
    private final Account account;

    /** @param account null for whoever has the store to itself: a replica, or the server on its own behalf */
    Access(DSLContext db, Account account) {
        this.db = db;
        this.account = account;
    }

    boolean isUnlimited() {
        return account == null || account.isAdministrator();
    }

    // ------------------------------------------------------------------------------------------------ projects --

    boolean canSee(ProjectRecord project) {
        return roleIn(project) != null;
    }

    boolean canSee(TrackedObjectRecord object) {
        return isUnlimited() || canSee(projectOf(object));
    }

    private ProjectRecord projectOf(TrackedObjectRecord object) {
        return KeyedRows.find(db, PROJECT.ID, object.getProjectId());
    }

    /** Null for none. */
    ProjectRole roleIn(ProjectRecord project) {
        if (isUnlimited()) {
            return ProjectRole.OWNER;
        }
        WorkspaceRole inWorkspace = roleIn(project.getWorkspace());
        if (inWorkspace == WorkspaceRole.ADMIN) {
            return ProjectRole.OWNER;
        }
        String given = db.select(PROJECT_MEMBER.ROLE)
                .from(PROJECT_MEMBER)
                .where(PROJECT_MEMBER.PROJECT_ID.eq(project.getId()), PROJECT_MEMBER.ACCOUNT_ID.eq(account.id()))
                .fetchOne(PROJECT_MEMBER.ROLE);
        ProjectRole byVisibility = byVisibility(Visibility.of(project.getVisibility()), inWorkspace != null);
        ProjectRole byName = given == null ? null : ProjectRole.of(given);
        return byName == null || byVisibility != null && byVisibility.includes(byName) ? byVisibility : byName;
    }

    private static ProjectRole byVisibility(Visibility visibility, boolean isMember) {
        return switch (visibility) {
            case PRIVATE -> null;
            case WORKSPACE -> isMember ? ProjectRole.CONTRIBUTOR : null;
            case PUBLIC -> isMember ? ProjectRole.CONTRIBUTOR : ProjectRole.VIEWER;
        };
    }

    /** @throws StoreException if the account may do less; as if there were no project, if it may not even see it */
    void require(ProjectRole wanted, ProjectRecord project) {
        ProjectRole role = roleIn(project);
        if (role == null) {
            throw unknown(Projects.fullName(project));
        }
        if (!role.includes(wanted)) {
            throw new StoreException(
                    Reason.FORBIDDEN,
                    "This needs the role " + wanted.label() + " in the project \"" + Projects.fullName(project)
                            + "\"; the account " + account.name() + " is a " + role.label()
                            + " there. An owner can give it: nereid member add " + account.name() + " --project "
                            + Projects.fullName(project) + " --role " + wanted.label() + '.');
        }
    }

    /** The same for the project of an object; as if there were no object, if the account may not see it. */
    void require(ProjectRole wanted, TrackedObjectRecord object) {
        if (!isUnlimited()) {
            requireSeen(object);
            require(wanted, projectOf(object));
        }
    }

    void requireSeen(TrackedObjectRecord object) {
        if (!canSee(object)) {
            throw new StoreException(
                    Reason.OBJECT_UNKNOWN,
                    "There is no object " + ObjectId.offline(UUID.fromString(object.getObjectId()))
                            + " here, or this account has no role in its project.");
        }
    }

    static StoreException unknownWorkspace(String workspace) {
        return new StoreException(
                Reason.WORKSPACE_UNKNOWN,
                "There is no workspace \"" + workspace
                        + "\" here that this account is a member of. A workspace begins with" + " its first project.");
    }

    static StoreException unknown(String project) {
        return new StoreException(
                Reason.PROJECT_UNKNOWN,
                "There is no project \"" + project + "\" here, or this account has no role in it. To create it: nereid"
                        + " project create " + project + '.');
    }

    // ---------------------------------------------------------------------------------------------- workspaces --

    /** Null for none. */
    WorkspaceRole roleIn(String workspace) {
        if (isUnlimited()) {
            return WorkspaceRole.ADMIN;
        }
        String role = db.select(WORKSPACE_MEMBER.ROLE)
                .from(WORKSPACE_MEMBER)
                .where(WORKSPACE_MEMBER.WORKSPACE.eq(workspace), WORKSPACE_MEMBER.ACCOUNT_ID.eq(account.id()))
                .fetchOne(WORKSPACE_MEMBER.ROLE);
        return role == null ? null : WorkspaceRole.of(role);
    }

    /** @throws StoreException if the account may do less; as if there were no workspace, if it is no member */
    void require(WorkspaceRole wanted, String workspace) {
        WorkspaceRole role = roleIn(workspace);
        if (role == null) {
            throw unknownWorkspace(workspace);
        }
        if (role.compareTo(wanted) < 0) {
            throw new StoreException(
                    Reason.FORBIDDEN,
                    "Only an administrator of the workspace \"" + workspace + "\" does that; the account "
                            + account.name() + " is a member.");
        }
    }

    /** @throws StoreException if the account is no member, whether there is such a workspace or not */
    void requireToCreateIn(String workspace) {
        if (roleIn(workspace) == null) {
            throw new StoreException(
                    Reason.FORBIDDEN,
                    "The account " + account.name() + " is no member of the workspace \"" + workspace
                            + "\", and only members create projects there. An administrator can make it one: nereid"
                            + " member add " + account.name() + " --workspace " + workspace);
        }
    }

    /** @throws StoreException if there is no project to which the account may log */
    void requireWriter() {
        boolean may = isUnlimited()
                || db.fetchExists(WORKSPACE_MEMBER, WORKSPACE_MEMBER.ACCOUNT_ID.eq(account.id()))
                || db.fetchExists(
                        PROJECT_MEMBER,
                        PROJECT_MEMBER
                                .ACCOUNT_ID
                                .eq(account.id())
                                .and(PROJECT_MEMBER.ROLE.ne(ProjectRole.VIEWER.label())));
        if (!may) {
            throw new StoreException(
                    Reason.FORBIDDEN, "There is no project to which the account " + account.name() + " may log.");
        }
    }

    /** @throws StoreException unless it is the server's administrator */
    void requireUnlimited(String what) {
        if (!isUnlimited()) {
            throw new StoreException(
                    Reason.FORBIDDEN,
                    "Only the server's administrator " + what + "; this is the account " + account.name() + ".");
        }
    }

    // ------------------------------------------------------------------------------------------------- queries --

    /** On {@code project}: whether the account may see it. */
    Condition seesProject() {
        if (isUnlimited()) {
            return DSL.noCondition();
        }
        Condition named = PROJECT.ID.in(DSL.select(PROJECT_MEMBER.PROJECT_ID)
                .from(PROJECT_MEMBER)
                .where(PROJECT_MEMBER.ACCOUNT_ID.eq(account.id())));
        Condition everybody = PROJECT.VISIBILITY.eq(Visibility.PUBLIC.label());
        Condition members = PROJECT.WORKSPACE
                .in(workspaces(DSL.noCondition()))
                .and(PROJECT.VISIBILITY.eq(Visibility.WORKSPACE.label()));
        Condition administrators =
                PROJECT.WORKSPACE.in(workspaces(WORKSPACE_MEMBER.ROLE.eq(WorkspaceRole.ADMIN.label())));
        return DSL.or(named, everybody, members, administrators);
    }

    private Select<Record1<String>> workspaces(Condition role) {
        return DSL.select(WORKSPACE_MEMBER.WORKSPACE)
                .from(WORKSPACE_MEMBER)
                .where(WORKSPACE_MEMBER.ACCOUNT_ID.eq(account.id()), role);
    }

    /** On {@code tracked_object}. */
    Condition seesObject() {
        return isUnlimited()
                ? DSL.noCondition()
                : TRACKED_OBJECT.PROJECT_ID.in(
                        DSL.select(PROJECT.ID).from(PROJECT).where(seesProject()));
    }

    /** Whether an object that the account may see names this content. */
    boolean seesContent(String sha256) {
        return isUnlimited()
                || db.fetchExists(
                        FILE_REFERENCE.join(TRACKED_OBJECT).on(TRACKED_OBJECT.ID.eq(FILE_REFERENCE.TARGET)),
                        FILE_REFERENCE.SHA256.eq(sha256).and(seesObject()));
    }

    /**
     * For objects by their IDs. What is not there, or not for this account, is left to whoever looks for it.
     *
     * @throws StoreException if the account has less than this role in the project of one of them
     */
    void require(ProjectRole role, List<String> ids, ObjectRegistry objects) {
        if (isUnlimited()) {
            return;
        }
        for (String id : ids) {
            TrackedObjectRecord object = objects.find(id);
            if (object != null && canSee(object)) {
                require(role, object);
            }
        }
    }

    /**
     * A log that the account may see.
     *
     * @return null if there is none
     * @throws StoreException if the account has less than this role in the project of its object
     */
    OperationLogRecord findLog(ProjectRole role, UUID logId, ObjectRegistry objects) {
        OperationLogRecord log = new LogLedger(db).find(logId);
        TrackedObjectRecord object = log == null ? null : objects.find(log.getTarget());
        if (object == null || !canSee(object)) {
            return null;
        }
        require(role, object);
        return log;
    }

    /** @throws StoreException if there is no project of this name, or the account has less than this role in it */
    ProjectRecord require(ProjectRole role, String name, Projects projects) {
        ProjectRecord project = projects.find(name);
        if (project == null) {
            throw unknown(name);
        }
        require(role, project);
        return project;
    }
}
