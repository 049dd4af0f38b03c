package dev.nereid.server.tls;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Two PEM files: a certificate and its key. */
final class CertificateFiles extends GivenCertificate {
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
    KeyedCertificate read() {
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

    @Override
    Path place() {
        return certificateFile;
    }

    @Override
    public Path trustFile() {
        return certificateFile;
    }
}
