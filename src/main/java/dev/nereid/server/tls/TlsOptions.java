package dev.nereid.server.tls;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * Which certificate a server has: one of its own, unless files are given.
 *
 * @param certificate PEM file with the server's certificate and those between it and its authority; or null
 * @param key PEM file with its private key; or null
 * @param keystore PKCS #12 or JKS file with both, whose password is in the environment; or null
 * @param names further names and addresses that the server's own certificate is for
 */
public record TlsOptions(Path certificate, Path key, Path keystore, List<String> names) {
    /** A certificate of the server's own. */
    public static TlsOptions own(List<String> names) {
        return new TlsOptions(null, null, null, List.copyOf(names));
    }

    /** A certificate that somebody else renews. */
    public static TlsOptions given(Path certificate, Path key) {
        return new TlsOptions(certificate, key, null, List.of());
    }

    /** The same in a key store. */
    public static TlsOptions given(Path keystore) {
        return new TlsOptions(null, null, keystore, List.of());
    }

    /**
     * Whether a server can start with this.
     *
     * @param clientHost by which clients are told to reach it
     * @throws TlsException if what is given can't be used
     */
    public void check(String clientHost) {
        GivenCertificate given = source(null);
        if (given != null) {
            given.current(clientHost);
        }
    }

    /**
     * What is given; null if nothing is.
     *
     * @param directory where a file is written by which clients trust a key store's certificate; null for nowhere
     */
    GivenCertificate source(Path directory) {
        if (certificate != null) {
            return new CertificateFiles(certificate, key);
        }
        return keystore == null
                ? null
                : new KeyStoreFile(
                        keystore,
                        () -> Settings.ofEnvironment().get(Setting.KEYSTORE_PASSWORD),
                        directory == null ? null : directory.resolve("keystore-ca.pem"));
    }
}
