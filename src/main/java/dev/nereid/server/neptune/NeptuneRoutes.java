package dev.nereid.server.neptune;

import dev.nereid.model.AttributeType;
import dev.nereid.store.Store;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;

/** Every operation that the Python client calls, one line each. */
public final class NeptuneRoutes {
    private static final String BACKEND = "/api/backend/v1/";
    private static final String LEADERBOARD = "/api/leaderboard/v1/";
    private static final String ATTRIBUTES = LEADERBOARD + "attributes";
    private static final String FIELD = "experimentId attribute";

    private NeptuneRoutes() {}

    /** @param workspace of projects that are named without one */
    public static void addAll(JavalinConfig config, Store store, String workspace) {
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
        backend(new ApiDocument("backend", routes, authentication::check), authentication, store, workspace);
        leaderboard(new ApiDocument("leaderboard", routes, authentication::check), store);
        artifacts(new ApiDocument("artifacts", routes, authentication::check), store);
    }

    private static void backend(ApiDocument api, WireAuthentication authentication, Store store, String workspace) {
        ProjectHandlers projects = new ProjectHandlers(store, workspace);
        api.model(
                "ClientConfig",
                "apiUrl applicationUrl pyLibVersions:Versions multiPartUpload:MultiPart artifacts:Artifacts"
                        + " sysNameSetByBackend");
        api.model("Versions", "minRecommendedVersion minCompatibleVersion maxCompatibleVersion");
        api.model("MultiPart", "enabled minChunkSize maxChunkSize maxChunkCount maxSinglePartSize");
        api.model("Artifacts", "enabled apiVersion");
        api.model("Tokens", "accessToken refreshToken username");
        api.model("Project", "id name organizationName organizationId projectKey version");
        api.model("Projects", "entries:[Project] matchingItemCount totalItemCount");
        api.model("Organization", "id name");

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
        api.get("getProject", BACKEND + "projects/get", "projectIdentifier", "Project", projects::project);
        api.get(
                "listProjects",
                BACKEND + "projects",
                "organizationIdentifier searchTerm sortBy[] sortDirection[] userRelation limit offset",
                "Projects",
                projects::projects);
        api.post(
                "createProject",
                BACKEND + "projects",
                "#projectToCreate",
                "Project 400:ValidationErrors",
                projects::createProject);
        api.model("ValidationErrors", "validationErrors");
        api.get("listOrganizations", BACKEND + "myOrganizations", "", "[Organization]", projects::workspaces);
        api.serve("/api/backend/swagger.json");
    }

    private static void leaderboard(ApiDocument api, Store store) {
        ExperimentHandlers experiments = new ExperimentHandlers(store);
        OperationHandlers operations = new OperationHandlers(store);
        AttributeHandlers attributes = new AttributeHandlers(store);
        models(api);

        api.get("getExperiment", LEADERBOARD + "experiments", "experimentId", "Experiment", experiments::get);
        api.post(
                "createExperiment",
                LEADERBOARD + "experiments",
                "#experimentCreationParams:Creation @X-Neptune-CliVersion",
                "Experiment",
                experiments::create);
        api.model("Creation", "gitInfo:GitInfo"); // or the client does not know how to write the time of the commit
        api.model("GitInfo", "commit:Commit");
        api.post(
                "createEmptyCheckpoint",
                LEADERBOARD + "notebooks/{notebookId}/checkpoints2",
                "#checkpoint",
                "Checkpoint",
                experiments::checkpoint);
        api.model("Checkpoint", "id");
        api.post("ping", ATTRIBUTES + "/ping", "experimentId", "", experiments::ping);
        api.post(
                "executeOperations",
                ATTRIBUTES + "/operations",
                "experimentId #operations",
                "[OperationError]",
                operations::execute);

        api.get("getExperimentAttributes", ATTRIBUTES, "experimentId", "Attributes", attributes::all);
        api.get("getFloatAttribute", ATTRIBUTES + "/floats", FIELD, "Value", attributes.one(AttributeType.FLOAT));
        api.get("getIntAttribute", ATTRIBUTES + "/integers", FIELD, "Value", attributes.one(AttributeType.INTEGER));
        api.get("getBoolAttribute", ATTRIBUTES + "/booleans", FIELD, "Value", attributes.one(AttributeType.BOOLEAN));
        api.get("getStringAttribute", ATTRIBUTES + "/strings", FIELD, "Value", attributes.one(AttributeType.STRING));
        api.get(
                "getDatetimeAttribute",
                ATTRIBUTES + "/datetimes",
                FIELD,
                "Time",
                attributes.one(AttributeType.DATETIME));
        api.get("getFileAttribute", ATTRIBUTES + "/files", FIELD, "File", attributes.one(AttributeType.FILE));
        api.get(
                "getFloatSeriesAttribute",
                ATTRIBUTES + "/floatSeries",
                FIELD,
                "Series",
                attributes.one(AttributeType.FLOAT_SERIES));
        api.get(
                "getStringSeriesAttribute",
                ATTRIBUTES + "/stringSeries",
                FIELD,
                "Series",
                attributes.one(AttributeType.STRING_SERIES));
        api.get(
                "getStringSetAttribute",
                ATTRIBUTES + "/stringSets",
                FIELD,
                "StringSet",
                attributes.one(AttributeType.STRING_SET));
        api.get(
                "getFloatSeriesValues",
                ATTRIBUTES + "/series/float",
                FIELD + " limit offset",
                "Points",
                attributes::floats);
        api.get(
                "getStringSeriesValues",
                ATTRIBUTES + "/series/string",
                FIELD + " limit offset",
                "Points",
                attributes::strings);
        api.get(
                "getImageSeriesValues",
                ATTRIBUTES + "/series/image",
                FIELD + " limit offset",
                "Points",
                attributes::images);
        api.get("getArtifactAttribute", ATTRIBUTES + "/artifacts", FIELD, "Artifact", new ArtifactHandlers(store)::get);
        tables(api, store);
        uploads(api, new UploadHandlers(store));
        downloads(api, new DownloadHandlers(store));
        api.serve("/api/leaderboard/swagger.json");
    }

    private static void tables(ApiDocument api, Store store) {
        SearchHandlers search = new SearchHandlers(store);
        TrashHandlers trash = new TrashHandlers(store);
        String table = LEADERBOARD + "leaderboard";
        api.post(
                "searchLeaderboardEntries",
                table + "/entries/search",
                "projectIdentifier type[] #params",
                "Rows",
                search::entries);
        api.model("Rows", "entries:[Row] matchingItemCount"); // older clients read them so, newer ones as they come
        api.model("Row", "experimentId type attributes:[Attribute]");
        api.post(
                "searchLeaderboardAttributes",
                table + "/attributes/search",
                "projectIdentifier search type[] #params",
                "Fields",
                search::fields);
        api.model("Fields", "entries:[Field]");
        api.model("Field", "name type");
        String experiments = LEADERBOARD + "experiments/trash";
        String those = "projectIdentifier #experimentIdentifiers";
        api.post("trashExperiments", experiments, those, "BulkResult", trash::trash);
        api.post("deleteExperiments", experiments + "/delete", those, "BulkResult", trash::delete);
        api.post(
                "deleteAllExperiments",
                experiments + "/deleteAll",
                "projectIdentifier",
                "BulkResult",
                trash::deleteAll);
        api.model("BulkResult", "errors updatedExperimentIdentifiers");
    }

    private static void uploads(ApiDocument api, UploadHandlers uploads) {
        String file = ATTRIBUTES + "/storage/file/upload";
        String member = ATTRIBUTES + "/storage/fileset/upload";
        String field = "experimentIdentifier attribute";
        String part = field + " uploadId uploadPartIdx";
        api.post("fileAtomUpload", file, field + " ext", "Upload", uploads::file);
        api.post(
                "fileAtomMultipartUploadStart",
                file + "/start",
                field + " ext totalLength",
                "Upload",
                uploads::beginFile);
        api.post("fileAtomMultipartUploadPart", file + "/part", part, "Upload", uploads::part);
        api.post("fileAtomMultipartUploadFinish", file + "/finish", field + " uploadId", "Upload", uploads::finishFile);
        api.post("fileSetFileUpload", member, field + " subPath", "Upload", uploads::member);
        api.post(
                "fileSetFileMultipartUploadStart",
                member + "/start",
                field + " subPath totalLength",
                "Upload",
                uploads::beginMember);
        api.post("fileSetFileMultipartUploadPart", member + "/part", part + " subPath", "Upload", uploads::part);
        api.post(
                "fileSetFileMultipartUploadFinish",
                member + "/finish",
                field + " subPath uploadId",
                "Upload",
                uploads::finishMember);
        api.post(
                "uploadFileSetAttributeTar",
                ATTRIBUTES + "/uploadFileSetTar",
                FIELD + " reset",
                "Upload",
                uploads::archive);
        api.model("Upload", "uploadId errors:[OperationError]");
    }

    private static void downloads(ApiDocument api, DownloadHandlers downloads) {
        api.get("downloadAttribute", ATTRIBUTES + "/download", FIELD, "", downloads::file);
        api.get("getImageSeriesValue", ATTRIBUTES + "/series/image/single", FIELD + " index", "", downloads::image);
        api.get("lsFileSetAttribute", ATTRIBUTES + "/ls", FIELD + " path", "[Entry]", downloads::list);
        api.post(
                "prepareForDownloadFileSetAttributeZip",
                ATTRIBUTES + "/downloadFileSetZipRequest",
                FIELD,
                "Preparation",
                downloads::prepareZip);
        api.get(
                "getDownloadPrepareRequest",
                LEADERBOARD + "download/downloadRequest",
                "id",
                "Preparation",
                downloads::zipPlace);
        api.get("downloadFileSetZip", DownloadHandlers.ZIP_PATH, FIELD, "", downloads::zip);
        api.model("Entry", "name size mtime:date-time fileType");
        api.model("Preparation", "id downloadUrl");
    }

    private static void artifacts(ApiDocument api, Store store) {
        ArtifactHandlers artifacts = new ArtifactHandlers(store);
        String path = "/api/artifacts/v1/artifacts";
        String one = "projectIdentifier hash";
        api.post("createNewArtifact", path, one + " size parentIdentifier", "ArtifactState", artifacts::create);
        api.post(
                "uploadArtifactFilesMetadata",
                path + "/files",
                one + " #artifactFilesDTO",
                "ArtifactState",
                artifacts::describe);
        api.post(
                "createArtifactVersion",
                path + "/versions",
                one + " parentIdentifier #artifactFilesDTO",
                "ArtifactState",
                artifacts::addTo);
        api.get("listArtifactFiles", path + "/files", one, "ArtifactFiles", artifacts::list);
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
