package dev.nereid.server.neptune;

import static dev.nereid.server.session.Session.with;

import dev.nereid.model.AttributeType;
import dev.nereid.store.Store;
import java.util.function.Function;

/** Runs, models, versions: their fields, files and tables. */
final class LeaderboardRoutes {
    private static final String LEADERBOARD = "/api/leaderboard/v1/";
    private static final String ATTRIBUTES = LEADERBOARD + "attributes";
    private static final String FIELD = "experimentId attribute";

    private LeaderboardRoutes() {}

    static void addAll(ApiDocument api) {
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
