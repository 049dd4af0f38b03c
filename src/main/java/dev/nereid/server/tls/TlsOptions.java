package dev.nereid.server.tls;

import java.nio.file.Path;
import java.util.List;

/**
 * @param certificate PEM file with the server's certificate and those between it and its authority; null for one of the
 *     server's own
 * @param key PEM file with its private key; null for one of the server's own
 * @param names further names and addresses that the server's own certificate is for
 */
public record TlsOptions(Path certificate, Path key, List<String> names) {
    /** A certificate of the server's own. */
    public static TlsOptions own(List<String> names) {
        return new TlsOptions(null, null, List.copyOf(names));
    }

    /** A certificate that somebody else renews. */
    public static TlsOptions given(Path certificate, Path key) {
        return new TlsOptions(certificate, key, List.of());
    }

    /**
     * Whether a server can start with this.
     *
     * @param clientHost by which clients are told to reach it
     * @throws TlsException if what is given can't be used
     */
    public void check(String clientHost) {
        if (certificate != null) {
            new CertificateFiles(certificate, key).current(clientHost);
        }
    }
}
