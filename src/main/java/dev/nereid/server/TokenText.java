package dev.nereid.server;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An API token as people copy it: where the server is, and the key that it knows. */
final class TokenText {
    private static final String VARIABLE = "NEREID_API_TOKEN=";
    private static final String ADDRESS = "api_address";
    private static final String KEY = "api_key";

    private TokenText() {}

    static String of(String address, String key) {
        String json = JsonMapper.shared()
                .createObjectNode()
                .put(ADDRESS, address)
                .put(KEY, key)
                .toString();
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The key in a token, or in a line that sets {@code NEREID_API_TOKEN} to it; what is neither is taken for a key. */
    static String key(String text) {
        try {
            String bare = text.startsWith(VARIABLE) ? text.substring(VARIABLE.length()) : text;
            byte[] json = Base64.getDecoder().decode(bare);
            return JsonMapper.shared()
                    .readTree(new String(json, StandardCharsets.UTF_8))
                    .path(KEY)
                    .asString(text);
        } catch (IllegalArgumentException | JacksonException e) {
            return text;
        }
    }

    /**
     * Where whoever asks reaches the server: a page says where it came from, others name the host.
     *
     * @param publicUrl null if that was not said
     */
    static String address(Context context, String publicUrl) {
        if (publicUrl != null) {
            return publicUrl;
        }
        String origin = context.header("Origin");
        return origin != null && origin.startsWith("http") ? origin : context.scheme() + "://" + context.host();
    }
}
