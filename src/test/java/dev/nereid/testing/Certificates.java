package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import okhttp3.tls.HeldCertificate;

/** An organisation's authority, and PEM files with what it signs. */
public final class Certificates {
    /** Of any certificate: made by OpenSSL, with the password "secret". */
    public static final String ENCRYPTED_KEY = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj8P45RadQIPwICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJYuWgJHe4sJ9ln64ePlltcEgZCW
            /L3qwgG4Ch44aNOFDJcSiZSZBbV86v/kYhPhPw5Kay4FGQDZqXOpClx2BMrNyh4W
            gPeda6OParVpRdr8nwGyQr0ihyPCk+DzWyfPepKct6V6pDsmnXTzUtn/h2aFLHhj
            IN1cEIU7vU620qfGcaWVOnVO7oQhEjFAe2Cvv+0j8UFPlShhNTuaDIz2HafBpfQ=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    private final Path directory;
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example")
            .build();

    public Certificates(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        Files.writeString(authorityFile(), authority.certificatePem());
    }

    public Path authorityFile() {
        return directory.resolve("example-ca.pem");
    }

    public Path certificateFile() {
        return directory.resolve("cert.pem");
    }

    public Path keyFile() {
        return directory.resolve("key.pem");
    }

    /** Writes a certificate that is valid now, and its key. */
    public HeldCertificate issue(String... names) throws IOException {
        Instant now = Instant.now();
        return issue(now.minus(1, ChronoUnit.DAYS), now.plus(1, ChronoUnit.DAYS), names);
    }

    public HeldCertificate issue(Instant begin, Instant end, String... names) throws IOException {
        HeldCertificate.Builder builder = new HeldCertificate.Builder()
                .signedBy(authority)
                .validityInterval(begin.toEpochMilli(), end.toEpochMilli());
        for (String name : names) {
            builder.addSubjectAlternativeName(name);
        }
        HeldCertificate issued = builder.build();
        Files.writeString(certificateFile(), issued.certificatePem());
        Files.writeString(keyFile(), issued.privateKeyPkcs8Pem());
        return issued;
    }
}
