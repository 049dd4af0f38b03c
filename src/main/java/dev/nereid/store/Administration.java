package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.Locks;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.StoreException.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * Projects and accounts of a store, and who may do what. Each call is done when it returns, or changes nothing and says why:
 * a {@link StoreException} also wherever the account that asks may not do it. Safe for many threads.
 */
public final class Administration {
    /** So long one can see that a token has ended, and need not wonder. */
    private static final long EXPIRED_SHOWN_MICROS = TimeUnit.DAYS.toMicros(30);

    /** What a call works with, in its transaction. */
    record Desk(
            DSLContext db,
            Access access,
            Projects projects,
            Accounts accounts,
            Tokens tokens,
            TokenLifetimes lifetimes,
            Passwords passwords,
            Memberships memberships) {
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
    private final TokenUse use;
    private final Account account; // null for the server itself

    Administration(Database database, StoreOptions options, TokenUse use, Account account) {
        this.database = database;
        this.options = options;
        this.use = use;
        this.account = account;
    }

    private Desk desk(DSLContext db) {
        Tokens tokens = new Tokens(db, options.clock().micros());
        return new Desk(
                db,
                new Access(db, account),
                new Projects(db, options),
                new Accounts(db, options.clock()),
                tokens,
                new TokenLifetimes(tokens, options.clock(), options.tokenLifetime()),
                new Passwords(db),
                new Memberships(db));
    }

    <T> T read(Function<Desk, T> work) {
        return database.read(db -> work.apply(desk(db)));
    }

    <T> T write(Function<Desk, T> work) {
        return database.write(db -> work.apply(desk(db)));
    }

    void change(Consumer<Desk> work) {
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

    /** @throws StoreException if there is none, or the account may not see it */
    public ProjectAccess projectAccess(String name) {
        return read(desk -> {
            ProjectRecord row = desk.project(name, ProjectRole.VIEWER);
            return new ProjectAccess(Projects.fullName(row), row.getArchivedTime() != null, desk.access.roleIn(row));
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

    /** Of the account, however it came by it. */
    public ProjectRole projectRole(String project) {
        return read(desk -> desk.access.roleIn(desk.project(project, ProjectRole.VIEWER)));
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

    /** Of the account; null if it is no member. */
    public WorkspaceRole workspaceRole(String workspace) {
        return read(desk -> desk.access.roleIn(workspace));
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

    /** Creates the administrator if the store has no account yet, and returns the secret; else null. */
    public String createAdministrator() {
        return write(desk -> {
            Locks.take(desk.db, "administrator"); // of two servers that start at once, one creates it
            return desk.accounts.isEmpty()
                    ? issue(desk, desk.accounts.create(Account.ADMINISTRATOR, false), null, null)
                    : null;
        });
    }

    public List<Account> accounts() {
        return read(desk -> {
            desk.access.requireUnlimited("sees all accounts");
            return desk.accounts.all();
        });
    }

    /** The same, with a token that lives as long as the server lets it. */
    public String createAccount(String name, boolean isService) {
        return createAccount(name, isService, null, null);
    }

    /**
     * @param lifetime of the token; null for as long as the server lets it
     * @param by the token that asks for it, which makes none that outlives it; null for the server itself
     * @return the secret of the new account, which is not kept and can't be shown again
     */
    public String createAccount(String name, boolean isService, Duration lifetime, Token by) {
        return write(desk -> {
            desk.access.requireUnlimited("creates accounts");
            return issue(desk, desk.accounts.create(name, isService), lifetime, by);
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
            desk.tokens.revokeAll(removed);
            desk.accounts.remove(removed);
        });
    }

    // -------------------------------------------------------------------------------------------------- tokens --

    /** Whose secret it is; null if nobody's, or if it has expired. */
    public Account authenticate(String secret) {
        Token token = token(secret);
        return token == null || token.isExpired() ? null : token.account();
    }

    /** The API token with this secret, expired or not; null if there is none. */
    public Token token(String secret) {
        return find(secret, false);
    }

    Token find(String secret, boolean isSession) {
        long now = options.clock().micros();
        Token token = database.read(db -> new Tokens(db, now).find(secret));
        if (token == null || token.isSession() != isSession) {
            return null;
        }
        if (!token.isExpired()) {
            use.note(token.id(), now);
        }
        return token;
    }

    /**
     * Gives an account another secret that lives as long as the server lets it; its own, or for the administrator
     * anybody's.
     */
    public String issueSecret(String name, boolean alone) {
        return issueSecret(name, alone, null, null);
    }

    /**
     * Gives an account another secret; its own, or for the server's administrator anybody's.
     *
     * @param alone whether those that it has end
     * @param lifetime null for as long as the server lets it
     * @param by the token or session that asks for it; null for the server itself. It makes none that outlives it
     */
    public String issueSecret(String name, boolean alone, Duration lifetime, Token by) {
        return write(desk -> {
            requireOwn(desk, name, "makes tokens for others");
            Account owner = desk.accounts.require(name);
            if (alone) {
                desk.tokens.revokeAll(owner);
            }
            return issue(desk, owner, lifetime, by);
        });
    }

    private static String issue(Desk desk, Account owner, Duration lifetime, Token by) {
        return desk.tokens.issue(owner, desk.lifetimes.end(lifetime, by), null);
    }

    /** @param name whose; null for all, which the server's administrator sees */
    public List<Token> tokens(String name) {
        return read(desk -> {
            requireOwn(desk, name, "sees the tokens of others");
            return desk.tokens.of(name == null ? null : desk.accounts.require(name));
        });
    }

    /** Ends one token: of the own account, or for the server's administrator anybody's. */
    public void revokeToken(String id) {
        change(desk -> {
            Token token = desk.tokens.byId(id);
            boolean isOwn = token != null
                    && (desk.access.isUnlimited() || token.account().equals(account));
            if (!isOwn) {
                throw new StoreException(
                        Reason.TOKEN_UNKNOWN,
                        "There is no token \"" + id
                                + "\" here that this account may end. To see those that it may: nereid"
                                + " account tokens" + (account == null ? "" : " " + account.name()));
            }
            desk.tokens.revoke(id);
        });
    }

    /**
     * Lets a token live so long from now on, expired or not; for the server's administrator alone.
     *
     * @param by the token that asks for it; null for the server itself. It lets none outlive it, itself neither
     */
    public void renewToken(String id, Duration lifetime, Token by) {
        change(desk -> {
            desk.access.requireUnlimited("renews tokens");
            Token renewed = desk.tokens.byId(id);
            if (renewed == null || renewed.isSession()) {
                throw new StoreException(
                        Reason.TOKEN_UNKNOWN,
                        "There is no token \"" + id
                                + "\" here: it was revoked, or forgotten after it had expired. To see"
                                + " those that there are: nereid account tokens");
            }
            desk.tokens.setExpires(id, desk.lifetimes.end(lifetime, by));
        });
    }

    void requireOwn(Desk desk, String name, String what) {
        if (account == null || !account.name().equals(name)) {
            desk.access.requireUnlimited(what);
        }
    }

    /** Writes down when tokens were used, and forgets those that ended by themselves some time ago. */
    public void keepTokens() {
        Map<String, Long> times = use.take();
        change(desk -> {
            desk.tokens.setUsed(times);
            desk.tokens.forgetExpired(options.clock().micros() - EXPIRED_SHOWN_MICROS);
        });
    }
}
