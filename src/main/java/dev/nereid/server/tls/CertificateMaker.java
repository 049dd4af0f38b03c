package dev.nereid.server.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Makes certificates as RFC 5280 wants them: OpenSSL in its strict mode, which is Python's, accepts no others. */
final class CertificateMaker {
    static final Duration SERVER_LIFETIME = Duration.ofDays(365);
    static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final SecureRandom random = new SecureRandom();
    private final Instant now;

    CertificateMaker(Instant now) {
        this.now = now;
    }

    /** With a name that no other has. */
    KeyedCertificate authority() {
        byte[] number = new byte[4];
        random.nextBytes(number);
        X500Principal name = new X500Principal("CN=Nereid " + HexFormat.of().formatHex(number));
        KeyPair keys = newKeys();
        return authority(name, keys.getPublic(), keys.getPrivate());
    }

    /** The same for longer: who knows the one trusts what the other signs. */
    KeyedCertificate renewed(KeyedCertificate authority) {
        return authority(
                authority.certificate().getSubjectX500Principal(),
                authority.certificate().getPublicKey(),
                authority.key());
    }

    private KeyedCertificate authority(X500Principal name, PublicKey publicKey, PrivateKey key) {
        try {
            X509v3CertificateBuilder builder = builder(name, name, publicKey, now.plus(AUTHORITY_LIFETIME));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return signed(builder, key, key);
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw unusable(e);
        }
    }

    KeyedCertificate server(KeyedCertificate authority, Set<String> names) {
        KeyPair keys = newKeys();
        GeneralName[] alternatives = names.stream()
                .map(name ->
                        new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        Instant end = now.plus(SERVER_LIFETIME);
        try {
            X509v3CertificateBuilder builder = builder(
                    authority.certificate().getSubjectX500Principal(),
                    new X500Principal("CN=Nereid server"),
                    keys.getPublic(),
                    end.isAfter(authority.end()) ? authority.end() : end);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            // By its key alone: its serial number changes when it is renewed.
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(
                                    authority.certificate().getPublicKey()));
            return signed(builder, keys.getPrivate(), authority.key());
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw unusable(e);
        }
    }

    private X509v3CertificateBuilder builder(X500Principal issuer, X500Principal name, PublicKey key, Instant end)
            throws CertIOException, GeneralSecurityException {
        return new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(120, random),
                        Date.from(now.minus(CLOCKS_DIFFER)),
                        Date.from(end),
                        name,
                        key)
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static KeyedCertificate signed(X509v3CertificateBuilder builder, PrivateKey key, PrivateKey signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new KeyedCertificate(
                key,
                List.of(new JcaX509CertificateConverter()
                        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)))));
    }

    private KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static IllegalStateException unusable(Exception e) {
        return new IllegalStateException("This JVM can't make a certificate: " + e.getMessage(), e);
    }
}
