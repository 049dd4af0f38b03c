package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong command lines of {@code nereid serve}: each ends before anything is made, with 2 and one sentence that helps. */
@Timeout(60)
class TlsOptionTest {
    @TempDir
    private Path temporary;

    private Certificates given;
    private String certificate;
    private String key;

    @BeforeEach
    void prepare() throws Exception {
        given = new Certificates(temporary.resolve("given"));
        given.issue("nereid.example.org");
        certificate = given.certificateFile().toString();
        key = given.keyFile().toString();
    }

    private void assertRefused(String message, String... options) {
        Path data = temporary.resolve("data");
        List<Object> words = new ArrayList<>(List.of("serve", "--port", "0", "--data", data));
        words.addAll(List.of(options));
        Cli.Result result = new Cli(temporary.resolve("cache")).run(words.toArray());
        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("nereid: " + message);
        assertThat(result.err().lines()).hasSize(2).last().asString().contains("nereid serve --help");
        assertThat(data).doesNotExist();
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertRefused("--tls-cert is given without --tls-key", "--tls-cert", certificate);
        assertRefused("--tls-key is given without --tls-cert", "--tls-key", key);
        assertRefused("--tls and --tls-keystore exclude each other", "--tls", "--tls-keystore", certificate);
        assertRefused(
                "--tls-cert and --tls-keystore exclude each other; give one of them",
                "--tls-cert",
                certificate,
                "--tls-key",
                key,
                "--tls-keystore",
                certificate);
        assertRefused(
                "--tls and --tls-cert exclude each other; leave --tls out to use " + certificate,
                "--tls",
                "--tls-cert",
                certificate,
                "--tls-key",
                key);
        assertRefused("--tls-name is given without --tls; add that", "--tls-name", "a.example.org");
        assertRefused(
                "--tls-name is for the certificate that --tls makes",
                "--tls-cert",
                certificate,
                "--tls-key",
                key,
                "--tls-name",
                "a.example.org");
        assertRefused(
                "--tls-name is \"https://a.example.org\"; give a host name or an IP address",
                "--tls",
                "--tls-name",
                "https://a.example.org");
        assertRefused(
                "--public-url is \"http://a.example.org\"; a server that speaks HTTPS is reached by https://",
                "--tls",
                "--public-url",
                "http://a.example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nereid.example.org",
                "https://",
                "https://a/path",
                "https://a/?q",
                "https://me@a",
                "https://a b",
                "ftp://a",
                ""
            })
    void anAddressThatClientsCantUseIsRefused(String url) {
        assertRefused("--public-url is \"" + url + "\"; give an address without a path, such as ", "--public-url", url);
    }

    @Test
    void aCertificateThatCantBeUsedIsRefused() throws Exception {
        String[] options = {
            "--tls-cert", certificate, "--tls-key", key, "--public-url", "https://nereid.example.org:8080"
        };
        assertRefused(
                "The certificate in " + certificate + " is for nereid.example.org, and not for 127.0.0.1, where clients"
                        + " would be sent.",
                "--tls-cert",
                certificate,
                "--tls-key",
                key);
        given.issue(Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z"), "nereid.example.org");
        assertRefused("The certificate in " + certificate + " expired on 2026-01-01. Renew it, and start", options);
        Files.writeString(given.keyFile(), Certificates.ENCRYPTED_KEY);
        assertRefused("--tls-key is \"" + key + "\", which can't be used: the key in it is encrypted", options);
        Files.writeString(given.keyFile(), "");
        assertRefused("--tls-key is \"" + key + "\", which can't be used: there is no -----BEGIN", options);
        Files.delete(given.certificateFile());
        assertRefused(
                "--tls-cert is \"" + certificate + "\", which can't be used: there is no " + certificate
                        + ". Give a PEM" + " file with the server's certificate.",
                options);
    }
}
