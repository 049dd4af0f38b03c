package dev.nereid.server;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.BatchSet;
import dev.nereid.codec.Digest;
import dev.nereid.codec.FileText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.server.session.Gate;
import dev.nereid.store.Account;
import dev.nereid.store.Administration;
import dev.nereid.store.Store;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.SharedHttp;
import dev.nereid.testing.TestStore;
import io.javalin.Javalin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, what its routes are for, and a project with an object for each of them. */
abstract class WithRoutes {
    /**
     * Method, route, who may: <em>open</em> to all, <em>any</em> account, a <em>writer</em> to whatever project, the account
     * <em>itself</em> or the administrator, a <em>viewer</em>, <em>contributor</em> or <em>owner</em> of the project, a
     * <em>member</em> or <em>admin</em> of its workspace (a <em>creator</em> is a member, and others are told that they are
     * none; a <em>neighbour</em> if they see a project there), whoever sees the object of a <em>log</em> (+: and may log to
     * it), or its <em>sender</em>, here the administrator, or the <em>administrator</em> of the server. Refusals marked *
     * stand in an answer of 200, what is marked ~ is no more than tried, and ! changes what others need. Then what is sent,
     * and how it is answered to those who may, if not with 200, 201 or 204.
     */
    static final String ROUTES = """
        POST   /api/v1/session                         open          -                               {}    403
        DELETE /api/v1/session                         any
        GET    /api/v1/info                            any
        GET    /api/v1/projects                        any
        GET    /api/v1/project                         viewer        name={project}
        POST   /api/v1/projects                        creator       -                               {"name": "{workspace}/p{fresh}"}
        DELETE /api/v1/projects                        owner!        name={project}
        POST   /api/v1/projects/visibility             owner!        -                               {"name": "{project}", "visibility": "private"}
        POST   /api/v1/projects/archived               owner         -                               {"name": "{project}", "archived": false}
        GET    /api/v1/members                         viewer        project={project}
        POST   /api/v1/members                         owner!        -                               {"project": "{project}", "name": "other", "role": "viewer"}
        DELETE /api/v1/members                         owner!        project={project}&name=leaver
        GET    /api/v1/accounts                        administrator
        POST   /api/v1/accounts                        administrator -                               {"name": "a{fresh}"}
        DELETE /api/v1/accounts                        administrator name=nobody                     -    404
        POST   /api/v1/accounts/token                  itself        -                               {"name": "{account}"}
        GET    /api/v1/accounts/tokens                 itself        name={account}
        POST   /api/v1/accounts/tokens/renew           administrator -                               {"id": "none"}    404
        DELETE /api/v1/accounts/tokens                 any           id=none                         -    404
        GET    /api/v1/accounts/sessions               itself        name={account}
        POST   /api/v1/accounts/password               itself        -                               {"name": "{account}", "password": "long enough"}
        GET    /api/v1/logs/{id}                       log
        GET    /api/v1/logs/{id}/checksums             log           after=0&max=10
        GET    /api/v1/logs/{id}/rejections            log           after=0&max=10
        POST   /api/v1/operations                      any           -                               {batches}
        POST   /api/v1/logs/{id}/operations            contributor   -                               {batch}
        POST   /api/v1/logs/{id}/lost                  sender        first=1000&last=1001&digest=0
        POST   /api/v1/logs/{id}/fill                  any           -                               {batch}
        POST   /api/v1/logs/{id}/ping                  log+
        GET    /api/v1/object                          viewer        id={run}
        GET    /api/v1/objects/named                   any           name={run}&max=10
        POST   /api/v1/objects/query                   any           -                               {"columns": ["sys/name"]}
        POST   /api/v1/objects/ids                     any           -                               {"sort_by": "sys/name"}
        POST   /api/v1/objects/edit                    contributor   -                               {"id": "{run}", "operations": [{"op": "add", "path": "sys/tags", "values": ["x"]}]}
        GET    /api/v1/fields                          viewer        project={project}&max=9
        GET    /api/v1/objects/snapshot                viewer        id={run}
        POST   /api/v1/objects/rejections              viewer        -                               {"id": "{run}", "max": 10}
        POST   /api/v1/objects/rejections/retry        contributor   -                               {"id": "{run}"}
        POST   /api/v1/objects/rejections/drop         contributor   -                               {"id": "{run}"}
        POST   /api/v1/objects/trash                   contributor!  -                               {"ids": ["{run}"]}
        POST   /api/v1/objects/restore                 contributor   -                               {"ids": ["{run}"]}
        POST   /api/v1/objects/delete                  contributor   -                               {"ids": ["{run}"]}    400
        POST   /api/v1/objects/stop                    contributor   -                               {"ids": ["{run}"]}    409
        POST   /api/v1/objects/abort                   contributor   -                               {"ids": ["{run}"]}    409
        GET    /api/v1/series                          viewer        id={run}&path=floats
        POST   /api/v1/series/charts                   viewer        -                               {"axis": "step", "max": 100, "series": [{"id": "{run}", "path": "floats"}]}
        GET    /api/v1/series/texts                    viewer        id={run}&path=texts&count=10
        GET    /api/v1/series/csv                      viewer        id={run}&path=floats
        GET    /api/v1/files                           viewer        id={run}&path=file
        GET    /api/v1/files/page                      viewer        id={run}&path=fileset&from=0&count=10
        POST   /api/v1/contents/missing                writer        -                               {"sha256": ["{newsha}"]}
        PUT    /api/v1/contents/{sha256}               writer        offset=0&size=6                 secret
        GET    /api/v1/contents/{sha256}               viewer
        GET    /                                       open
        GET    /{workspace}/{project}                  open
        GET    /{workspace}/{project}/                 open
        GET    /{workspace}/{project}/e/*              open
        GET    /{workspace}/{project}/m/*              open
        GET    /{workspace}/{project}/-/*              open
        GET    /-/*                                    open
        GET    /-/assets/<name>                        open
        GET    /-/open                                 open          key=none                        -    403
        GET    /api/backend/swagger.json               open
        GET    /api/leaderboard/swagger.json           open
        GET    /api/artifacts/swagger.json             open
        POST   /api/auth/realms/nereid/protocol/openid-connect/token open -                          -    400
        GET    /api/backend/v1/clients/config          open
        GET    /api/backend/v1/authorization/oauth-token any
        GET    /api/backend/v1/projects/get            viewer        projectIdentifier={project}
        GET    /api/backend/v1/projects                any
        POST   /api/backend/v1/projects                neighbour        -                               {"organizationId": "{workspaceId}", "name": "q{fresh}"}
        DELETE /api/backend/v1/projects                owner!        projectIdentifier={project}
        GET    /api/backend/v1/myOrganizations         any
        GET    /api/backend/v1/payments/{organizationIdentifier}/status member
        GET    /api/backend/v1/projects/membersOf      viewer        projectIdentifier={project}
        POST   /api/backend/v1/projects/members        owner!        projectIdentifier={project}     {"userId": "other", "role": "viewer"}
        DELETE /api/backend/v1/projects/members/{userId} owner!      projectIdentifier={project}
        GET    /api/backend/v1/organizations2/{organizationIdentifier}/members member
        POST   /api/backend/v1/invitations/organization admin        -                               {"organizationIdentifier": "{workspace}", "invitationsEntries": [{"invitee": "nobody", "roleGrant": "member"}]}    404
        GET    /api/backend/v1/serviceAccounts         member        organizationIdentifier={workspace}
        GET    /api/backend/v1/projects/service_accounts viewer      projectIdentifier={project}
        POST   /api/backend/v1/projects/service_accounts owner!      projectIdentifier={project}     {"serviceAccountId": "other", "role": "viewer"}
        DELETE /api/backend/v1/projects/service_accounts/{serviceAccountId} owner! projectIdentifier={project}
        GET    /api/leaderboard/v1/experiments         viewer        experimentId={uuid}
        POST   /api/leaderboard/v1/experiments         contributor   -                               {"projectIdentifier": "{projectId}", "type": "run"}
        POST   /api/leaderboard/v1/notebooks/{notebookId}/checkpoints2 any -                         {"path": "a/b.ipynb"}
        POST   /api/leaderboard/v1/attributes/ping     viewer   experimentId={uuid}
        POST   /api/leaderboard/v1/attributes/operations contributor experimentId={uuid}             [{"path": "x", "assignInt": {"value": 1}}]
        GET    /api/leaderboard/v1/attributes          viewer        experimentId={uuid}
        GET    /api/leaderboard/v1/attributes/floats   viewer        experimentId={uuid}&attribute=float
        GET    /api/leaderboard/v1/attributes/integers viewer        experimentId={uuid}&attribute=int
        GET    /api/leaderboard/v1/attributes/booleans viewer        experimentId={uuid}&attribute=bool
        GET    /api/leaderboard/v1/attributes/strings  viewer        experimentId={uuid}&attribute=sys/name
        GET    /api/leaderboard/v1/attributes/datetimes viewer       experimentId={uuid}&attribute=datetime
        GET    /api/leaderboard/v1/attributes/files    viewer        experimentId={uuid}&attribute=file
        GET    /api/leaderboard/v1/attributes/floatSeries viewer     experimentId={uuid}&attribute=floats
        GET    /api/leaderboard/v1/attributes/stringSeries viewer    experimentId={uuid}&attribute=texts
        GET    /api/leaderboard/v1/attributes/stringSets viewer      experimentId={uuid}&attribute=set
        GET    /api/leaderboard/v1/attributes/series/float viewer    experimentId={uuid}&attribute=floats
        GET    /api/leaderboard/v1/attributes/series/string viewer   experimentId={uuid}&attribute=texts
        GET    /api/leaderboard/v1/attributes/series/image viewer    experimentId={uuid}&attribute=images
        GET    /api/leaderboard/v1/attributes/artifacts viewer       experimentId={uuid}&attribute=artifact
        POST   /api/leaderboard/v1/leaderboard/entries/search viewer projectIdentifier={projectId}   {}
        POST   /api/leaderboard/v1/leaderboard/attributes/search viewer projectIdentifier={projectId}    {}
        POST   /api/leaderboard/v1/experiments/trash   contributor*! projectIdentifier={project}     ["{run}"]
        POST   /api/leaderboard/v1/experiments/trash/delete contributor*~ projectIdentifier={project} ["{run}"]
        POST   /api/leaderboard/v1/experiments/trash/deleteAll viewer projectIdentifier={project}
        POST   /api/leaderboard/v1/attributes/storage/file/upload contributor experimentIdentifier={uuid}&attribute=u&ext=txt    content
        POST   /api/leaderboard/v1/attributes/storage/file/upload/start contributor experimentIdentifier={uuid}&attribute=u&ext=txt&totalLength=7
        POST   /api/leaderboard/v1/attributes/storage/file/upload/part contributor experimentIdentifier={uuid}&attribute=u&uploadId={newid}/7/u.txt&uploadPartIdx=0    content    400
        POST   /api/leaderboard/v1/attributes/storage/file/upload/finish contributor experimentIdentifier={uuid}&attribute=u&uploadId=none    -    400
        POST   /api/leaderboard/v1/attributes/storage/fileset/upload contributor experimentIdentifier={uuid}&attribute=s&subPath=a.txt    content
        POST   /api/leaderboard/v1/attributes/storage/fileset/upload/start contributor experimentIdentifier={uuid}&attribute=s&subPath=a.txt&totalLength=7
        POST   /api/leaderboard/v1/attributes/storage/fileset/upload/part contributor experimentIdentifier={uuid}&attribute=s&uploadId={newid}/7/a.txt&uploadPartIdx=0    content    400
        POST   /api/leaderboard/v1/attributes/storage/fileset/upload/finish contributor experimentIdentifier={uuid}&attribute=s&uploadId=none    -    400
        POST   /api/leaderboard/v1/attributes/uploadFileSetTar contributor experimentId={uuid}&attribute=s    nogzip    400
        GET    /api/leaderboard/v1/attributes/download viewer        experimentId={uuid}&attribute=file
        GET    /api/leaderboard/v1/attributes/series/image/single viewer experimentId={uuid}&attribute=images&index=0
        GET    /api/leaderboard/v1/attributes/ls       viewer        experimentId={uuid}&attribute=fileset
        POST   /api/leaderboard/v1/attributes/downloadFileSetZipRequest viewer experimentId={uuid}&attribute=fileset
        GET    /api/leaderboard/v1/download/downloadRequest any      id=x
        GET    /api/leaderboard/v1/attributes/fileSetZip viewer      experimentId={uuid}&attribute=fileset
        POST   /api/artifacts/v1/artifacts             viewer        projectIdentifier={projectId}&hash=0000
        POST   /api/artifacts/v1/artifacts/files       contributor   projectIdentifier={projectId}&hash=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855    {"files": []}
        POST   /api/artifacts/v1/artifacts/versions    viewer        projectIdentifier={projectId}&hash=0000    {"files": []}    404
        GET    /api/artifacts/v1/artifacts/files       viewer        projectIdentifier={projectId}&hash=0000    -    404
        WS     /api/notifications/v1/runs/{project}/{run}/signal viewer
        """;

    static final String SECRET = "the-name-that-nobody-else-may-read";

    record Row(String method, String path, String need, String query, String body, int status) {
        static Row of(String line) {
            String[] words = line.strip().split(" +", 5);
            String rest = words.length > 4 ? words[4].strip() : "-";
            String[] parts = rest.split("    ");
            String query = words.length > 3 ? words[3] : "-";
            int status = parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 200;
            return new Row(words[0], words[1], words[2], query, parts[0].strip(), status);
        }

        String name() {
            return method + " " + path;
        }

        String role() {
            return need.replaceAll("[!*+~]", "");
        }

        boolean isBinary() {
            return body.equals("{batch}") || body.equals("{batches}");
        }

        byte[] bytes(UUID log, Map<String, String> names) {
            byte[] batch = batch(log, names.get("project"));
            return body.equals("{batch}")
                    ? batch
                    : BatchSet.encode(List.of(
                            new BatchSet.Encoded(batch, null),
                            new BatchSet.Encoded(batch(UUID.randomUUID(), "none/such"), "NONE-1")));
        }

        /** What it does, it does once. */
        boolean isDestructive() {
            return need.endsWith("!");
        }
    }

    record Answer(int status, String body) {}

    @TempDir
    Path directory;

    TestStore base;
    Store store;
    Javalin server;
    final HttpClient http = SharedHttp.CLIENT;
    final Map<String, String> secrets = new LinkedHashMap<>();
    int fresh;

    @BeforeEach
    void start() {
        base = TestStore.server(directory);
        Administration administration = base.store.administration();
        String first = administration.createAdministrator();
        Account admin = administration.authenticate(first);
        store = base.store.as(admin);
        secrets.put("administrator", first);
        secrets.put("garbage", "garbage");
        secrets.put("revoked", administration.createAccount("gone", false));
        administration.revokeToken(administration.tokens("gone").get(0).id());
        secrets.put("expired", administration.createAccount("late", false, Duration.ofHours(1), null));
        for (String name : List.of("outsider", "viewer", "contributor", "owner", "member", "admin")) {
            secrets.put(name, administration.createAccount("the-" + name, false));
        }
        for (String name : List.of("other", "leaver")) {
            administration.createAccount(name, true);
        }
        store.administration().createProject("team/begin", null, Visibility.PRIVATE);
        store.administration().setWorkspaceMember("team", "the-member", WorkspaceRole.MEMBER);
        store.administration().setWorkspaceMember("team", "the-admin", WorkspaceRole.ADMIN);
        base.now.addAndGet(TimeUnit.HOURS.toMicros(2));
        ServerOptions options = new ServerOptions("127.0.0.1", 0, directory, null, "team");
        AtomicLong seconds = new AtomicLong(); // between two requests, so that none is too many
        Gate gate = new Gate(base.store, 0, () -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet()));
        server = Routes.create(base.store, options, null, gate, new OneTimeKeys())
                .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
        base.close();
    }

    /** A project with a run that has a field of each type, and what names them. */
    Map<String, String> fixture(Visibility visibility) throws IOException {
        String project = "team/p" + fresh++;
        store.administration().createProject(project, null, visibility);
        store.administration().setProjectMember(project, "the-viewer", ProjectRole.VIEWER);
        store.administration().setProjectMember(project, "the-contributor", ProjectRole.CONTRIBUTOR);
        store.administration().setProjectMember(project, "the-owner", ProjectRole.OWNER);
        store.administration().setProjectMember(project, "leaver", ProjectRole.VIEWER);
        UUID run = UUID.randomUUID();
        byte[] bytes = (SECRET + project).getBytes(StandardCharsets.UTF_8);
        FileRef file = store.contents().put(new ByteArrayInputStream(bytes), "a.txt");
        store.serverLogs()
                .append(
                        Operation.Create.run(run, project, null, null),
                        List.of(
                                new Operation.Assign("sys/name", new Value.OfString(SECRET)),
                                new Operation.Assign("int", new Value.OfInt(1)),
                                new Operation.Assign("float", new Value.OfFloat(1)),
                                new Operation.Assign("bool", new Value.OfBool(true)),
                                new Operation.Assign("datetime", new Value.OfDatetime(0)),
                                new Operation.Append("floats", LogScript.floats(true, 0, 1, 1.5)),
                                new Operation.Append("texts", LogScript.texts(true, 0, 1, SECRET)),
                                new Operation.Add("set", List.of(SECRET)),
                                new Operation.PutFiles("file", AttributeType.FILE, List.of(file)),
                                new Operation.PutFiles("fileset", AttributeType.FILE_SET, List.of(file)),
                                new Operation.PutFiles("artifact", AttributeType.ARTIFACT, List.of(file)),
                                new Operation.Append(
                                        "images",
                                        AttributeType.FILE_SERIES,
                                        new StringPoints(
                                                true, new double[1], new long[1], new String[] {FileText.of(file)}))),
                        null);
        Map<String, String> names = new LinkedHashMap<>();
        names.put("project", project);
        names.put("workspace", "team");
        names.put("workspaceId", workspaceId("team"));
        names.put("projectId", store.projectObject(project).objectId().toString());
        names.put("uuid", run.toString());
        names.put("run", store.object(run.toString()).id());
        names.put("log", store.serverLogs().idOf(run).toString());
        names.put("sha256", file.sha256());
        return names;
    }

    static String workspaceId(String name) {
        return UUID.nameUUIDFromBytes(("workspace " + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The same of what there is not. */
    static Map<String, String> nothing() {
        Map<String, String> names = new LinkedHashMap<>();
        String project = "none/" + UUID.randomUUID();
        names.put("project", project);
        names.put("workspace", "none");
        names.put("workspaceId", workspaceId("none"));
        names.put("projectId", UUID.randomUUID().toString());
        names.put("uuid", UUID.randomUUID().toString());
        names.put("run", "NONE-1");
        names.put("log", UUID.randomUUID().toString());
        names.put("sha256", UUID.randomUUID().toString().replace("-", "").repeat(2));
        return names;
    }

    // ------------------------------------------------------------------------------------------------- calling --

    Answer call(Row row, String who, Map<String, String> names) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(names);
        UUID newLog = UUID.randomUUID();
        boolean isBatch = row.body.equals("{batch}");
        all.put("digest", Long.toHexString(Digest.start(UUID.fromString(names.get("log")))));
        all.put("id", isBatch ? newLog.toString() : names.get("log"));
        all.put("account", who.equals("administrator") ? "admin" : "the-" + who);
        all.put("fresh", Integer.toString(fresh++));
        all.put("newid", UUID.randomUUID().toString());
        all.put("newsha", UUID.randomUUID().toString().replace("-", "").repeat(2));
        all.put("organizationIdentifier", names.get("workspace"));
        all.put("userId", "leaver");
        all.put("serviceAccountId", "leaver");
        all.put("notebookId", "x");
        String path = !row.path.startsWith("/api/")
                ? row.path
                        .replace("{workspace}", "w")
                        .replace("{project}", "p")
                        .replace("*", "x")
                        .replace("<name>", "app.js")
                : filled(row.method.equals("WS") ? row.path.replace("{project}", "{projectId}") : row.path, all);
        String query = row.query.equals("-") ? "" : "?" + filled(row.query, all);
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path + query);
        if (row.method.equals("WS")) {
            return new Answer(socket(uri, who), "");
        }
        byte[] body = row.isBinary()
                ? row.bytes(newLog, names)
                : (row.body.equals("-") ? "" : filled(row.body, all)).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(row.method, BodyPublishers.ofByteArray(body));
        String secret = secrets.get(who);
        if (secret != null) {
            boolean isNative = row.path.startsWith("/api/v1/");
            request.header("Authorization", "Bearer " + (isNative ? secret : accessToken(secret)));
            request.header("X-Neptune-Api-Token", apiToken(secret));
        }
        request.header("X-Range", "bytes=1-7/8");
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        String text = new String(response.body(), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> name : all.entrySet()) {
            text = text.replace(name.getValue(), "{" + name.getKey() + "}");
        }
        return new Answer(response.statusCode(), text);
    }

    static String filled(String text, Map<String, String> names) {
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace("{" + name.getKey() + "}", name.getValue());
        }
        return text;
    }

    static byte[] batch(UUID log, String project) {
        return BatchCodec.encode(LogScript.empty(log)
                .then(LogScript.T0, Operation.Create.run(UUID.randomUUID(), project, null, null))
                .all());
    }

    static String accessToken(String secret) {
        return "e30." + base64Url("{\"key\": \"" + secret + "\", \"iss\": \"x\"}") + ".e30";
    }

    static String apiToken(String secret) {
        String json = "{\"api_address\": \"http://x\", \"api_key\": \"" + secret + "\"}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static String base64Url(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** 200 if it stays open. */
    int socket(URI uri, String who) throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (secrets.containsKey(who)) {
            builder.header("Authorization", "Bearer " + accessToken(secrets.get(who)));
        }
        WebSocket socket = builder.buildAsync(
                        URI.create(uri.toString().replace("http:", "ws:")), new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onPong(WebSocket open, ByteBuffer message) {
                                closed.complete(200);
                                open.request(1);
                                return null;
                            }

                            @Override
                            public CompletionStage<?> onClose(WebSocket open, int status, String reason) {
                                closed.complete(status - 4000);
                                return null;
                            }
                        })
                .get();
        try {
            socket.sendPing(ByteBuffer.allocate(1)); // which the server reads when it has let us in, or not
            return closed.get(30, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    static List<Row> rows() {
        return ROUTES.lines().map(Row::of).toList();
    }
}
