package dev.nereid.server.tls;

import java.nio.file.Path;

/** Where a server's certificate comes from. It is asked again and again while the server runs. */
interface CertificateSource {
    /** @throws TlsException if there is none that can be used */
    KeyedCertificate current();

    /** PEM file by which clients can trust it that know no authority of it. */
    Path trustFile();
}
