package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Settings;
import dev.nereid.testing.HttpProxy;
import dev.nereid.testing.TestServer;
import dev.nereid.testing.TlsFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server behind real proxies and TLS. No name service knows {@code nereid.test}: who reaches it has gone through
 * the proxy.
 */
class ServerConnectionTest {
    @TempDir
    private Path directory;

    private TestServer server;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void start() {
        server = TestServer.start(directory.resolve("data"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private UUID ask(String address) {
        ApiToken token = ApiToken.parse(TestServer.tokenFor(address, server.key()));
        try (HttpTransport client = new HttpTransport(token, new Settings(environment))) {
            return client.info().instanceId();
        }
    }

    private UUID instance() {
        try (HttpTransport client = server.client()) {
            return client.info().instanceId();
        }
    }

    private static String url(HttpProxy proxy, String credentials) {
        return "http://" + credentials + "127.0.0.1:" + proxy.port();
    }

    @Test
    void anHttpsServerIsReachedThroughATunnelWithTheCertificatesOfTheBundle() throws Exception {
        try (TlsFront tls = TlsFront.start(directory, server.port());
                HttpProxy proxy = HttpProxy.start(tls.port(), "me:p@ss:w%rd")) {
            environment.put("HTTPS_PROXY", url(proxy, "me:p%40ss%3Aw%25rd@"));
            environment.put("NEREID_CA_BUNDLE", tls.certificate().toString());

            assertThat(ask("https://nereid.test")).isEqualTo(instance());
            assertThat(proxy.requests()).containsExactly("CONNECT nereid.test:443");
        }
    }

    @Test
    void anHttpServerIsReachedThroughTheProxyForHttp() throws Exception {
        try (HttpProxy proxy = HttpProxy.start(server.port(), "me:secret")) {
            environment.put("http_proxy", url(proxy, "me:secret@").replace("http://", "")); // as curl takes it too
            environment.put("HTTPS_PROXY", "http://nowhere.invalid:1");

            assertThat(ask("http://nereid.test")).isEqualTo(instance());
            assertThat(proxy.requests()).last().isEqualTo("GET http://nereid.test/api/v1/info");
        }
    }

    @Test
    void loopbackAndWhatNoProxyNamesIsReachedDirectly() throws Exception {
        try (HttpProxy proxy = HttpProxy.start(server.port(), null)) {
            environment.put("HTTP_PROXY", url(proxy, ""));
            assertThat(ask("http://127.0.0.1:" + server.port())).isEqualTo(instance());

            environment.put("no_proxy", "elsewhere.org, .test");
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> ask("http://nereid.test"))
                    .withMessage("The server at http://nereid.test can't be reached: no host of this name is known.");
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void aProxyThatRefusesIsNamedWithWhatToDoAndWithoutThePassword() throws Exception {
        try (HttpProxy proxy = HttpProxy.start(server.port(), "me:secret")) {
            for (String scheme : new String[] {"http", "https"}) {
                String variable = scheme.toUpperCase() + "_PROXY";
                environment.put(variable, url(proxy, ""));
                assertThatExceptionOfType(SyncException.class)
                        .isThrownBy(() -> ask(scheme + "://nereid.test"))
                        .withMessage("The proxy 127.0.0.1:" + proxy.port() + " (" + variable + ") refused (407): it"
                                + " asks for a user and a password; set " + variable
                                + " to http://user:password@127.0.0.1:" + proxy.port() + ".");

                environment.put(variable, url(proxy, "me:wrong@"));
                assertThatExceptionOfType(SyncException.class)
                        .isThrownBy(() -> ask(scheme + "://nereid.test"))
                        .withMessage("The proxy 127.0.0.1:" + proxy.port() + " (" + variable
                                + ") refused (407): it does not know the user and password in " + variable + ".");
            }
        }
    }

    @Test
    void aProxyThatIsAwayIsNamed() throws Exception {
        int closed = closedPort();
        environment.put("HTTPS_PROXY", "http://127.0.0.1:" + closed);
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> ask("https://nereid.test"))
                .withMessage("The server at https://nereid.test can't be reached through the proxy 127.0.0.1:" + closed
                        + " (HTTPS_PROXY): Connection refused.")
                .matches(SyncException::isTemporary);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void whatIsNoHttpProxyIsRefusedAtTheStartWithoutRepeatingASecret() {
        for (String wrong : new String[] {"socks5://me:secret@p:1080", "https://me:secret@p:3128", "http://"}) {
            environment.put("HTTPS_PROXY", wrong);
            assertThatThrownBy(() -> ask("https://nereid.test"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("HTTPS_PROXY is not the address of an HTTP proxy.")
                    .hasMessageContaining("http://user:password@host:port")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aCertificateThatIsNotTrustedNamesTheVariableThatHelps() throws Exception {
        try (TlsFront tls = TlsFront.start(directory, server.port())) {
            String address = "https://127.0.0.1:" + tls.port();
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> ask(address))
                    .withMessageStartingWith(
                            "The server at " + address + " can't be reached: its certificate is not trusted here.")
                    .withMessageContaining("NEREID_CA_BUNDLE");

            environment.put("NEREID_CA_BUNDLE", tls.certificate().toString());
            assertThatExceptionOfType(SyncException.class)
                    .as("trusted, but it is for nereid.test")
                    .isThrownBy(() -> ask(address))
                    .withMessageContaining("its certificate is for another name");
        }
    }

    @Test
    void aBundleMayHoldSeveralCertificatesAndRemarks() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (TlsFront tls = TlsFront.start(directory, server.port());
                TlsFront another = TlsFront.start(other, server.port());
                HttpProxy proxy = HttpProxy.start(tls.port(), null)) {
            Path bundle = directory.resolve("bundle.pem");
            Files.writeString(
                    bundle,
                    "# Our authorities\n" + Files.readString(another.certificate()) + "\n# and the one that counts\n"
                            + Files.readString(tls.certificate()));
            environment.put("NEREID_CA_BUNDLE", bundle.toString());
            environment.put("HTTPS_PROXY", url(proxy, ""));
            assertThat(ask("https://nereid.test")).isEqualTo(instance());
        }
    }

    @Test
    void aBundleThatCantBeUsedIsRefusedAtTheStart() throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path text = Files.writeString(directory.resolve("text.pem"), "not a certificate");
        Path broken = Files.writeString(
                directory.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        for (Path wrong : new Path[] {missing, empty, text, broken, directory}) {
            environment.put("NEREID_CA_BUNDLE", wrong.toString());
            assertThatThrownBy(() -> ask("https://nereid.test"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("NEREID_CA_BUNDLE is \"" + wrong + "\", which can't be used: ")
                    .hasMessageContaining("BEGIN CERTIFICATE");
        }
        environment.put("NEREID_CA_BUNDLE", missing.toString());
        assertThatThrownBy(() -> ask("https://nereid.test")).hasMessageContaining("there is no " + missing);
    }

    /** It would fill the memory: a proxy that does not know ranges sends the whole content, and perhaps not how long it is. */
    @Test
    void anAnswerThatIsLargerThanWhatWasAskedForIsRefused() throws Exception {
        try (MockWebServer proxy = new MockWebServer()) {
            proxy.enqueue(new MockResponse(200, Headers.EMPTY, "x".repeat(11)));
            proxy.enqueue(
                    new MockResponse.Builder().chunkedBody("x".repeat(11), 3).build());
            proxy.enqueue(new MockResponse(200, Headers.EMPTY, "x".repeat(10)));
            proxy.start();
            try (HttpTransport client = new HttpTransport(new ApiToken(proxy.url("/"), "key"))) {
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> client.content("0".repeat(64), 0, 10))
                            .isInstanceOf(SyncException.class)
                            .hasMessageContaining("more than the 10 bytes");
                }
                assertThat(client.content("0".repeat(64), 0, 10)).hasSize(10);
            }
        }
    }
}
