package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.Quotas;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration.Place;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.Await;
import dev.nereid.testing.Printed;
import dev.nereid.testing.SharedHttp;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tokens open, how they end, and where their secrets are not. */
@Timeout(300)
class TokenLifeTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    private Path temporary;

    private TestServer server;
    private HttpTransport admin;
    private final HttpClient http = SharedHttp.CLIENT;

    @BeforeEach
    void start() {
        server = TestServer.start(temporary.resolve("data"));
        admin = server.client();
        admin.administration().createProject("ml/digits", "CLS", "private");
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    private String accountOfMl(String name, Duration lifetime) {
        String token = admin.administration().createAccount(name, false, lifetime);
        admin.administration().setMember(Place.workspace("ml"), name, WorkspaceRole.ADMIN.label());
        return token;
    }

    private String idOf(String account) {
        return admin.administration()
                .tokens(account)
                .path("tokens")
                .get(0)
                .path("id")
                .asString();
    }

    private static String refusalOf(HttpTransport client) {
        try {
            client.info();
            return "";
        } catch (SyncException e) {
            return e.getMessage();
        }
    }

    @Test
    void aJobWhoseTokenExpiresLogsOnAndSendsAllWhenItIsRenewed() throws Exception {
        String token = accountOfMl("alice", SOON);
        try (HttpTransport alice = new HttpTransport(ApiToken.parse(token));
                Run run = Nereid.initRun()
                        .project("ml/digits")
                        .apiToken(token)
                        .directory(temporary.resolve("runs"))
                        .mode(Mode.ASYNC)
                        .start()) {
            Await.until("the token has expired", () -> refusalOf(alice).contains("expired at"));
            for (int step = 0; step < 100; step++) {
                run.append("loss", step);
            }
            Await.until("the job is told", () -> run.syncStatus().toString().contains("expired at"));

            admin.administration().renewToken(idOf("alice"), Duration.ofDays(1));
            Await.until("all is sent", () -> run.syncStatus().isClean());

            assertThat(admin.series(run.id(), "loss").count()).isEqualTo(100);
        }
    }

    @Test
    void aTokenOfADayCanNotMakeOneForEver() {
        String token = accountOfMl("alice", Duration.ofDays(1));
        try (HttpTransport alice = new HttpTransport(ApiToken.parse(token))) {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> alice.administration().issueToken("alice", false, Duration.ofDays(2)))
                    .withMessageContaining("which asks for it, ends then");
            alice.administration().issueToken("alice", false, null);
            JsonNode tokens = alice.administration().tokens("alice").path("tokens");
            assertThat(tokens.size()).isEqualTo(2);
            assertThat(tokens.get(1).path("expires")).isEqualTo(tokens.get(0).path("expires"));
        }
    }

    @Test
    void theAdministratorsTokenOfAnHourMakesNoAccountThatOutlivesIt() {
        String token = admin.administration().issueToken("admin", false, Duration.ofHours(1));
        String end = admin.administration()
                .tokens("admin")
                .path("tokens")
                .get(1)
                .path("expires")
                .asString();
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> client.administration().createAccount("bob", false, Duration.ofHours(2)))
                    .withMessageContaining("which asks for it, ends then");
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> client.administration().issueToken("admin", false, Duration.ofHours(2)))
                    .withMessageContaining("which asks for it, ends then");
            client.administration().createAccount("bob", false, null);
        }
        JsonNode tokens = admin.administration().tokens("bob").path("tokens");
        assertThat(tokens.size()).isEqualTo(1);
        assertThat(tokens.get(0).path("expires").asString()).isEqualTo(end);
    }

    @Test
    void theAdministratorsTokenOfAnHourCanRenewNoneToOutliveIt() {
        String lasting = idOf("admin");
        String token = admin.administration().issueToken("admin", false, Duration.ofHours(1));
        JsonNode tokens = admin.administration().tokens("admin").path("tokens");
        String own = tokens.get(1).path("id").asString();
        String end = tokens.get(1).path("expires").asString();
        accountOfMl("alice", Duration.ofHours(1));
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            for (String id : List.of(own, lasting, idOf("alice"))) {
                assertThatExceptionOfType(SyncException.class)
                        .isThrownBy(() -> client.administration().renewToken(id, Duration.ofHours(2)))
                        .withMessageContaining("the token " + own + ", which asks for it, ends then");
            }
            client.administration().renewToken(own, null);
        }
        tokens = admin.administration().tokens("admin").path("tokens");
        assertThat(tokens.get(1).path("expires").asString()).isEqualTo(end);
        assertThat(tokens.get(0).path("expires").isNull()).isTrue();

        admin.administration().renewToken(own, null);
        assertThat(admin.administration()
                        .tokens("admin")
                        .path("tokens")
                        .get(1)
                        .path("expires")
                        .isNull())
                .as("one that never ends may")
                .isTrue();
    }

    @Test
    void aTokenLivesFromASecondToAHundredYears() throws Exception {
        for (int days : List.of(25_000, 36_500)) {
            String token = admin.administration().createAccount("alice" + days, false, Duration.ofDays(days));
            assertThat(Instant.parse(admin.administration()
                            .tokens("alice" + days)
                            .path("tokens")
                            .get(0)
                            .path("expires")
                            .asString()))
                    .isAfter(Instant.now().plus(Duration.ofDays(days - 1)));
            assertThat(token).isNotEmpty();
        }
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> admin.administration().createAccount("bob", false, Duration.ofDays(40_000)))
                .withMessageContaining("36525 days");
        for (String seconds : List.of("0", "-1", "1e30", "1.5", "\"1\"", "99999999999999999999")) {
            assertThat(issueToken(seconds).statusCode()).as(seconds).isEqualTo(400);
        }
        assertThat(admin.administration().tokens("admin").path("tokens").size()).isEqualTo(1);
    }

    private HttpResponse<String> issueToken(String lifetime) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.server().address() + "/api/v1/accounts/token"))
                        .header("Authorization", "Bearer " + server.key())
                        .POST(BodyPublishers.ofString("{\"name\":\"admin\",\"lifetime_seconds\":" + lifetime + "}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aServerMayLetNoTokenLiveLongerThanItSays() {
        ServerOptions options = new ServerOptions(
                "127.0.0.1",
                0,
                temporary.resolve("strict"),
                TestDatabase.urlFor(temporary.resolve("strict")),
                "ml",
                Quotas.NONE,
                new ServerLimits(0, 100, Duration.ofDays(30)),
                null,
                null);
        try (NereidServer strict = NereidServer.start(options);
                HttpTransport client = new HttpTransport(ApiToken.parse(strict.firstToken()))) {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> client.administration().createAccount("bob", false, Duration.ofDays(31)))
                    .withMessageContaining("this server lets no token live longer");
            client.administration().createAccount("bob", false);
            client.administration()
                    .tokens(null)
                    .path("tokens")
                    .forEach(token ->
                            assertThat(token.path("expires").isString()).isTrue());
        }
    }

    @Test
    void oneTokenIsRevokedAndTheOthersStay() {
        String first = accountOfMl("alice", null);
        String id = idOf("alice");
        String second = admin.administration().issueToken("alice", false, null);
        try (HttpTransport one = new HttpTransport(ApiToken.parse(first));
                HttpTransport other = new HttpTransport(ApiToken.parse(second))) {
            other.administration().revokeToken(id);

            assertThat(refusalOf(one)).contains("401");
            assertThat(refusalOf(other)).isEmpty();
            assertThatExceptionOfType(SyncException.class)
                    .as("somebody else's")
                    .isThrownBy(() -> other.administration().revokeToken(idOf("admin")))
                    .withMessageContaining("There is no token");
        }
    }

    // ------------------------------------------------------------------------------------------- the Python wire --

    private HttpResponse<String> get(String path, String header, String value) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.server().address() + path))
                        .header(header, value)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> refresh(String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                server.server().address() + "/api/auth/realms/nereid/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + token))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void theTokensOfThePythonClientEndWithTheTokenTheyWereMadeFrom() throws Exception {
        String token = accountOfMl("alice", Duration.ofHours(1));
        HttpResponse<String> exchange = get("/api/backend/v1/authorization/oauth-token", "X-Neptune-Api-Token", token);
        JsonNode tokens = JsonMapper.shared().readTree(exchange.body());
        String access = "Bearer " + tokens.path("accessToken").asString();
        String claims = access.split("\\.")[1];
        long end = JsonMapper.shared()
                .readTree(Base64.getUrlDecoder().decode(claims))
                .path("exp")
                .asLong();
        assertThat(end * 1000).isBetween(System.currentTimeMillis(), System.currentTimeMillis() + 3_600_000);
        String projects = "/api/backend/v1/projects/get?projectIdentifier=ml/digits";
        assertThat(get(projects, "Authorization", access).statusCode()).isEqualTo(200);
        assertThat(refresh(tokens.path("refreshToken").asString()).statusCode()).isEqualTo(200);

        admin.administration().revokeToken(idOf("alice"));

        HttpResponse<String> refused = get(projects, "Authorization", access);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("X-Server-Error"))
                .hasValueSatisfying(said -> assertThat(said).contains("not one of this server's"));
        HttpResponse<String> renewed = refresh(tokens.path("refreshToken").asString());
        assertThat(renewed.statusCode()).isEqualTo(400);
        assertThat(renewed.body()).contains("invalid_grant");
    }

    // --------------------------------------------------------------------------------------------- where they are --

    /** Whatever goes wrong, on either side: what is printed, logged, thrown or answered names no secret. */
    @Test
    void noSecretIsInAnyLogMessageOrAnswer() {
        String token = accountOfMl("alice", null);
        String key = ApiToken.parse(token).key();
        List<String> said = new ArrayList<>();
        String printed = Printed.by(() -> {
            try {
                provoke(token, key, said);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        said.add(printed);
        said.add(ApiToken.parse(token).toString());

        assertThat(said).hasSizeGreaterThan(15);
        assertThat(said).noneMatch(text -> text.contains(key) || text.contains(token));
    }

    private void provoke(String token, String key, List<String> said) throws Exception {
        String native1 = server.server().address() + "/api/v1/";
        String bearer = "Bearer " + key;
        for (String path : List.of("object?id=NONE-1", "series?id=x", "logs/x", "nothing", "objects/snapshot?id=%00")) {
            said.add(get("/api/v1/" + path, "Authorization", bearer).body());
            said.add(get("/api/v1/" + path, "Authorization", bearer + "x").body());
        }
        for (String wrong : List.of(key, "Bearer\t" + key, "Basic " + key, bearer + " ")) {
            said.add(get("/api/v1/info", "Authorization", wrong).body());
        }
        HttpRequest broken = HttpRequest.newBuilder(URI.create(native1 + "projects"))
                .header("Authorization", bearer)
                .POST(BodyPublishers.ofString("{\"name\": "))
                .build();
        said.add(http.send(broken, BodyHandlers.ofString()).body());
        said.add(get("/api/backend/v1/authorization/oauth-token", "X-Neptune-Api-Token", token + "x")
                .body());
        said.add(refresh(key).body());
        try (Run run = Nereid.initRun()
                .project("ml/nowhere")
                .apiToken(token)
                .directory(temporary.resolve("runs"))
                .mode(Mode.ASYNC)
                .closeTimeout(Duration.ZERO)
                .start()) {
            run.append("loss", 1);
            Await.until("it is refused", () -> run.syncStatus().toString().contains("nowhere"));
            server.stop();
            Await.until("the server is away", () -> run.syncStatus().toString().contains("can't be reached"));
            said.add(run.syncStatus().toString());
        }
        try (HttpTransport client = new HttpTransport(
                ApiToken.parse(token), new dev.nereid.settings.Settings(Map.of("NEREID_API_TOKEN", token)))) {
            said.add(refusalOf(client));
        }
        server.startAgain();
    }
}
