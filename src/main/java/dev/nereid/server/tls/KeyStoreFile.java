package dev.nereid.server.tls;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** A key store, PKCS #12 or JKS, of which the first private key counts. */
final class KeyStoreFile extends GivenCertificate {
    private final Path file;
    private final Supplier<String> password;
    private final Path trustFile;

    /**
     * @param password null for none
     * @param trustFile is written, since clients read no key store; null to write none
     */
    KeyStoreFile(Path file, Supplier<String> password, Path trustFile) {
        this.file = file;
        this.password = password;
        this.trustFile = trustFile;
    }

    @Override
    KeyedCertificate read() {
        String given = password.get();
        char[] secret = given == null ? new char[0] : given.toCharArray();
        try {
            KeyedCertificate certificate = firstKey(KeyStore.getInstance(file.toFile(), secret), secret);
            if (trustFile != null) {
                Files.createDirectories(trustFile.getParent());
                PemFile.write(
                        trustFile, certificate.chain().get(certificate.chain().size() - 1));
            }
            return certificate;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsException(
                    "--tls-keystore is \"" + file + "\", which can't be used: " + reason(e, given)
                            + ". Give a PKCS #12 or JKS file with the server's private key and certificate, and its password"
                            + " in NEREID_KEYSTORE_PASSWORD.",
                    e);
        }
    }

    private static KeyedCertificate firstKey(KeyStore store, char[] secret) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getKey(alias, secret) instanceof PrivateKey key) {
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate each : store.getCertificateChain(alias)) {
                    chain.add((X509Certificate) each);
                }
                return new KeyedCertificate(key, chain);
            }
        }
        throw new GeneralSecurityException("there is no private key in it");
    }

    private String reason(Exception e, String given) {
        if (!Files.exists(file)) {
            return "there is no " + file;
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        if (e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException) {
            return given == null ? "it has a password" : "its password is another one";
        }
        return e instanceof IOException io ? IoReason.of(io) : e.getMessage();
    }

    @Override
    Path place() {
        return file;
    }

    @Override
    public Path trustFile() {
        return trustFile;
    }
}
