package dev.nereid.server.neptune;

import dev.nereid.server.session.Gate;
import dev.nereid.server.session.Session;
import dev.nereid.server.session.SmallBody;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client wants tokens that expire and are renewed. Ours are its API token in that dress: nothing has to be kept for them,
 * any server of a database knows them, and they end when the API token does.
 */
final class WireAuthentication {
    /** Below it, the client speaks OAuth to whoever issued its tokens. */
    static final String ISSUER_PATH = "/api/auth/realms/nereid";

    private static final String API_TOKEN = "X-Neptune-Api-Token";
    private static final String ORIGIN = "nereid.origin";
    private static final String SCHEME = "Bearer ";
    private static final String KEY = "key";
    private static final Duration LIFETIME = Duration.ofDays(1);

    /** The client shows it to its user, who would not learn why otherwise. */
    private static final String SHOWN = "X-Server-Error";

    private static final String REFUSAL = "The access token is missing, or not one of this server's.";
    private static final String REFRESH_TOKEN = "refresh_token=";

    private final Store store;
    private final Gate gate;

    WireAuthentication(Store store, Gate gate) {
        this.store = store;
        this.gate = gate;
    }

    /** Before all operations but those that begin a session. */
    void check(Context context) {
        String key = claims(context.header("Authorization")).path(KEY).asString(null);
        Session.begin(context, store, shown(context, () -> gate.admit(key, context.ip(), REFUSAL)));
        String issuer = claims(context.header("Authorization")).path("iss").asString("");
        context.attribute(ORIGIN, issuer.replace(ISSUER_PATH, ""));
    }

    /** Runs the gate, and lets the client show why it is shut. */
    private static Token shown(Context context, Supplier<Token> gate) {
        try {
            return gate.get();
        } catch (HttpResponseException e) {
            context.header(SHOWN, e.getMessage());
            throw e;
        }
    }

    /**
     * Whose access token the header of a web socket carries.
     *
     * @throws HttpResponseException if nobody's, or too many requests came
     */
    Account accountOf(String header, String address) {
        String key = claims(header).path(KEY).asString(null);
        return gate.identify(key, address, REFUSAL).account();
    }

    /** The same later on; null if it has ended. */
    Account accountOf(String header) {
        JsonNode key = claims(header).path(KEY);
        return key.isString() ? store.administration().authenticate(key.asString()) : null;
    }

    /** What the access token in the header says. */
    private static JsonNode claims(String header) {
        String token = header != null && header.startsWith(SCHEME) ? header.substring(SCHEME.length()) : "";
        String[] parts = token.split("\\.");
        return decode(parts.length < 2 ? "" : parts[1], Base64.getUrlDecoder());
    }

    /** Where the client found this server when it logged in: what is in front of it may have changed the request. */
    static String originOf(Context context) {
        return context.attribute(ORIGIN);
    }

    /** Where the client found this server, by the token that it was given. */
    static String addressOf(Context context) {
        JsonNode token = apiToken(context);
        String url = token.path("api_url").asString("");
        return (url.isEmpty() ? token.path("api_address").asString("") : url).replaceAll("/+$", "");
    }

    private static JsonNode apiToken(Context context) {
        String token = context.header(API_TOKEN);
        return decode(token == null ? "" : token.strip(), Base64.getDecoder());
    }

    /** An API token for the first access token. */
    void exchange(Context context) {
        JsonNode token = apiToken(context);
        String key = token.path("api_key").asString(null);
        String refusal = "The API token is not one of this server's.";
        Token known = shown(context, () -> gate.identify(key, context.ip(), refusal));
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("accessToken", accessToken(key, addressOf(context), known.expires()))
                .put("refreshToken", refreshToken(key, addressOf(context)))
                .put("username", known.account().name());
        WireJson.answer(context, json);
    }

    /** The next access token. Nobody is known yet, so no thread waits for what they send. */
    void refresh(Context context) {
        context.future(() -> SmallBody.read(context.req()).thenAccept(body -> answerRefresh(context, body)));
    }

    /** @param body null if it is too large */
    private void answerRefresh(Context context, byte[] body) {
        if (body == null) {
            context.status(413);
            WireJson.answer(context, WireJson.empty().put("error", "invalid_request"));
            return;
        }
        String given = refreshTokenIn(new String(body, StandardCharsets.UTF_8));
        JsonNode token = decode(given == null ? "" : given, Base64.getUrlDecoder());
        ObjectNode json = JsonMapper.shared().createObjectNode();
        try {
            String key = token.path(KEY).asString(null);
            Token known = gate.identify(key, context.ip(), "");
            json.put("access_token", accessToken(key, token.path("iss").asString(""), known.expires()))
                    .put("refresh_token", given)
                    .put("token_type", "Bearer")
                    .put("expires_in", LIFETIME.toSeconds());
        } catch (HttpResponseException e) { // too many wrong ones, too: the client knows no other answer
            context.status(400);
            json.put("error", "invalid_grant");
        }
        WireJson.answer(context, json);
    }

    /** Null if a form has none. */
    private static String refreshTokenIn(String form) {
        return Arrays.stream(form.split("&"))
                .filter(entry -> entry.startsWith(REFRESH_TOKEN))
                .map(entry -> entry.substring(REFRESH_TOKEN.length()))
                .findFirst()
                .map(WireAuthentication::unescape)
                .orElse(null);
    }

    private static String unescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String refreshToken(String key, String address) {
        return encode(JsonMapper.shared().createObjectNode().put(KEY, key).put("iss", address));
    }

    /** @param end of the API token; null for none */
    private static String accessToken(String key, String address, Long end) {
        long exp = Instant.now().plus(LIFETIME).getEpochSecond();
        exp = end == null ? exp : Math.min(exp, TimeUnit.MICROSECONDS.toSeconds(end));
        ObjectNode header =
                JsonMapper.shared().createObjectNode().put("alg", "none").put("typ", "JWT");
        ObjectNode claims = JsonMapper.shared().createObjectNode();
        claims.put("exp", exp)
                .put("iss", address + ISSUER_PATH)
                .put("azp", "nereid")
                .put(KEY, key);
        return encode(header) + "." + encode(claims) + "."
                + encode(JsonMapper.shared().createObjectNode());
    }

    private static String encode(ObjectNode json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A missing node for what is none. */
    private static JsonNode decode(String base64, Base64.Decoder decoder) {
        try {
            return JsonMapper.shared().readTree(decoder.decode(base64));
        } catch (IllegalArgumentException | JacksonException e) {
            return JsonMapper.shared().missingNode();
        }
    }
}
