package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.store.Quotas;
import dev.nereid.testing.BrowserSession;
import dev.nereid.testing.SharedHttp;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions of browsers: how they begin, what they are good for, and how they end. */
class SessionTest {
    private static final String PASSWORD = "correct horse";
    private static final Pattern COOKIE = Pattern.compile("(nereid_\\w{8})=([\\w-]*); .*");

    @TempDir
    private Path temporary;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(temporary.resolve("data"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ------------------------------------------------------------------------------------------------- calling --

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.server().address() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return SharedHttp.CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> signIn(String body) throws Exception {
        return send("POST", "/api/v1/session", body, "Nereid-Web", "1");
    }

    private static BrowserSession session(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return BrowserSession.begunBy(answer);
    }

    private BrowserSession byToken(String key) throws Exception {
        return session(signIn("{\"token\": \"" + key + "\"}"));
    }

    private static String credentials(String name, String password) {
        return "{\"account\": \"" + name + "\", \"password\": \"" + password + "\"}";
    }

    private HttpResponse<String> get(String path, BrowserSession session) throws Exception {
        return send("GET", "/api/v1/" + path, null, session.headers());
    }

    private HttpResponse<String> post(String path, String body, BrowserSession session) throws Exception {
        return send("POST", "/api/v1/" + path, body, session.headers());
    }

    private HttpResponse<String> delete(String path, BrowserSession session) throws Exception {
        return send("DELETE", "/api/v1/" + path, null, session.headers());
    }

    private boolean isIn(BrowserSession session) throws Exception {
        return get("info", session).statusCode() == 200;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Returns the key of the new account's token. */
    private String createAccount(String name, String more) throws Exception {
        BrowserSession admin = byToken(server.key());
        return json(post("accounts", "{\"name\": \"" + name + "\"" + more + "}", admin))
                .path("key")
                .asString();
    }

    private void setPassword(String name, String password) throws Exception {
        String body = "{\"name\": \"" + name + "\", \"password\": \"" + password + "\"}";
        assertThat(post("accounts/password", body, byToken(server.key())).statusCode())
                .isEqualTo(204);
    }

    private static String message(HttpResponse<String> answer) {
        return JsonMapper.shared()
                .readTree(answer.body())
                .path("error")
                .path("message")
                .asString();
    }

    // -------------------------------------------------------------------------------------------------- cookie --

    @Test
    void theCookieIsForThisSiteAlone() throws Exception {
        String set = signIn("{\"token\": \"" + server.key() + "\"}")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();

        assertThat(set)
                .matches(COOKIE)
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/");
        assertThat(set).doesNotContain("Secure").doesNotContain("Domain");
    }

    @Test
    void theCookieIsForHttpsAloneWhereBrowsersComeByIt() throws Exception {
        Path data = temporary.resolve("behind");
        ServerOptions options = new ServerOptions(
                "127.0.0.1",
                0,
                data,
                TestDatabase.urlFor(data),
                "ml",
                Quotas.NONE,
                ServerLimits.DEFAULT,
                "https://tracker.example",
                null);
        try (NereidServer behind = NereidServer.start(options)) {
            URI session = URI.create(behind.address() + "/api/v1/session");
            HttpResponse<String> answer = SharedHttp.CLIENT.send(
                    HttpRequest.newBuilder(session)
                            .header("Nereid-Web", "1")
                            .POST(BodyPublishers.ofString("{\"token\": \"" + behind.firstToken() + "\"}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).contains("; Secure");
        }
    }

    @Test
    void theWholeLineOfATokenSignsInToo() throws Exception {
        assertThat(isIn(byToken("NEREID_API_TOKEN=" + server.token()))).isTrue();
        assertThat(isIn(byToken(server.token()))).isTrue();
    }

    @Test
    void aSessionIsNoTokenAndATokenIsNoSession() throws Exception {
        BrowserSession session = byToken(server.key());
        int value = session.cookie().indexOf('=') + 1;
        String secret = session.cookie().substring(value) + session.pageKey();
        String name = session.cookie().substring(0, value);

        assertThat(send("GET", "/api/v1/info", null, "Authorization", "Bearer " + secret)
                        .statusCode())
                .isEqualTo(401);
        assertThat(isIn(new BrowserSession(name + server.key(), ""))).isFalse();
        assertThat(signIn("{\"token\": \"" + secret + "\"}").statusCode()).isEqualTo(401);
        assertThat(isIn(session)).isTrue();
    }

    /** A browser sends the cookie to all ports of a host, and so to whoever listens there. */
    @Test
    void theCookieAloneIsWorthNothing() throws Exception {
        BrowserSession session = byToken(server.key());
        assertThat(send("GET", "/api/v1/info", null, "Cookie", session.cookie()).statusCode())
                .isEqualTo(401);
        assertThat(isIn(new BrowserSession(session.cookie(), "1"))).isFalse();
        assertThat(isIn(new BrowserSession(session.cookie(), ""))).isFalse();
        assertThat(isIn(new BrowserSession("nereid_00000000=", session.pageKey())))
                .isFalse();
        assertThat(send("GET", "/api/v1/info?page_key=" + session.pageKey(), null, "Cookie", session.cookie())
                        .statusCode())
                .as("a link to a download")
                .isEqualTo(200);
    }

    // ------------------------------------------------------------------------------------------ other sites --

    @Test
    void whatAnotherSiteSendsChangesNothing() throws Exception {
        BrowserSession session = byToken(server.key());
        String body = "{\"name\": \"ml/stolen\"}";

        List<HttpResponse<String>> answers = List.of(
                send("POST", "/api/v1/projects", body, "Cookie", session.cookie()),
                send("POST", "/api/v1/projects", body, "Cookie", session.cookie(), "Content-Type", "text/plain"),
                send("POST", "/api/v1/projects", body, session.headers("Sec-Fetch-Site", "cross-site")),
                send("POST", "/api/v1/projects", body, session.headers("Sec-Fetch-Site", "same-site")),
                send("DELETE", "/api/v1/session", null, "Cookie", session.cookie()),
                send("POST", "/api/v1/session", credentials("admin", PASSWORD)));

        assertThat(answers).allMatch(answer -> answer.statusCode() == 403);
        assertThat(answers).allMatch(answer -> answer.body().contains("Nothing was changed."));
        assertThat(get("projects", session).body()).doesNotContain("stolen");
        assertThat(send("POST", "/api/v1/projects", body, session.headers("Sec-Fetch-Site", "same-origin"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void noOtherSiteIsAllowedToAskForMore() throws Exception {
        HttpResponse<String> asked = send(
                "OPTIONS",
                "/api/v1/projects",
                null,
                "Origin",
                "http://evil.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "nereid-web");

        assertThat(asked.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void everyAnswerTellsBrowsersNotToGuessAndNotToRunIt() throws Exception {
        BrowserSession session = byToken(server.key());
        String sha256 = "a".repeat(64);
        List<HttpResponse<String>> answers = List.of(
                send("GET", "/", null),
                send("GET", "/-/assets/app.js", null),
                send("GET", "/-/assets/none.js", null),
                send("GET", "/no/such/page/at/all", null),
                send("GET", "/api/v1/info", null),
                get("info", session),
                get("object?id=NONE-1", session),
                get("contents/" + sha256, session),
                signIn("{"),
                signIn(credentials("nobody", PASSWORD)),
                send("GET", "/api/backend/swagger.json", null));

        for (HttpResponse<String> answer : answers) {
            assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                    .as(answer.uri().toString())
                    .hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(answer.uri().toString())
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
    }

    // ----------------------------------------------------------------------------------------------------- ends --

    @Test
    void signingOutEndsTheSessionOnTheServer() throws Exception {
        BrowserSession session = byToken(server.key());
        BrowserSession other = byToken(server.key());

        HttpResponse<String> out = delete("session", session);

        assertThat(out.headers().firstValue("Set-Cookie").orElse(""))
                .contains("=; ")
                .contains("Expires=Thu, 01 Jan 1970");
        assertThat(isIn(session)).isFalse();
        assertThat(isIn(other)).isTrue();
    }

    @Test
    void aSessionEndsWithItsTokenAndWithItsAccount() throws Exception {
        String key = createAccount("alice", "");
        BrowserSession alice = byToken(key);
        setPassword("alice", PASSWORD);
        alice = byToken(key); // a new password has ended the sessions before it
        BrowserSession byPassword = session(signIn(credentials("alice", PASSWORD)));
        String id = json(get("accounts/tokens?name=alice", alice))
                .path("tokens")
                .get(0)
                .path("id")
                .asString();

        assertThat(delete("accounts/tokens?id=" + id, alice).statusCode()).isEqualTo(204);
        assertThat(isIn(alice)).isFalse();
        assertThat(isIn(byPassword)).isTrue();

        assertThat(delete("accounts?name=alice", byToken(server.key())).statusCode())
                .isEqualTo(204);
        assertThat(isIn(byPassword)).isFalse();
        assertThat(signIn(credentials("alice", PASSWORD)).statusCode()).isEqualTo(401);
    }

    @Test
    void oneSessionEndsAnotherOfItsAccountAndNoneOfOthers() throws Exception {
        BrowserSession mine = byToken(server.key());
        BrowserSession other = byToken(server.key());
        BrowserSession alice = byToken(createAccount("alice", ""));
        JsonNode sessions = json(get("accounts/sessions?name=admin", mine)).path("sessions");
        String id = null;
        for (JsonNode session : sessions) {
            id = session.path("current").asBoolean() ? id : session.path("id").asString();
        }

        assertThat(delete("accounts/tokens?id=" + id, alice).statusCode()).isEqualTo(404);
        assertThat(get("accounts/sessions?name=admin", alice).statusCode()).isEqualTo(403);
        for (JsonNode session : sessions) {
            if (!session.path("current").asBoolean()) {
                delete("accounts/tokens?id=" + session.path("id").asString(), mine);
            }
        }
        assertThat(isIn(mine)).isTrue();
        assertThat(isIn(other)).isFalse();
        assertThat(isIn(alice)).isTrue();
    }

    // ----------------------------------------------------------------------------------------------- passwords --

    @Test
    void aPasswordSignsInAndIsNowhereInTheStore() throws Exception {
        createAccount("alice", "");
        setPassword("alice", PASSWORD);

        BrowserSession alice = session(signIn(credentials("alice", PASSWORD)));

        assertThat(json(get("info", alice)).path("account").asString()).isEqualTo("alice");
        JsonNode how = json(get("accounts/sessions?name=alice", alice));
        assertThat(how.path("password").asBoolean()).isTrue();
        assertThat(how.path("sessions").get(0).path("token").isNull()).isTrue();
        assertThat(how.toString()).doesNotContain("argon2");
    }

    @Test
    void whoIsThereCanNotBeToldFromTheRefusal() throws Exception {
        createAccount("alice", "");
        createAccount("robot", ", \"service\": true");
        setPassword("alice", PASSWORD);

        List<HttpResponse<String>> answers = List.of(
                signIn(credentials("alice", "wrong horse")),
                signIn(credentials("nobody", "wrong horse")),
                signIn(credentials("robot", "wrong horse")),
                signIn(credentials("admin", "wrong horse")),
                signIn(credentials("n".repeat(500), "wrong horse")),
                signIn(credentials("alice", "x".repeat(5000))));

        assertThat(answers).allMatch(answer -> answer.statusCode() == 401);
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
    }

    @Test
    void tooManyWrongOnesAndNoneIsLookedAt() throws Exception {
        createAccount("alice", "");
        setPassword("alice", PASSWORD);
        for (int i = 0; i < 10; i++) {
            assertThat(signIn(credentials("alice", "wrong horse")).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> refused = signIn(credentials("alice", PASSWORD));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(byToken(server.key())).as("a token signs in all the same").isNotNull();
    }

    @Test
    void aPersonChangesThePasswordByTheCurrentOneWhichEndsTheOtherSessions() throws Exception {
        String key = createAccount("alice", "");
        setPassword("alice", PASSWORD);
        BrowserSession here = session(signIn(credentials("alice", PASSWORD)));
        BrowserSession there = session(signIn(credentials("alice", PASSWORD)));
        String change = "{\"name\": \"alice\", \"password\": \"battery staple\"%s}";

        HttpResponse<String> without = post("accounts/password", change.formatted(""), here);
        HttpResponse<String> wrong = post("accounts/password", change.formatted(", \"current\": \"no\""), here);
        HttpResponse<String> right =
                post("accounts/password", change.formatted(", \"current\": \"" + PASSWORD + "\""), here);

        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(message(wrong)).isEqualTo("The current password is another one. The password was not changed.");
        assertThat(right.statusCode()).isEqualTo(204);
        assertThat(isIn(here)).isTrue();
        assertThat(isIn(there)).isFalse();
        assertThat(signIn(credentials("alice", PASSWORD)).statusCode()).isEqualTo(401);
        assertThat(isIn(session(signIn(credentials("alice", "battery staple")))))
                .isTrue();
        assertThat(isIn(byToken(key))).as("its tokens go on").isTrue();
    }

    @Test
    void onlyTheAdministratorSetsPasswordsOfOthersAndProgramsHaveNone() throws Exception {
        BrowserSession alice = byToken(createAccount("alice", ""));
        createAccount("bob", "");
        createAccount("robot", ", \"service\": true");
        BrowserSession admin = byToken(server.key());
        String body = "{\"name\": \"%s\", \"password\": \"%s\"}";

        assertThat(post("accounts/password", body.formatted("bob", PASSWORD), alice)
                        .statusCode())
                .isEqualTo(403);
        assertThat(message(post("accounts/password", body.formatted("robot", PASSWORD), admin)))
                .contains("programs have tokens and no password");
        for (String bad : List.of("too short", "x".repeat(201))) {
            HttpResponse<String> refused = post("accounts/password", body.formatted("bob", bad), admin);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(message(refused)).contains("10 to 200 characters");
        }
        assertThat(signIn(credentials("bob", "too short")).statusCode()).isEqualTo(401);
    }

    // ------------------------------------------------------------------------------------------------ lifetimes --

    @Test
    void aSessionOfAnExpiringTokenMakesNothingThatOutlivesIt() throws Exception {
        BrowserSession session = byToken(createAccount("alice", ", \"lifetime_seconds\": 3600"));
        String expires = json(get("accounts/tokens?name=alice", session))
                .path("tokens")
                .get(0)
                .path("expires")
                .asString();

        HttpResponse<String> tooLong =
                post("accounts/token", "{\"name\": \"alice\", \"lifetime_seconds\": 86400}", session);
        json(post("accounts/token", "{\"name\": \"alice\"}", session));
        HttpResponse<String> password =
                post("accounts/password", "{\"name\": \"alice\", \"password\": \"" + PASSWORD + "\"}", session);

        assertThat(message(tooLong)).contains("which asks for it, ends then");
        for (JsonNode token : json(get("accounts/tokens?name=alice", session)).path("tokens")) {
            assertThat(token.path("expires").asString()).isEqualTo(expires);
        }
        assertThat(json(get("accounts/sessions?name=alice", session))
                        .path("sessions")
                        .get(0)
                        .path("expires")
                        .asString())
                .isEqualTo(expires);
        assertThat(password.statusCode()).isEqualTo(403);
        assertThat(message(password)).contains("sets no password");
    }

    @Test
    void aSessionOfALastingTokenOrOfAPasswordMakesLastingTokens() throws Exception {
        BrowserSession byToken = byToken(createAccount("alice", ""));
        json(post("accounts/token", "{\"name\": \"alice\"}", byToken));
        assertThat(post("accounts/password", "{\"name\": \"alice\", \"password\": \"" + PASSWORD + "\"}", byToken)
                        .statusCode())
                .isEqualTo(204);
        BrowserSession byPassword = session(signIn(credentials("alice", PASSWORD)));
        JsonNode made = json(post("accounts/token", "{\"name\": \"alice\"}", byPassword));

        assertThat(json(get("accounts/tokens?name=alice", byPassword)).path("tokens"))
                .hasSize(3)
                .allMatch(token -> token.path("expires").isNull());
        String text = new String(Base64.getDecoder().decode(made.path("token").asString()), StandardCharsets.UTF_8);
        assertThat(JsonMapper.shared().readTree(text).path("api_address").asString())
                .isEqualTo(server.server().address());
        assertThat(isIn(byToken(made.path("token").asString()))).isTrue();
    }

    @Test
    void aTokenNamesTheServerAsThePageReachesIt() throws Exception {
        BrowserSession session = byToken(server.key());
        String token = json(send(
                        "POST",
                        "/api/v1/accounts/token",
                        "{\"name\": \"admin\"}",
                        session.headers("Origin", "https://tracker.example")))
                .path("token")
                .asString();

        assertThat(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8))
                .contains("\"api_address\":\"https://tracker.example\"");
    }

    @Test
    void aBodyThatIsTooLargeSignsNobodyIn() throws Exception {
        assertThat(signIn("{\"token\": \"" + "x".repeat(20_000) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(signIn("[]").statusCode()).isEqualTo(400);
        assertThat(signIn("{}").statusCode()).isEqualTo(400);
    }
}
