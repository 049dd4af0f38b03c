package dev.nereid.server.neptune;

import io.javalin.http.Context;
import tools.jackson.databind.node.ObjectNode;

/** What a client asks before it begins: how this server wants things. */
final class SessionHandlers {
    private static final int CHUNK_BYTES_MIN = 5 << 20;
    private static final int CHUNK_BYTES_MAX = 1 << 30;
    private static final int CHUNKS_MAX = 1000;

    private SessionHandlers() {}

    static void configuration(Context context) {
        String address = WireAuthentication.addressOf(context);
        ObjectNode json = WireJson.empty().put("apiUrl", address).put("applicationUrl", address);
        json.putObject("pyLibVersions").put("minCompatibleVersion", "1.0.0").put("maxCompatibleVersion", "1.99.0");
        json.putObject("multiPartUpload")
                .put("enabled", true)
                .put("minChunkSize", CHUNK_BYTES_MIN)
                .put("maxChunkSize", CHUNK_BYTES_MAX)
                .put("maxChunkCount", CHUNKS_MAX)
                .put("maxSinglePartSize", CHUNK_BYTES_MIN);
        json.putObject("artifacts").put("enabled", true).put("apiVersion", 2);
        json.put("sysNameSetByBackend", false);
        WireJson.answer(context, json);
    }
}
