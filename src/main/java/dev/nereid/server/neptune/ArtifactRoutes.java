package dev.nereid.server.neptune;

import static dev.nereid.server.session.Session.with;

import dev.nereid.store.Store;
import java.util.function.Function;

/** Files of artifacts, by their hash. */
final class ArtifactRoutes {
    private ArtifactRoutes() {}

    static void addAll(ApiDocument api) {
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
}
