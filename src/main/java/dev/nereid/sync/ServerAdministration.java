package dev.nereid.sync;

import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server's projects and accounts, and who may do what. Each call throws what {@link HttpTransport} does. */
public final class ServerAdministration {
    /** A project, or a workspace, in which accounts have roles. */
    public record Place(String kind, String name) {
        public static Place project(String name) {
            return new Place("project", name);
        }

        public static Place workspace(String name) {
            return new Place("workspace", name);
        }

        @Override
        public String toString() {
            return "the " + kind + " " + name;
        }
    }

    private final ServerRequests server;

    ServerAdministration(ServerRequests server) {
        this.server = server;
    }

    private static ObjectNode body() {
        return JsonMapper.shared().createObjectNode();
    }

    private void delete(HttpUrl.Builder url) {
        server.send(new Request.Builder().url(url.build()).delete());
    }

    // ------------------------------------------------------------------------------------------------ projects --

    public JsonNode projects() {
        return server.getJson(server.url("projects").build());
    }

    /**
     * @param key null to let the server derive one
     * @param visibility private, workspace or public; null for the server's choice
     */
    public JsonNode createProject(String name, String key, String visibility) {
        ObjectNode body = body().put("name", name);
        if (key != null) {
            body.put("key", key);
        }
        if (visibility != null) {
            body.put("visibility", visibility);
        }
        return server.postJson("projects", body);
    }

    public void setVisibility(String project, String visibility) {
        server.post("projects/visibility", body().put("name", project).put("visibility", visibility));
    }

    /** Whether it takes nothing any more. */
    public void setArchived(String project, boolean archived) {
        server.post("projects/archived", body().put("name", project).put("archived", archived));
    }

    public void deleteProject(String name) {
        delete(server.url("projects").addQueryParameter("name", name));
    }

    // ------------------------------------------------------------------------------------------------- members --

    public JsonNode members(Place place) {
        return server.getJson(
                server.url("members").addQueryParameter(place.kind, place.name).build());
    }

    /** Instead of the role that it has, if any. */
    public void setMember(Place place, String account, String role) {
        server.post(
                "members",
                body().put(place.kind, place.name).put("name", account).put("role", role));
    }

    public void removeMember(Place place, String account) {
        delete(server.url("members").addQueryParameter(place.kind, place.name).addQueryParameter("name", account));
    }

    // ------------------------------------------------------------------------------------------------ accounts --

    public JsonNode accounts() {
        return server.getJson(server.url("accounts").build());
    }

    /** The same, with a token that lives as long as the server lets it. */
    public String createAccount(String name, boolean isService) {
        return createAccount(name, isService, null);
    }

    /**
     * Returns the API token of the new account, which can't be shown again.
     *
     * @param lifetime of the token; null for as long as the server lets it
     */
    public String createAccount(String name, boolean isService, Duration lifetime) {
        ObjectNode body = body().put("name", name).put("service", isService);
        return token(server.postJson("accounts", limited(body, lifetime)));
    }

    private static ObjectNode limited(ObjectNode body, Duration lifetime) {
        return lifetime == null ? body : body.put("lifetime_seconds", Math.max(1, lifetime.toSeconds()));
    }

    /**
     * Returns another API token of an account.
     *
     * @param alone whether all others of it end
     * @param lifetime null for as long as the server lets it
     */
    public String issueToken(String name, boolean alone, Duration lifetime) {
        ObjectNode body = body().put("name", name).put("alone", alone);
        return token(server.postJson("accounts/token", limited(body, lifetime)));
    }

    /** Its sessions end, its tokens go on. */
    public void setPassword(String name, String password) {
        server.post("accounts/password", body().put("name", name).put("password", password));
    }

    /** @param name whose; null for all */
    public JsonNode tokens(String name) {
        HttpUrl.Builder url = server.url("accounts/tokens");
        return server.getJson((name == null ? url : url.addQueryParameter("name", name)).build());
    }

    /** Lets a token live so long from now on; null for as long as the server lets it. */
    public void renewToken(String id, Duration lifetime) {
        server.post("accounts/tokens/renew", limited(body().put("id", id), lifetime));
    }

    public void revokeToken(String id) {
        delete(server.url("accounts/tokens").addQueryParameter("id", id));
    }

    private String token(JsonNode answer) {
        return new ApiToken(server.token().address(), answer.path("key").asString("")).text();
    }

    public void removeAccount(String name) {
        delete(server.url("accounts").addQueryParameter("name", name));
    }
}
