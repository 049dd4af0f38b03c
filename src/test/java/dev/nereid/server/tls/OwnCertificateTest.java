package dev.nereid.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {
    @TempDir
    private Path temporary;

    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private Path file(String name) {
        return temporary.resolve("tls").resolve(name);
    }

    private OwnCertificate start(String... names) {
        return new OwnCertificate(temporary.resolve("tls"), List.of(names), Clock.fixed(now, ZoneOffset.UTC));
    }

    private X509Certificate authority() throws Exception {
        return PemFile.certificates(file("ca.pem")).get(0);
    }

    @Test
    void itIsForThisMachineTheHostAndWhatIsAskedFor() throws Exception {
        KeyedCertificate made = start("0.0.0.0", "Nereid.Example.org", "*.example.org", "192.0.2.7", "[2001:db8::7]")
                .current();

        for (String name : List.of(
                "localhost",
                "127.0.0.1",
                InetAddress.getLocalHost().getHostName(),
                "nereid.example.org",
                "other.example.org",
                "192.0.2.7")) {
            assertThat(made.isFor(name)).as(name).isTrue();
        }
        assertThat(made.names())
                .contains("0:0:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:7")
                .doesNotContain("0.0.0.0");
        assertThat(made.isFor("example.com")).isFalse();
    }

    @Test
    void opensslInItsStrictModeWhichIsPythonsAcceptsIt() throws Exception {
        Requires.command("openssl");
        start().current();
        for (String name : List.of("-verify_hostname localhost", "-verify_ip 127.0.0.1", "-verify_ip ::1")) {
            String[] option = name.split(" ");
            assertThat(ChildJvm.run(List.of(
                            "openssl",
                            "verify",
                            "-x509_strict",
                            "-purpose",
                            "sslserver",
                            option[0],
                            option[1],
                            "-CAfile",
                            file("ca.pem").toString(),
                            file("server.pem").toString())))
                    .endsWith("OK");
        }
    }

    @Test
    void onlyTheOwnerReadsTheKeys() throws IOException {
        start().current();
        assertThat(mode("server.pem")).isEqualTo("rw-------");
        assertThat(mode("ca-key.pem")).isEqualTo("rw-------");
        assertThat(mode("ca.pem")).isEqualTo("rw-r--r--");
        assertThat(Files.readString(file("ca.pem"))).doesNotContain("PRIVATE KEY");
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
    }

    @Test
    void itIsUsedAgain() {
        OwnCertificate first = start();
        KeyedCertificate made = first.current();
        OwnCertificate second = start();

        assertThat(second.current()).isEqualTo(made);
        assertThat(first.isAuthorityNew()).isTrue();
        assertThat(second.isAuthorityNew()).isFalse();
    }

    @Test
    void anotherNameMakesAnotherOneOfTheSameAuthority() throws Exception {
        KeyedCertificate first = start().current();
        X509Certificate authority = authority();
        KeyedCertificate second = start("nereid.example.org").current();

        assertThat(second).isNotEqualTo(first);
        assertThat(second.isFor("nereid.example.org")).isTrue();
        assertThat(authority()).isEqualTo(authority);
        second.certificate().verify(authority.getPublicKey());
        assertThat(start("nereid.example.org").current()).isEqualTo(second);
    }

    @Test
    void itIsRenewedBeforeItEndsWhileTheServerRunsToo() throws Exception {
        KeyedCertificate first = start().current();
        X509Certificate authority = authority();
        assertThat(first.end()).isEqualTo(now.plus(Duration.ofDays(365)));

        now = now.plus(Duration.ofDays(365 - 31));
        assertThat(start().current()).isEqualTo(first);
        now = now.plus(Duration.ofDays(2));
        KeyedCertificate second = start().current();

        assertThat(second.end()).isEqualTo(now.plus(Duration.ofDays(365)));
        assertThat(authority()).isEqualTo(authority);
    }

    @Test
    void whoKnowsTheAuthorityTrustsTheRenewedOneTillItsOwnEnd() throws Exception {
        start().current();
        X509Certificate old = authority();
        assertThat(old.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(3650)));

        now = now.plus(Duration.ofDays(3650 - 364));
        OwnCertificate later = start();
        KeyedCertificate server = later.current();

        assertThat(later.isAuthorityNew()).isFalse();
        assertThat(authority().getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(3650)));
        assertThat(authority().getSubjectX500Principal()).isEqualTo(old.getSubjectX500Principal());
        server.certificate().verify(old.getPublicKey());
        assertThat(server.end()).isEqualTo(now.plus(Duration.ofDays(365)));
    }

    @Test
    void aLostOrBrokenCertificateIsMadeAnewAndThePublicFileWrittenAgain() throws Exception {
        start().current();
        X509Certificate authority = authority();
        for (String content : List.of("", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            Files.writeString(file("server.pem"), content);
            Files.writeString(file("ca.pem"), content);
            assertThat(start().current().certificate().getIssuerX500Principal())
                    .isEqualTo(authority.getSubjectX500Principal());
            assertThat(authority()).isEqualTo(authority);
        }
    }

    @Test
    void aBrokenAuthorityIsNotReplacedUnasked() throws IOException {
        start().current();
        Files.writeString(file("ca-key.pem"), "lost");
        assertThatThrownBy(() -> start().current())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("can't be read from " + file("ca-key.pem") + ": there is no -----BEGIN")
                .hasMessageContaining("Restore the file from a backup; or delete it");
        Files.delete(file("ca-key.pem"));
        OwnCertificate other = start();
        other.current();
        assertThat(other.isAuthorityNew()).isTrue();
    }

    @Test
    void aDirectoryThatCantBeMadeIsNamed() throws IOException {
        Files.writeString(temporary.resolve("tls"), "in the way");
        assertThatThrownBy(() -> start().current())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("can't be kept in " + temporary.resolve("tls") + ": ")
                .hasMessageContaining("--tls-cert");
    }
}
