package dev.nereid.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Keys and certificates as text, between lines of dashes. */
final class PemFile {
    /** The file is not what it should be; the message says what is wrong, to go on after a colon. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private PemFile() {}

    /** At least one; whatever else is in the file is passed over. */
    static List<X509Certificate> certificates(Path file) throws IOException, Malformed {
        StringBuilder blocks = new StringBuilder();
        boolean inside = false;
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\\R")) {
            inside |= line.startsWith("-----BEGIN CERTIFICATE-----");
            if (inside) {
                blocks.append(line).append('\n');
            }
            inside &= !line.startsWith("-----END CERTIFICATE-----");
        }
        if (blocks.isEmpty()) {
            throw new Malformed("there is no -----BEGIN CERTIFICATE----- in it", null);
        }
        try {
            byte[] pem = blocks.toString().getBytes(StandardCharsets.ISO_8859_1);
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new Malformed("a certificate in it is broken", e);
        }
    }

    /** The first private key, in any of the forms that OpenSSL writes. */
    static PrivateKey key(Path file) throws IOException, Malformed {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PrivateKeyInfo key) {
                    return converter.getPrivateKey(key);
                } else if (block instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                } else if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new Malformed(
                            "the key in it is encrypted; openssl pkey -in " + file + " -out FILE decrypts it", null);
                }
            }
        } catch (IOException e) { // not of the file, which is read
            throw new Malformed("what is in it is broken", e);
        }
        throw new Malformed("there is no -----BEGIN PRIVATE KEY----- in it", null);
    }

    static KeyedCertificate read(Path file) throws IOException, Malformed {
        return new KeyedCertificate(key(file), certificates(file));
    }

    /** Readable by the owner only; whole or not at all. */
    static void write(Path file, KeyedCertificate certificate) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(certificate.key(), null));
            for (X509Certificate each : certificate.chain()) {
                writer.writeObject(each);
            }
        }
        write(file, text.toString(), "rw-------");
    }

    /** For everybody. */
    static void write(Path file, X509Certificate certificate) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        write(file, text.toString(), "rw-r--r--");
    }

    private static void write(Path file, String text, String mode) throws IOException {
        boolean hasModes = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes = hasModes
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // Its mode comes before what others must not read.
        try (FileChannel channel = FileChannel.open(part, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
