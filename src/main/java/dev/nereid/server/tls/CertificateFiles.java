package dev.nereid.server.tls;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** A certificate that somebody else makes and renews. */
final class CertificateFiles implements CertificateSource {
    private interface Reading<T> {
        T read() throws IOException, PemFile.Malformed;
    }

    private final Path certificateFile;
    private final Path keyFile;

    CertificateFiles(Path certificateFile, Path keyFile) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
    }

    @Override
    public KeyedCertificate current() {
        List<X509Certificate> chain = read(
                "--tls-cert", certificateFile, "the server's certificate", () -> PemFile.certificates(certificateFile));
        PrivateKey key = read("--tls-key", keyFile, "its private key", () -> PemFile.key(keyFile));
        KeyedCertificate certificate = new KeyedCertificate(key, chain);
        if (!certificate.fits()) {
            throw new TlsException(
                    "The key in " + keyFile + " is not that of the first certificate in " + certificateFile
                            + ". Give the two files that belong together with --tls-cert and --tls-key.",
                    null);
        }
        checkDates(certificate.certificate());
        return certificate;
    }

    /** @throws TlsException also if clients would miss this host in it */
    KeyedCertificate current(String clientHost) {
        KeyedCertificate certificate = current();
        if (!certificate.isFor(clientHost)) {
            Set<String> names = certificate.names();
            String example = names.isEmpty() ? "HOST" : names.iterator().next();
            throw new TlsException(
                    "The certificate in " + certificateFile + " is for "
                            + (names.isEmpty() ? "no name" : String.join(", ", names)) + ", and not for " + clientHost
                            + ", where clients would be sent. Say how they reach the server with --public-url, such as"
                            + " --public-url https://" + example + ":8080.",
                    null);
        }
        return certificate;
    }

    private <T> T read(String option, Path file, String expected, Reading<T> reading) {
        String problem;
        Exception cause;
        try {
            return reading.read();
        } catch (IOException e) {
            problem = Files.isDirectory(file) ? "it is a directory" : IoReason.of(e);
            cause = e;
        } catch (PemFile.Malformed e) {
            problem = e.getMessage();
            cause = e;
        }
        throw new TlsException(
                option + " is \"" + file + "\", which can't be used: " + problem + ". Give a PEM file with " + expected
                        + ".",
                cause);
    }

    private void checkDates(X509Certificate certificate) {
        Date now = Date.from(Instant.now());
        if (now.after(certificate.getNotAfter())) {
            throw new TlsException(
                    "The certificate in " + certificateFile + " expired on " + day(certificate.getNotAfter())
                            + ". Renew it, and start the server again.",
                    null);
        }
        if (now.before(certificate.getNotBefore())) {
            throw new TlsException(
                    "The certificate in " + certificateFile + " is valid from " + day(certificate.getNotBefore())
                            + " on only. Check the clock of this machine, or give another one with --tls-cert.",
                    null);
        }
    }

    private static String day(Date date) {
        return date.toInstant().atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Override
    public Path trustFile() {
        return certificateFile;
    }
}
