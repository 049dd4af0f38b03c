package dev.nereid.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.util.ssl.X509;

/**
 * A certificate and its private key.
 *
 * @param chain the certificate, and those between it and its authority
 */
record KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {
    static final char[] PASSWORD = {}; // of a key store that is never written

    X509Certificate certificate() {
        return chain.get(0);
    }

    Instant end() {
        return certificate().getNotAfter().toInstant();
    }

    /** Names and addresses. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        try {
            Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        } catch (CertificateParsingException e) {
            // Then it is for nobody.
        }
        return names;
    }

    /** Whether clients that reach the server by this name or address find it in the certificate. */
    boolean isFor(String host) {
        return new X509("server", certificate()).matches(host);
    }

    boolean isSignedBy(KeyedCertificate authority) {
        try {
            certificate().verify(authority.certificate().getPublicKey());
            return certificate()
                    .getIssuerX500Principal()
                    .equals(authority.certificate().getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether the key is the certificate's. */
    boolean fits() {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certificate().getPublicKey());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) { // of another kind, for one
            return false;
        }
    }

    /** By its authority, which this JVM knows as other programs do. */
    boolean isTrustedEverywhere() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    trust.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
                }
            }
            return true;
        } catch (CertificateException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no usable TLS: " + e.getMessage(), e);
        }
    }

    KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JVM has no usable TLS: " + e.getMessage(), e);
        }
    }
}
