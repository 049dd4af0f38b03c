package dev.nereid.server.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Set;

/** A certificate that somebody else makes and renews. */
abstract class GivenCertificate implements CertificateSource {
    /** @throws TlsException if there is none that can be used */
    abstract KeyedCertificate read();

    /** Where it lies. */
    abstract Path place();

    @Override
    public final KeyedCertificate current() {
        KeyedCertificate certificate = read();
        checkDates(certificate.certificate());
        return certificate;
    }

    /** @throws TlsException also if clients would miss this host in it */
    final KeyedCertificate current(String clientHost) {
        KeyedCertificate certificate = current();
        if (!certificate.isFor(clientHost)) {
            Set<String> names = certificate.names();
            String example = names.isEmpty() ? "HOST" : names.iterator().next();
            throw new TlsException(
                    "The certificate in " + place() + " is for "
                            + (names.isEmpty() ? "no name" : String.join(", ", names)) + ", and not for " + clientHost
                            + ", where clients would be sent. Say how they reach the server with --public-url, such as"
                            + " --public-url https://" + example + ":8080.",
                    null);
        }
        return certificate;
    }

    private void checkDates(X509Certificate certificate) {
        Date now = Date.from(Instant.now());
        if (now.after(certificate.getNotAfter())) {
            throw new TlsException(
                    "The certificate in " + place() + " expired on " + day(certificate.getNotAfter())
                            + ". Renew it, and start the server again.",
                    null);
        }
        if (now.before(certificate.getNotBefore())) {
            throw new TlsException(
                    "The certificate in " + place() + " is valid from " + day(certificate.getNotBefore())
                            + " on only. Check the clock of this machine, or give another one with --tls-cert.",
                    null);
        }
    }

    private static String day(Date date) {
        return date.toInstant().atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
