package dev.nereid.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Certificates;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
    @TempDir
    private Path temporary;

    private Certificates given;

    @BeforeEach
    void prepare() throws IOException {
        given = new Certificates(temporary);
        given.issue("nereid.example.org", "127.0.0.1");
    }

    private KeyedCertificate read() {
        return files().current("nereid.example.org");
    }

    private CertificateFiles files() {
        return new CertificateFiles(given.certificateFile(), given.keyFile());
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::read).isInstanceOf(TlsException.class).hasMessageContainingAll(parts);
    }

    @Test
    void keysAreReadInAllFormsThatOpensslWrites() throws Exception {
        assertThat(read().names()).containsExactly("nereid.example.org", "127.0.0.1");

        HeldCertificate rsa = new HeldCertificate.Builder()
                .rsa2048()
                .addSubjectAlternativeName("nereid.example.org")
                .build();
        Files.writeString(given.certificateFile(), "Some remarks\n" + rsa.certificatePem());
        Files.writeString(given.keyFile(), rsa.privateKeyPkcs1Pem());
        assertThat(read().key().getAlgorithm()).isEqualTo("RSA");

        Requires.command("openssl");
        String key = given.keyFile().toString();
        given.issue("nereid.example.org");
        ChildJvm.run(List.of("openssl", "ec", "-in", key, "-out", key));
        assertThat(Files.readString(given.keyFile())).startsWith("-----BEGIN EC PRIVATE KEY-----");
        Files.writeString(
                given.keyFile(), // as openssl ecparam -genkey writes it
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(given.keyFile()));
        assertThat(read().key().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void whatCantBeUsedIsNamedWithWhatCanBe() throws Exception {
        String certificate = given.certificateFile().toString();
        String key = given.keyFile().toString();

        Files.writeString(given.keyFile(), Certificates.ENCRYPTED_KEY);
        assertRefused("--tls-key is \"" + key + "\"", "the key in it is encrypted; openssl pkey -in " + key);
        Files.writeString(given.keyFile(), Files.readString(given.certificateFile()));
        assertRefused("--tls-key is \"" + key + "\"", "there is no -----BEGIN PRIVATE KEY----- in it");
        Files.writeString(given.keyFile(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused("--tls-key is \"" + key + "\"", "what is in it is broken", "its private key.");
        Files.delete(given.keyFile());
        assertRefused("--tls-key is \"" + key + "\"", "there is no " + key);

        Files.writeString(given.certificateFile(), Certificates.ENCRYPTED_KEY);
        assertRefused("--tls-cert is \"" + certificate + "\"", "there is no -----BEGIN CERTIFICATE----- in it");
        Files.writeString(given.certificateFile(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertRefused("--tls-cert is \"" + certificate + "\"", "a certificate in it is broken");
        Files.delete(given.certificateFile());
        Files.createDirectory(given.certificateFile());
        assertRefused("--tls-cert is \"" + certificate + "\"", "it is a directory");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        String certificate = Files.readString(given.certificateFile());
        given.issue("nereid.example.org");
        Files.writeString(given.certificateFile(), certificate);
        assertRefused("The key in " + given.keyFile() + " is not that of the first certificate in ", "--tls-cert");

        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(given.keyFile()))) {
            writer.writeObject(generator.generateKeyPair().getPrivate());
        }
        assertRefused("The key in " + given.keyFile() + " is not that of the first certificate in ");
    }

    @Test
    void oneThatHasExpiredOrIsNotValidYetIsRefusedWithTheDay() throws Exception {
        Instant now = Instant.now();
        given.issue(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2020-03-01T00:00:00Z"), "nereid.example.org");
        assertRefused(given.certificateFile() + " expired on 2020-03-01. Renew it");
        given.issue(now.plus(1, ChronoUnit.DAYS), now.plus(2, ChronoUnit.DAYS), "nereid.example.org");
        assertRefused(given.certificateFile() + " is valid from ", "Check the clock");
    }

    @Test
    void oneThatIsNotForWhereClientsAreSentIsRefusedWithWhatHelps() throws Exception {
        assertThat(files().current("127.0.0.1").names()).hasSize(2);
        assertThatThrownBy(() -> files().current("localhost"))
                .isInstanceOf(TlsException.class)
                .hasMessage(
                        "The certificate in " + given.certificateFile() + " is for nereid.example.org, 127.0.0.1, and"
                                + " not for localhost, where clients would be sent. Say how they reach the server with"
                                + " --public-url, such as --public-url https://nereid.example.org:8080.");
        given.issue("*.example.org");
        assertThat(read().isTrustedEverywhere()).isFalse();
    }
}
