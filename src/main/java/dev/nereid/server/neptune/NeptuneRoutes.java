package dev.nereid.server.neptune;

import static dev.nereid.server.session.Session.with;

import dev.nereid.model.AttributeType;
import dev.nereid.store.Store;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.util.function.Function;

/** Every operation that the Python client calls, one line each. */
public final class NeptuneRoutes {
    private static final String BACKEND = "/api/backend/v1/";
    private static final String LEADERBOARD = "/api/leaderboard/v1/";
    private static final String ATTRIBUTES = LEADERBOARD + "attributes";
    private static final String FIELD = "experimentId attribute";

    private NeptuneRoutes() {}

    public static void addAll(JavalinConfig config, Store store) {
        RoutesConfig routes = config.routes;
        WireAuthentication authentication = new WireAuthentication(store);
        routes.post(WireAuthentication.ISSUER_PATH + "/protocol/openid-connect/token", authentication::refresh);
        SignalSockets signals = new SignalSockets(store, authentication);
        routes.ws(SignalSockets.PATH, signals::configure);
        config.events.serverStarted(signals::start);
        config.events.serverStopping(signals::stop);
        routes.after("/api/leaderboard/*", context -> {
            if (context.statusCode() == 507) { // which the client would take for the end, not for a reason to wait
                context.status(503);
            }
        });
        backend(new ApiDocument("backend", routes, authentication::check), authentication);
        leaderboard(new ApiDocument("leaderboard", routes, authentication::check));
        artifacts(new ApiDocument("artifacts", routes, authentication::check));
    }

    private static void backend(ApiDocument api, WireAuthentication authentication) {
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

    private static void leaderboard(ApiDocument api) {
        Function<Store, ExperimentHandlers> experiments = ExperimentHandlers::new;
        SeriesPages pages = new SeriesPages();
        Function<Store, AttributeHandlers> attributes = store -> new AttributeHandlers(store, pages);
        models(api);

        api.get(
                "getExperiment",
                LEADERBOARD + "experiments",
                "experimentId",
                "Experiment",
                with(experiments, ExperimentHandlers::get));
        api.post(
                "createExperiment",
                LEADERBOARD + "experiments",
                "#experimentCreationParams:Creation @X-Neptune-CliVersion",
                "Experiment",
                with(experiments, ExperimentHandlers::create));
        api.model("Creation", "gitInfo:GitInfo"); // or the client does not know how to write the time of the commit
        api.model("GitInfo", "commit:Commit");
        api.post(
                "createEmptyCheckpoint",
                LEADERBOARD + "notebooks/{notebookId}/checkpoints2",
                "#checkpoint",
                "Checkpoint",
                with(experiments, ExperimentHandlers::checkpoint));
        api.model("Checkpoint", "id");
        api.post("ping", ATTRIBUTES + "/ping", "experimentId", "", with(experiments, ExperimentHandlers::ping));
        api.post(
                "executeOperations",
                ATTRIBUTES + "/operations",
                "experimentId #operations",
                "[OperationError]",
                with(OperationHandlers::new, OperationHandlers::execute));

        api.get(
                "getExperimentAttributes",
                ATTRIBUTES,
                "experimentId",
                "Attributes",
                with(attributes, AttributeHandlers::all));
        api.get(
                "getFloatAttribute",
                ATTRIBUTES + "/floats",
                FIELD,
                "Value",
                with(attributes, AttributeHandlers.one(AttributeType.FLOAT)));
        api.get(
                "getIntAttribute",
                ATTRIBUTES + "/integers",
                FIELD,
                "Value",
                with(attributes, AttributeHandlers.one(AttributeType.INTEGER)));
        api.get(
                "getBoolAttribute",
                ATTRIBUTES + "/booleans",
                FIELD,
                "Value",
                with(attributes, AttributeHandlers.one(AttributeType.BOOLEAN)));
        api.get(
                "getStringAttribute",
                ATTRIBUTES + "/strings",
                FIELD,
                "Value",
                with(attributes, AttributeHandlers.one(AttributeType.STRING)));
        api.get(
                "getDatetimeAttribute",
                ATTRIBUTES + "/datetimes",
                FIELD,
                "Time",
                with(attributes, AttributeHandlers.one(AttributeType.DATETIME)));
        api.get(
                "getFileAttribute",
                ATTRIBUTES + "/files",
                FIELD,
                "File",
                with(attributes, AttributeHandlers.one(AttributeType.FILE)));
        api.get(
                "getFloatSeriesAttribute",
                ATTRIBUTES + "/floatSeries",
                FIELD,
                "Series",
                with(attributes, AttributeHandlers.one(AttributeType.FLOAT_SERIES)));
        api.get(
                "getStringSeriesAttribute",
                ATTRIBUTES + "/stringSeries",
                FIELD,
                "Series",
                with(attributes, AttributeHandlers.one(AttributeType.STRING_SERIES)));
        api.get(
                "getStringSetAttribute",
                ATTRIBUTES + "/stringSets",
                FIELD,
                "StringSet",
                with(attributes, AttributeHandlers.one(AttributeType.STRING_SET)));
        api.get(
                "getFloatSeriesValues",
                ATTRIBUTES + "/series/float",
                FIELD + " limit offset",
                "Points",
                with(attributes, AttributeHandlers::floats));
        api.get(
                "getStringSeriesValues",
                ATTRIBUTES + "/series/string",
                FIELD + " limit offset",
                "Points",
                with(attributes, AttributeHandlers::strings));
        api.get(
                "getImageSeriesValues",
                ATTRIBUTES + "/series/image",
                FIELD + " limit offset",
                "Points",
                with(attributes, AttributeHandlers::images));
        api.get(
                "getArtifactAttribute",
                ATTRIBUTES + "/artifacts",
                FIELD,
                "Artifact",
                with(ArtifactHandlers::new, ArtifactHandlers::get));
        tables(api);
        uploads(api);
        downloads(api);
        api.serve("/api/leaderboard/swagger.json");
    }

    private static void tables(ApiDocument api) {
        Function<Store, SearchHandlers> search = SearchHandlers::new;
        Function<Store, TrashHandlers> trash = TrashHandlers::new;
        String table = LEADERBOARD + "leaderboard";
        api.post(
                "searchLeaderboardEntries",
                table + "/entries/search",
                "projectIdentifier type[] #params",
                "Rows",
                with(search, SearchHandlers::entries));
        api.model("Rows", "entries:[Row] matchingItemCount"); // older clients read them so, newer ones as they come
        api.model("Row", "experimentId type attributes:[Attribute]");
        api.post(
                "searchLeaderboardAttributes",
                table + "/attributes/search",
                "projectIdentifier search type[] #params",
                "Fields",
                with(search, SearchHandlers::fields));
        api.model("Fields", "entries:[Field]");
        api.model("Field", "name type");
        String experiments = LEADERBOARD + "experiments/trash";
        String those = "projectIdentifier #experimentIdentifiers";
        api.post("trashExperiments", experiments, those, "BulkResult", with(trash, TrashHandlers::trash));
        api.post("deleteExperiments", experiments + "/delete", those, "BulkResult", with(trash, TrashHandlers::delete));
        api.post(
                "deleteAllExperiments",
                experiments + "/deleteAll",
                "projectIdentifier",
                "BulkResult",
                with(trash, TrashHandlers::deleteAll));
        api.model("BulkResult", "errors updatedExperimentIdentifiers");
    }

    private static void uploads(ApiDocument api) {
        Function<Store, UploadHandlers> uploads = UploadHandlers::new;
        String file = ATTRIBUTES + "/storage/file/upload";
        String member = ATTRIBUTES + "/storage/fileset/upload";
        String field = "experimentIdentifier attribute";
        String part = field + " uploadId uploadPartIdx";
        api.post("fileAtomUpload", file, field + " ext", "Upload", with(uploads, UploadHandlers::file));
        api.post(
                "fileAtomMultipartUploadStart",
                file + "/start",
                field + " ext totalLength",
                "Upload",
                with(uploads, UploadHandlers::beginFile));
        api.post("fileAtomMultipartUploadPart", file + "/part", part, "Upload", with(uploads, UploadHandlers::part));
        api.post(
                "fileAtomMultipartUploadFinish",
                file + "/finish",
                field + " uploadId",
                "Upload",
                with(uploads, UploadHandlers::finishFile));
        api.post("fileSetFileUpload", member, field + " subPath", "Upload", with(uploads, UploadHandlers::member));
        api.post(
                "fileSetFileMultipartUploadStart",
                member + "/start",
                field + " subPath totalLength",
                "Upload",
                with(uploads, UploadHandlers::beginMember));
        api.post(
                "fileSetFileMultipartUploadPart",
                member + "/part",
                part + " subPath",
                "Upload",
                with(uploads, UploadHandlers::part));
        api.post(
                "fileSetFileMultipartUploadFinish",
                member + "/finish",
                field + " subPath uploadId",
                "Upload",
                with(uploads, UploadHandlers::finishMember));
        api.post(
                "uploadFileSetAttributeTar",
                ATTRIBUTES + "/uploadFileSetTar",
                FIELD + " reset",
                "Upload",
                with(uploads, UploadHandlers::archive));
        api.model("Upload", "uploadId errors:[OperationError]");
    }

    private static void downloads(ApiDocument api) {
        Function<Store, DownloadHandlers> downloads = DownloadHandlers::new;
        api.get("downloadAttribute", ATTRIBUTES + "/download", FIELD, "", with(downloads, DownloadHandlers::file));
        api.get(
                "getImageSeriesValue",
                ATTRIBUTES + "/series/image/single",
                FIELD + " index",
                "",
                with(downloads, DownloadHandlers::image));
        api.get(
                "lsFileSetAttribute",
                ATTRIBUTES + "/ls",
                FIELD + " path",
                "[Entry]",
                with(downloads, DownloadHandlers::list));
        api.post(
                "prepareForDownloadFileSetAttributeZip",
                ATTRIBUTES + "/downloadFileSetZipRequest",
                FIELD,
                "Preparation",
                with(downloads, DownloadHandlers::prepareZip));
        api.get(
                "getDownloadPrepareRequest",
                LEADERBOARD + "download/downloadRequest",
                "id",
                "Preparation",
                with(downloads, DownloadHandlers::zipPlace));
        api.get("downloadFileSetZip", DownloadHandlers.ZIP_PATH, FIELD, "", with(downloads, DownloadHandlers::zip));
        api.model("Entry", "name size mtime:date-time fileType");
        api.model("Preparation", "id downloadUrl");
    }

    private static void artifacts(ApiDocument api) {
        Function<Store, ArtifactHandlers> artifacts = ArtifactHandlers::new;
        String path = "/api/artifacts/v1/artifacts";
        String one = "projectIdentifier hash";
        api.post(
                "createNewArtifact",
                path,
                one + " size parentIdentifier",
                "ArtifactState",
                with(artifacts, ArtifactHandlers::create));
        api.post(
                "uploadArtifactFilesMetadata",
                path + "/files",
                one + " #artifactFilesDTO",
                "ArtifactState",
                with(artifacts, ArtifactHandlers::describe));
        api.post(
                "createArtifactVersion",
                path + "/versions",
                one + " parentIdentifier #artifactFilesDTO",
                "ArtifactState",
                with(artifacts, ArtifactHandlers::addTo));
        api.get("listArtifactFiles", path + "/files", one, "ArtifactFiles", with(artifacts, ArtifactHandlers::list));
        api.model("ArtifactState", "artifactHash receivedMetadata size");
        api.model("ArtifactFiles", "files:[ArtifactFile]");
        api.model("ArtifactFile", "filePath fileHash type size metadata:[Entry]");
        api.model("Entry", "key value");
        api.serve("/api/artifacts/swagger.json");
    }

    private static void models(ApiDocument api) {
        api.model("Artifact", "attributeName attributeType hash");
        api.model("Experiment", "id shortId type organizationName organizationId projectName customId trashed");
        api.model("OperationError", "errorDescription errorType");
        StringBuilder properties = new StringBuilder("name type");
        for (AttributeType type : AttributeType.values()) {
            String label = AttributeJson.type(type);
            boolean isTime = type == AttributeType.DATETIME;
            properties.append(' ').append(label).append("Properties:").append(isTime ? "Time" : "Properties");
        }
        api.model("Attributes", "attributes:[Attribute]");
        api.model("Attribute", properties.toString());
        api.model(
                "Properties",
                "attributeName attributeType value values last lastStep min max average variance config:SeriesConfig name"
                        + " ext size hash commit:Commit repositoryDirty currentBranch remotes notebookName");
        api.model("SeriesConfig", "min max unit");
        api.model("Commit", "commitId message authorName authorEmail commitDate:date-time");
        api.model("Value", "attributeName attributeType value");
        api.model("Time", "attributeName attributeType value:date-time");
        api.model("File", "attributeName attributeType name ext size");
        api.model("Series", "attributeName attributeType last lastStep");
        api.model("StringSet", "attributeName attributeType values");
        api.model("Points", "totalItemCount values:[Point]");
        api.model("Point", "timestampMillis step value");
    }
}
