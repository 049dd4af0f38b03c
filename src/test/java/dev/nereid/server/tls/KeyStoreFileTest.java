package dev.nereid.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.cli.Main;
import dev.nereid.settings.Settings;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Certificates;
import dev.nereid.testing.JvmProcess;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreFileTest {
    private static final String PASSWORD = "secret word";

    @TempDir
    private Path temporary;

    private Certificates given;
    private HeldCertificate issued;
    private Path file;

    @BeforeEach
    void prepare() throws Exception {
        given = new Certificates(temporary.resolve("given"));
        issued = given.issue("nereid.example.org", "127.0.0.1");
        file = temporary.resolve("server.p12");
    }

    private void write(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        Certificate authority = PemFile.certificates(given.authorityFile()).get(0);
        store.setKeyEntry("server", issued.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
            issued.certificate(), authority
        });
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private KeyStoreFile source(String password) {
        return new KeyStoreFile(file, () -> password, temporary.resolve("tls/keystore-ca.pem"));
    }

    private void assertRefused(String password, String reason) {
        assertThatThrownBy(() -> source(password).current("nereid.example.org"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void theFirstKeyIsUsedAndItsAuthorityWrittenForClients(String type) throws Exception {
        write(type);
        KeyedCertificate certificate = source(PASSWORD).current("nereid.example.org");

        assertThat(certificate.names()).containsExactly("nereid.example.org", "127.0.0.1");
        assertThat(certificate.fits()).isTrue();
        assertThat(PemFile.certificates(source(PASSWORD).trustFile()))
                .isEqualTo(PemFile.certificates(given.authorityFile()));
    }

    @Test
    void whatCannotBeUsedIsToldWithItsReason() throws Exception {
        assertRefused(PASSWORD, "there is no " + file);
        write("PKCS12");
        assertRefused("another word", "its password is another one");
        assertRefused(null, "it has a password");
        assertThatThrownBy(() -> source(PASSWORD).current("other.example.org"))
                .hasMessageContaining("is for nereid.example.org, 127.0.0.1, and not for other.example.org");
        issued = given.issue(
                Instant.now().minus(9, ChronoUnit.DAYS), Instant.now().minus(1, ChronoUnit.DAYS), "nereid.example.org");
        write("PKCS12");
        assertRefused(PASSWORD, "expired on");
        Files.writeString(file, "no key store");
        assertRefused(PASSWORD, "which can't be used");
        file = temporary;
        assertRefused(PASSWORD, "it is a directory");
    }

    @Test
    void aServerSpeaksHttpsWithIt() throws Exception {
        write("PKCS12");
        List<String> arguments = List.of(
                "serve",
                "--port",
                "0",
                "--data",
                temporary.resolve("data").toString(),
                "--tls-keystore",
                file.toString());
        try (JvmProcess server =
                JvmProcess.start(Main.class, Map.of("NEREID_KEYSTORE_PASSWORD", PASSWORD), arguments)) {
            server.await("Stop with");
            String bundle = server.last("NEREID_CA_BUNDLE=");
            ApiToken token = ApiToken.parse(server.last("NEREID_API_TOKEN="));
            assertThat(token.address().scheme()).isEqualTo("https");
            try (HttpTransport client = new HttpTransport(token, new Settings(Map.of("NEREID_CA_BUNDLE", bundle)))) {
                assertThat(client.info().account()).isEqualTo("admin");
            }
        }
    }
}
