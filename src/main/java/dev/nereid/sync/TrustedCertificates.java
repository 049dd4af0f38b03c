package dev.nereid.sync;

import dev.nereid.settings.IoReason;
import dev.nereid.settings.Setting;
import dev.nereid.settings.SettingException;
import dev.nereid.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** The certificate authorities of {@code NEREID_CA_BUNDLE}, a PEM file, besides those that the JVM trusts anyway. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    static void add(OkHttpClient.Builder client, Settings settings) {
        Path bundle = settings.path(Setting.CA_BUNDLE);
        if (bundle == null) {
            return;
        }
        Collection<? extends Certificate> certificates = read(bundle);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int entry = 0;
            for (Certificate certificate : trustManager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("jvm" + entry++, certificate);
            }
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("bundle" + entry++, certificate);
            }
            X509TrustManager trust = trustManager(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JVM has no usable TLS: " + e.getMessage(), e);
        }
    }

    private static Collection<? extends Certificate> read(Path bundle) {
        String problem;
        try {
            byte[] pem = Files.readAllBytes(bundle);
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!certificates.isEmpty()) {
                return certificates;
            }
            problem = "there is no certificate in it";
        } catch (IOException e) {
            problem = IoReason.of(e);
        } catch (CertificateException e) {
            problem = "it is broken, or not a PEM file: " + e.getMessage();
        }
        throw new SettingException(
                "NEREID_CA_BUNDLE is \"" + bundle + "\", which can't be used: " + problem + ". It can be a file with"
                        + " certificates in PEM form (-----BEGIN CERTIFICATE-----).",
                null);
    }

    /** @param store null for what the JVM trusts */
    private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    /** Whether a handshake failed for want of an authority that is trusted. */
    static boolean isUntrusted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }
}
