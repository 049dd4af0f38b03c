package dev.nereid.server.neptune;

import static dev.nereid.server.session.Session.with;

import dev.nereid.store.Store;
import java.util.function.Function;

/** The document that a session begins with, and what is done to projects and accounts as a whole. */
final class BackendRoutes {
    private static final String BACKEND = "/api/backend/v1/";

    private BackendRoutes() {}

    static void addAll(ApiDocument api, WireAuthentication authentication) {
        api.model(
                "ClientConfig",
                "apiUrl applicationUrl pyLibVersions:Versions multiPartUpload:MultiPart artifacts:Artifacts"
                        + " sysNameSetByBackend");
        api.model("Versions", "minRecommendedVersion minCompatibleVersion maxCompatibleVersion");
        api.model("MultiPart", "enabled minChunkSize maxChunkSize maxChunkCount maxSinglePartSize");
        api.model("Artifacts", "enabled apiVersion");
        api.model("Tokens", "accessToken refreshToken username");
        api.open(
                "getClientConfig",
                BACKEND + "clients/config",
                "@X-Neptune-Api-Token alpha",
                "ClientConfig",
                SessionHandlers::configuration);
        api.open(
                "exchangeApiToken",
                BACKEND + "authorization/oauth-token",
                "@X-Neptune-Api-Token",
                "Tokens",
                authentication::exchange);
        projects(api);
        members(api);
        api.serve("/api/backend/swagger.json");
    }

    private static void projects(ApiDocument api) {
        Function<Store, ProjectHandlers> projects = ProjectHandlers::new;
        String path = BACKEND + "projects";
        api.get("getProject", path + "/get", "projectIdentifier", "Project", with(projects, ProjectHandlers::project));
        api.get(
                "listProjects",
                path,
                "organizationIdentifier searchTerm sortBy[] sortDirection[] userRelation limit offset",
                "Projects",
                with(projects, ProjectHandlers::projects));
        api.post(
                "createProject",
                path,
                "#projectToCreate",
                "Project 400:ValidationErrors",
                with(projects, ProjectHandlers::create));
        api.delete("deleteProject", path, "projectIdentifier", "", with(projects, ProjectHandlers::delete));
        api.get(
                "listOrganizations",
                BACKEND + "myOrganizations",
                "",
                "[Organization]",
                with(projects, ProjectHandlers::workspaces));
        api.get(
                "workspaceStatus",
                BACKEND + "payments/{organizationIdentifier}/status",
                "",
                "WorkspaceStatus",
                with(projects, ProjectHandlers::workspaceStatus));
        api.model("Project", "id name organizationName organizationId projectKey visibility version");
        api.model("Projects", "entries:[Project] matchingItemCount totalItemCount");
        api.model("Organization", "id name");
        api.model("ValidationErrors", "validationErrors");
        api.model("WorkspaceStatus", "storageBytesAvailable storageBytesLimit activeProjectsUsage membersCount");
    }

    private static void members(ApiDocument api) {
        Function<Store, MemberHandlers> members = MemberHandlers::new;
        String path = BACKEND + "projects/members";
        String project = "projectIdentifier";
        api.get(
                "listProjectMembers",
                BACKEND + "projects/membersOf",
                project,
                "[Member]",
                with(members, MemberHandlers::ofProject));
        api.post("addProjectMember", path, project + " #member", "", with(members, MemberHandlers::add));
        api.delete("deleteProjectMember", path + "/{userId}", project, "", with(members, MemberHandlers::remove));
        api.get(
                "listOrganizationMembers",
                BACKEND + "organizations2/{organizationIdentifier}/members",
                "",
                "[Member]",
                with(members, MemberHandlers::ofWorkspace));
        api.post(
                "createOrganizationInvitations",
                BACKEND + "invitations/organization",
                "#newOrganizationInvitations",
                "",
                with(members, MemberHandlers::invite));
        api.model("Member", "registeredMemberInfo:Account role");
        api.model("Account", "username");

        Function<Store, ServiceAccountHandlers> services = ServiceAccountHandlers::new;
        String service = BACKEND + "projects/service_accounts";
        api.get(
                "listServiceAccounts",
                BACKEND + "serviceAccounts",
                "organizationIdentifier deactivated",
                "[ServiceAccount]",
                with(services, ServiceAccountHandlers::ofWorkspace));
        api.get(
                "listProjectServiceAccounts",
                service,
                project,
                "[ServiceMember]",
                with(services, ServiceAccountHandlers::ofProject));
        api.post(
                "addProjectServiceAccount",
                service,
                project + " #account",
                "",
                with(services, ServiceAccountHandlers::add));
        api.delete(
                "deleteProjectServiceAccount",
                service + "/{serviceAccountId}",
                project,
                "",
                with(services, ServiceAccountHandlers::remove));
        api.model("ServiceMember", "serviceAccountInfo:ServiceAccount role");
        api.model("ServiceAccount", "displayName id");
    }
}
