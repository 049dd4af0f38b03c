package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.server.tls.TlsOptions;
import dev.nereid.settings.Settings;
import dev.nereid.store.Quotas;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.Certificates;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server that speaks HTTPS, and clients that check its certificate. */
@Timeout(120)
class TlsServerTest {
    @TempDir
    private Path temporary;

    private NereidServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private NereidServer start(String host, int port, String publicUrl, TlsOptions tls) {
        server = NereidServer.start(new ServerOptions(
                host, port, temporary.resolve("data"), null, "ml", Quotas.NONE, ServerLimits.DEFAULT, publicUrl, tls));
        return server;
    }

    private NereidServer start() {
        return start("127.0.0.1", 0, null, TlsOptions.own(List.of()));
    }

    private static HttpTransport client(String token, Path bundle) {
        return new HttpTransport(ApiToken.parse(token), new Settings(Map.of("NEREID_CA_BUNDLE", bundle.toString())));
    }

    /** A training job, with the two variables that serve prints. */
    static final class Job {
        public static void main(String[] arguments) {
            try (Run run = Nereid.initRun()
                    .project("ml/tls")
                    .mode(Mode.ASYNC)
                    .directory(Path.of(arguments[0]))
                    .start()) {
                for (int step = 0; step < 1000; step++) {
                    run.append("loss", 1.0 / (step + 1));
                }
                run.upload("weights", new byte[6 << 20], "weights.bin");
                System.out.println("synced " + run.awaitSync());
                System.out.println("last " + run.fetch("loss").lastDouble());
                System.out.println("files " + run.listFiles("weights").size());
            }
        }
    }

    @Test
    void aJobLogsAndReadsWithTheTwoVariablesThatServePrints() throws Exception {
        start();
        assertThat(server.address()).startsWith("https://127.0.0.1:");
        try (HttpTransport admin = client(server.firstToken(), server.trustFile())) {
            admin.administration().createProject("ml/tls", null, null);
        }
        Map<String, String> printed = Map.of(
                "NEREID_API_TOKEN",
                server.firstToken(),
                "NEREID_CA_BUNDLE",
                server.trustFile().toString());
        try (JvmProcess job = JvmProcess.start(
                Job.class, printed, List.of(temporary.resolve("runs").toString()))) {
            assertThat(job.await("synced ")).isEqualTo("true");
            assertThat(job.await("last ")).isEqualTo("0.001");
            assertThat(job.await("files ")).isEqualTo("1");
        }
    }

    @Test
    void clientsTrustTheSameFileAfterARestartWithAnotherName() {
        start();
        String token = server.firstToken();
        Path bundle = server.trustFile();
        int port = server.port();
        assertThat(server.isAuthorityNew()).isTrue();
        server.close();

        start("127.0.0.1", port, null, TlsOptions.own(List.of("nereid.example.org")));

        assertThat(server.isAuthorityNew()).isFalse();
        try (HttpTransport client = client(token, bundle)) {
            assertThat(client.info().account()).isEqualTo("admin");
        }
    }

    @Test
    void theServerIsReachedByEveryNameOfItsCertificateAndByAddressesThatItLacks() throws Exception {
        start("0.0.0.0", 0, null, TlsOptions.own(List.of()));
        String key = ApiToken.parse(server.firstToken()).key();
        String machine = InetAddress.getLocalHost().getHostName();
        for (String name : List.of("localhost", "127.0.0.1", machine)) {
            String token = TestServer.tokenFor("https://" + name + ":" + server.port(), key);
            try (HttpTransport client = client(token, server.trustFile())) {
                assertThat(client.info().account()).as(name).isEqualTo("admin");
            }
        }
        assertThat(getWithoutCheck("192.0.2.7")).startsWith("HTTP/1.1 401");
        assertThat(getWithoutCheck("elsewhere.example.org")).startsWith("HTTP/1.1 401");
    }

    /** As a client does that does not care for the name in the certificate. */
    private String getWithoutCheck(String host) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket socket =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, host, server.port(), true)) {
            String request = "GET /api/v1/info HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void whoSpeaksPlainHttpToItIsToldSoAtOnce() throws Exception {
        start();
        String token = TestServer.tokenFor(
                "http://127.0.0.1:" + server.port(),
                ApiToken.parse(server.firstToken()).key());
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            assertThatThrownBy(client::info)
                    .isInstanceOf(SyncException.class)
                    .hasMessage("The server at http://127.0.0.1:" + server.port() + " answered 400: This port speaks"
                            + " HTTPS. Use an address that begins with https://; nereid serve --new-token prints a token"
                            + " with it.");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("Hello?\n\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void tokensNameThePublicUrlAndTheCertificateIsForIt() throws Exception {
        start("127.0.0.1", 0, "https://nereid.example.org", TlsOptions.own(List.of()));
        assertThat(ApiToken.parse(server.firstToken()).address()).hasToString("https://nereid.example.org/");
        assertThat(ApiToken.parse(server.newToken()).address()).hasToString("https://nereid.example.org/");
        assertThat(server.address()).isEqualTo("https://127.0.0.1:" + server.port());
    }

    // -------------------------------------------------------------------------------------- a certificate given --

    @Test
    void aCertificateThatIsReplacedIsTakenWhileTheServerRuns() throws Exception {
        Certificates given = new Certificates(temporary.resolve("given"));
        given.issue("127.0.0.1");
        start("127.0.0.1", 0, null, TlsOptions.given(given.certificateFile(), given.keyFile()));
        X509Certificate first = server.tls().certificateInUse();
        try (HttpTransport client = client(server.firstToken(), given.authorityFile())) {
            assertThat(client.info()).isNotNull();

            Files.writeString(given.certificateFile(), "half of it");
            server.tls().refresh();
            assertThat(server.tls().certificateInUse()).isEqualTo(first);

            X509Certificate second = given.issue("127.0.0.1").certificate();
            server.tls().refresh();
            assertThat(server.tls().certificateInUse()).isEqualTo(second);
            assertThat(client.info()).as("over the open connection").isNotNull();
        }
        try (HttpTransport client = client(server.firstToken(), given.authorityFile())) {
            assertThat(client.info()).as("over a new one").isNotNull();
        }
    }

    @Test
    void ifNobodyKnowsItsAuthorityTheCertificateItselfIsWhatClientsCanTrust() throws Exception {
        Certificates given = new Certificates(temporary.resolve("given"));
        given.issue("127.0.0.1");
        start("127.0.0.1", 0, null, TlsOptions.given(given.certificateFile(), given.keyFile()));
        assertThat(server.isAuthorityNew()).isFalse();
        assertThat(server.trustFile()).isEqualTo(given.certificateFile());
        try (HttpTransport client = client(server.firstToken(), server.trustFile())) {
            assertThat(client.info()).isNotNull();
        }
    }

    @Test
    void aPortThatIsTakenAndAnUnusableCertificateLeaveNothingBehind() throws Exception {
        start();
        assertThatThrownBy(() -> startOther(server.port()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("--port");
        Files.writeString(temporary.resolve("other/tls/ca-key.pem"), "lost");
        assertThatThrownBy(() -> startOther(0))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("ca-key.pem");
        Files.delete(temporary.resolve("other/tls/ca-key.pem"));
        startOther(0).close();
    }

    private NereidServer startOther(int port) {
        return NereidServer.start(new ServerOptions(
                "127.0.0.1",
                port,
                temporary.resolve("other"),
                null,
                "ml",
                Quotas.NONE,
                ServerLimits.DEFAULT,
                null,
                TlsOptions.own(List.of())));
    }
}
