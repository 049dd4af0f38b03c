package dev.nereid.server.tls;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** A certificate of the server's own, made and renewed here. */
final class OwnCertificate implements CertificateSource {
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    private final Path directory;
    private final Set<String> names;
    private final Clock clock;
    private boolean isAuthorityNew;

    /** @param directory created if missing */
    OwnCertificate(Path directory, Collection<String> names, Clock clock) {
        this.directory = directory;
        this.names = HostNames.withThoseOfThisMachine(names);
        this.clock = clock;
    }

    /** Whether no client can know it yet. */
    boolean isAuthorityNew() {
        return isAuthorityNew;
    }

    @Override
    public Path trustFile() {
        return directory.resolve("ca.pem");
    }

    @Override
    public KeyedCertificate current() {
        synchronized (OwnCertificate.class) { // a process has a file lock as a whole
            return currentAlone();
        }
    }

    /** Of servers that share the directory and start at once, one makes what the others find. */
    @SuppressWarnings("try") // the lock is held, and not used otherwise
    private KeyedCertificate currentAlone() {
        try {
            Files.createDirectories(directory);
            try (FileChannel lock = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                return keptOrMade();
            }
        } catch (IOException e) {
            throw new TlsException(
                    "The server's certificate can't be kept in " + directory + ": " + IoReason.of(e)
                            + ". Make that directory writable, or give a certificate with --tls-cert and --tls-key.",
                    e);
        }
    }

    private KeyedCertificate keptOrMade() throws IOException {
        KeyedCertificate authority = authority();
        Path file = directory.resolve("server.pem");
        KeyedCertificate kept = kept(file);
        if (kept != null
                && kept.isSignedBy(authority)
                && kept.names().containsAll(names)
                && !endsWithin(kept, RENEWED_BEFORE)) {
            return kept;
        }
        KeyedCertificate made = new CertificateMaker(clock.instant()).server(authority, names);
        PemFile.write(file, made);
        return made;
    }

    /** Null if there is none that can be used: another one costs nobody anything. */
    private static KeyedCertificate kept(Path file) throws IOException {
        try {
            KeyedCertificate kept = Files.exists(file) ? PemFile.read(file) : null;
            return kept != null && kept.fits() ? kept : null;
        } catch (PemFile.Malformed e) {
            return null;
        }
    }

    private KeyedCertificate authority() throws IOException {
        Path file = directory.resolve("ca-key.pem");
        KeyedCertificate authority;
        if (!Files.exists(file)) {
            authority = new CertificateMaker(clock.instant()).authority();
            PemFile.write(file, authority);
            isAuthorityNew = true;
        } else {
            authority = keptAuthority(file);
            if (endsWithin(authority, CertificateMaker.SERVER_LIFETIME)) {
                authority = new CertificateMaker(clock.instant()).renewed(authority);
                PemFile.write(file, authority);
            }
        }
        publish(authority);
        return authority;
    }

    private static KeyedCertificate keptAuthority(Path file) throws IOException {
        String problem;
        try {
            KeyedCertificate authority = PemFile.read(file);
            if (authority.fits()) {
                return authority;
            }
            problem = "the key in it is of another certificate";
        } catch (PemFile.Malformed e) {
            problem = e.getMessage();
        }
        throw new TlsException( // clients would trust another one only when they are told to
                "The authority of the server's certificate can't be read from " + file + ": " + problem
                        + ". Restore the file from a backup; or delete it, and give clients the ca.pem beside it that the"
                        + " next start makes.",
                null);
    }

    private void publish(KeyedCertificate authority) throws IOException {
        boolean isPublished = false;
        try {
            isPublished = Files.exists(trustFile())
                    && PemFile.certificates(trustFile()).equals(authority.chain());
        } catch (PemFile.Malformed e) {
            // It is written anew.
        }
        if (!isPublished) {
            PemFile.write(trustFile(), authority.certificate());
        }
    }

    private boolean endsWithin(KeyedCertificate certificate, Duration duration) {
        return certificate.end().isBefore(clock.instant().plus(duration));
    }
}
