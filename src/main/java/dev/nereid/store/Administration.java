package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.Locks;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.StoreException.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * Projects and accounts of a store, and who may do what. Each call is done when it returns, or changes nothing and says why:
 * a {@link StoreException} also wherever the account that asks may not do it. Safe for many threads.
 */
public final class Administration {
    /** What a call works with, in its transaction. */
    private record Desk(DSLContext db, Access access, Projects projects, Accounts accounts, Memberships memberships) {
        ProjectRecord project(String name, ProjectRole wanted) {
            ProjectRecord project = projects.find(name);
            if (project == null) {
                throw Access.unknown(name);
            }
            access.require(wanted, project);
            return project;
        }
    }

    private final Database database;
    private final StoreOptions options;
    private final Account account; // null for the server itself

    Administration(Database database, StoreOptions options, Account account) {
        this.database = database;
        this.options = options;
        this.account = account;
    }

    private Desk desk(DSLContext db) {
        return new Desk(
                db,
                new Access(db, account),
                new Projects(db, options),
                new Accounts(db, options.clock()),
                new Memberships(db));
    }

    private <T> T read(Function<Desk, T> work) {
        return database.read(db -> work.apply(desk(db)));
    }

    private <T> T write(Function<Desk, T> work) {
        return database.write(db -> work.apply(desk(db)));
    }

    private void change(Consumer<Desk> work) {
        database.write(db -> {
            work.accept(desk(db));
            return null;
        });
    }

    // ------------------------------------------------------------------------------------------------ projects --

    /** Those that the account may see, by name. */
    public List<Store.Project> projects() {
        return read(desk -> {
            List<ProjectRecord> rows = desk.projects.all(desk.access.seesProject());
            Map<Long, Long> runs = desk.projects.runCounts();
            return rows.stream()
                    .map(row -> Store.Project.of(row, runs.getOrDefault(row.getId(), 0L)))
                    .toList();
        });
    }

    /**
     * Creates a project in a workspace of which the account is a member, which makes it the owner.
     *
     * @param key null to derive one from the name
     */
    public Store.Project createProject(String name, String key, Visibility visibility) {
        return write(desk -> {
            desk.access.requireToCreateIn(desk.projects.workspaceOf(name));
            ObjectRegistry objects = new ObjectRegistry(desk.db, options, new LogLedger(desk.db));
            ProjectRecord project = objects.createProject(name, key, visibility);
            if (account != null) {
                desk.memberships.add(project, account, ProjectRole.OWNER);
            }
            return Store.Project.of(project, 0);
        });
    }

    public void setVisibility(String project, Visibility visibility) {
        change(desk -> {
            desk.projects.setVisibility(desk.project(project, ProjectRole.OWNER), visibility);
        });
    }

    /** An archived project is read, and takes nothing any more. */
    public void setArchived(String project, boolean archived) {
        change(desk -> desk.projects.setArchived(desk.project(project, ProjectRole.OWNER), archived));
    }

    public List<Member<ProjectRole>> projectMembers(String project) {
        return read(desk -> desk.memberships.of(desk.project(project, ProjectRole.VIEWER)));
    }

    /** Gives an account a role, instead of the one that it has, if any. */
    public void setProjectMember(String project, String name, ProjectRole role) {
        change(desk ->
                desk.memberships.set(desk.project(project, ProjectRole.OWNER), desk.accounts.require(name), role));
    }

    /** The same, but refused if it has one. */
    public void addProjectMember(String project, String name, ProjectRole role) {
        change(desk ->
                desk.memberships.add(desk.project(project, ProjectRole.OWNER), desk.accounts.require(name), role));
    }

    /** An account may also leave by itself. */
    public void removeProjectMember(String project, String name) {
        change(desk -> {
            boolean leaves = account != null && account.name().equals(name);
            ProjectRecord row = desk.project(project, leaves ? ProjectRole.VIEWER : ProjectRole.OWNER);
            Account member = desk.accounts.find(name);
            if (member == null) {
                throw Memberships.noMember(name, "the project \"" + Projects.fullName(row) + "\"");
            }
            desk.memberships.remove(row, member);
        });
    }

    // ---------------------------------------------------------------------------------------------- workspaces --

    /** Those of the account: with a project that it may see, or that it is a member of; the server's own first. */
    public List<String> workspaces() {
        return read(desk -> {
            Set<String> names = new LinkedHashSet<>();
            if (desk.access.roleIn(options.defaultWorkspace()) != null) {
                names.add(options.defaultWorkspace());
            }
            if (account != null) {
                names.addAll(desk.memberships.workspacesOf(account));
            }
            desk.projects.all(desk.access.seesProject()).forEach(project -> names.add(project.getWorkspace()));
            return List.copyOf(names);
        });
    }

    public List<Member<WorkspaceRole>> workspaceMembers(String workspace) {
        return read(desk -> {
            desk.access.require(WorkspaceRole.MEMBER, existing(desk, workspace));
            return desk.memberships.of(workspace);
        });
    }

    /** A workspace that has projects or members, or is the server's own. */
    private String existing(Desk desk, String workspace) {
        boolean exists = workspace.equals(options.defaultWorkspace())
                || !desk.memberships.of(workspace).isEmpty()
                || desk.projects.hasWorkspace(workspace);
        if (!exists) {
            throw Access.unknownWorkspace(workspace);
        }
        return workspace;
    }

    /** Makes an account a member, or gives it another role. */
    public void setWorkspaceMember(String workspace, String name, WorkspaceRole role) {
        change(desk -> {
            desk.access.require(WorkspaceRole.ADMIN, existing(desk, workspace));
            desk.memberships.set(workspace, desk.accounts.require(name), role);
        });
    }

    /** All programs that have an account: whom an owner of a project may let in. */
    public List<Account> serviceAccounts(String workspace) {
        return read(desk -> {
            desk.access.require(WorkspaceRole.MEMBER, existing(desk, workspace));
            return desk.accounts.all().stream().filter(Account::isService).toList();
        });
    }

    /** @param everywhere whether it also becomes a contributor of every project that the workspace has now */
    public void addWorkspaceMember(String workspace, String name, WorkspaceRole role, boolean everywhere) {
        change(desk -> {
            desk.access.require(WorkspaceRole.ADMIN, existing(desk, workspace));
            Account member = desk.accounts.require(name);
            desk.memberships.add(workspace, member, role);
            if (everywhere) {
                desk.projects.ofWorkspace(workspace).stream()
                        .filter(project -> desk.memberships.of(project).stream()
                                .noneMatch(each -> each.account().id() == member.id()))
                        .forEach(project -> desk.memberships.add(project, member, ProjectRole.CONTRIBUTOR));
            }
        });
    }

    public void removeWorkspaceMember(String workspace, String name) {
        change(desk -> {
            desk.access.require(WorkspaceRole.ADMIN, existing(desk, workspace));
            desk.memberships.remove(workspace, desk.accounts.require(name));
        });
    }

    // ------------------------------------------------------------------------------------------------ accounts --

    /** Whose secret it is; null if nobody's. */
    public Account authenticate(String secret) {
        return database.read(db -> new Accounts(db, options.clock()).authenticate(secret));
    }

    /** Creates the administrator if the store has no account yet, and returns the secret; else null. */
    public String createAdministrator() {
        return write(desk -> {
            Locks.take(desk.db, "administrator"); // of two servers that start at once, one creates it
            return desk.accounts.isEmpty()
                    ? desk.accounts.issueSecret(desk.accounts.create(Account.ADMINISTRATOR, false))
                    : null;
        });
    }

    public List<Account> accounts() {
        return read(desk -> {
            desk.access.requireUnlimited("sees all accounts");
            return desk.accounts.all();
        });
    }

    /** @return the secret of the new account, which is not kept and can't be shown again */
    public String createAccount(String name, boolean isService) {
        return write(desk -> {
            desk.access.requireUnlimited("creates accounts");
            return desk.accounts.issueSecret(desk.accounts.create(name, isService));
        });
    }

    /**
     * Gives an account another secret; its own, or for the server's administrator anybody's.
     *
     * @param alone whether those that it has end
     */
    public String issueSecret(String name, boolean alone) {
        return write(desk -> {
            if (account == null || !account.name().equals(name)) {
                desk.access.requireUnlimited("makes tokens for others");
            }
            Account owner = desk.accounts.require(name);
            if (alone) {
                desk.accounts.endSecrets(owner);
            }
            return desk.accounts.issueSecret(owner);
        });
    }

    /** It may do nothing any more. What it logged stays, and its name stays its own. */
    public void removeAccount(String name) {
        change(desk -> {
            desk.access.requireUnlimited("removes accounts");
            Account removed = desk.accounts.require(name);
            if (removed.isAdministrator()) {
                throw new StoreException(Reason.INVALID, "The server's administrator can't be removed.");
            }
            desk.memberships.removeAll(removed);
            desk.accounts.remove(removed);
        });
    }
}
