package dev.nereid.sync;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import okhttp3.HttpUrl;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code nereid serve} prints as {@code NEREID_API_TOKEN}: base64 of a JSON object with {@code api_address} and
 * {@code api_key}.
 */
public record ApiToken(HttpUrl address, String key) {
    private static final String VARIABLE = "NEREID_API_TOKEN=";
    private static final String HELP =
            " Copy the line NEREID_API_TOKEN=… that nereid serve printed at its first start.";

    /** @throws IllegalArgumentException if it is no token; the message says what is wrong but does not repeat it */
    public static ApiToken parse(String token) {
        JsonNode json;
        try {
            byte[] bytes = Base64.getDecoder().decode(bare(token));
            json = JsonMapper.shared().readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | JacksonException e) {
            throw new IllegalArgumentException("The API token is not base64 of a JSON object." + HELP);
        }
        String address = json.path("api_address").asString("");
        String key = json.path("api_key").asString("");
        HttpUrl url = HttpUrl.parse(address);
        if (url == null || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "The API token lacks " + (url == null ? "a usable api_address" : "an api_key") + "." + HELP);
        }
        if (!key.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "The api_key in the API token holds characters that none of ours has." + HELP);
        }
        return new ApiToken(url, key);
    }

    /** As {@link #parse} reads it. */
    public String text() {
        String address = address().toString().replaceAll("/$", "");
        String json = JsonMapper.shared()
                .createObjectNode()
                .put("api_address", address)
                .put("api_key", key)
                .toString();
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Without what comes along when a line is copied from a terminal: the variable's name, and line breaks. */
    private static String bare(String token) {
        String text = token.replaceAll("\\s", "");
        return text.startsWith(VARIABLE) ? text.substring(VARIABLE.length()) : text;
    }

    /** Without the secret, so that a log can show it. */
    @Override
    public String toString() {
        return "token for " + address;
    }
}
