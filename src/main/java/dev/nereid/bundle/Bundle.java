package dev.nereid.bundle;

import dev.nereid.codec.Sha256;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileReader;
import dev.nereid.settings.IoReason;
import dev.nereid.sync.Proof;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads a bundle, which may come from a stranger. Nothing of the archive is believed but what its manifest says, and nothing
 * of that but what fits its pattern: entries are those that are named there, of the size that is named there, under names that
 * lead nowhere. Each is unpacked up to that size and no further, and counts once its SHA-256 fits. For one thread.
 */
public final class Bundle implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    /** What others may need on the disk meanwhile. */
    private static final long RESERVE_BYTES = 16 << 20;

    /**
     * A run file of the bundle, unpacked.
     *
     * @param failure why it can't be used; null if it can
     */
    public record Item(Manifest.Log log, Path file, String failure) {}

    /**
     * What was unpacked.
     *
     * @param failures contents of files that can't be used, as sentences
     */
    public record Unpacked(List<Item> items, List<String> failures) {}

    private final Path file;
    private final ZipFile zip;
    private final Manifest manifest;

    private Bundle(Path file, ZipFile zip, Manifest manifest) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Whether somebody means a bundle by this: a file that begins as a ZIP archive does, or is called like one. A run file
     * never does.
     */
    public static boolean isMeant(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        } else if (file.toString().endsWith(".zip")) {
            return true;
        } else if (file.toString().endsWith(".db")) {
            return false; // to open one would drop the locks that SQLite has on it
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3 && magic[3] == 4;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws BundleException if it is none, or damaged where that costs all of it */
    public static Bundle open(Path file) {
        ZipFile zip = null;
        try {
            CentralDirectory.check(file);
            zip = new ZipFile(file.toFile());
            Manifest manifest = Manifest.parse(manifestOf(zip));
            checkEntries(zip, manifest, Files.size(file));
            Bundle bundle = new Bundle(file, zip, manifest);
            zip = null;
            return bundle;
        } catch (IOException e) {
            throw refused(file, IoReason.of(e), e);
        } catch (IllegalArgumentException e) {
            throw refused(file, e.getMessage(), e);
        } finally {
            close(zip);
        }
    }

    private static BundleException refused(Path file, String reason, Exception e) {
        return new BundleException(
                file + " is no bundle that can be used: " + reason
                        + ". Nothing of it was taken. Copy it again, or pack again.",
                e);
    }

    private static byte[] manifestOf(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new IllegalArgumentException("it has no " + Manifest.NAME + ", as nereid pack writes it");
        } else if (entry.getSize() < 0 || entry.getSize() > Json.BYTES_MAX) {
            throw new IllegalArgumentException("its manifest claims to have " + entry.getSize() + " bytes");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) entry.getSize());
            CRC32 crc = new CRC32();
            crc.update(bytes);
            boolean isWhole = bytes.length == entry.getSize() && in.read() < 0 && crc.getValue() == entry.getCrc();
            if (!isWhole) {
                throw new IllegalArgumentException("its manifest is damaged");
            }
            return bytes;
        }
    }

    private static void checkEntries(ZipFile zip, Manifest manifest, long fileBytes) {
        Map<String, Long> named = new HashMap<>();
        manifest.logs().forEach(log -> named.put(log.file(), log.size()));
        manifest.contents().forEach(content -> named.put(content.file(), content.size()));
        Set<String> seen = new HashSet<>();
        long packed = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            boolean isManifest = name.equals(Manifest.NAME);
            if (!seen.add(name)) {
                throw new IllegalArgumentException("it has an entry twice");
            } else if (!isManifest && !named.containsKey(name)) {
                throw new IllegalArgumentException("it has an entry that its manifest does not name");
            } else if (!isManifest && named.get(name) != entry.getSize()) {
                throw new IllegalArgumentException(name + " has another size in it than in its manifest");
            }
            packed += Math.max(0, entry.getCompressedSize());
            if (entry.getCompressedSize() < 0 || packed > fileBytes) { // several may claim the same bytes
                throw new IllegalArgumentException("its entries claim to have more bytes than it has");
            }
        }
        if (seen.size() != named.size() + 1) {
            throw new IllegalArgumentException("it lacks an entry that its manifest names");
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * Unpacks all of it. What is damaged is left out, with the reason.
     *
     * @param directory an empty one of the caller's
     * @throws BundleException if there is no room, or nothing can be written there
     */
    public Unpacked unpack(Path directory) {
        try {
            requireRoom(directory);
            List<Item> items = new ArrayList<>();
            for (Manifest.Log log : manifest.logs()) {
                Path target = directory.resolve(log.file());
                String failure = unpack(log.file(), log.size(), log.sha256(), target);
                items.add(new Item(log, target, failure == null ? contradiction(log, target) : failure));
            }
            List<String> failures = new ArrayList<>();
            for (Manifest.Content content : manifest.contents()) {
                Path target = directory.resolve(content.file());
                Files.createDirectories(target.getParent());
                String failure = unpack(content.file(), content.size(), content.sha256(), target);
                if (failure != null) {
                    failures.add(failure);
                }
            }
            for (Item item : items) {
                shareContents(item, directory);
            }
            return new Unpacked(items, failures);
        } catch (IOException e) {
            throw new BundleException(
                    file + " can't be unpacked in " + directory.getParent() + ": " + IoReason.of(e)
                            + ". Set NEREID_TMPDIR to a directory with room.",
                    e);
        }
    }

    private void requireRoom(Path directory) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace();
        if (manifest.bytes() > room - RESERVE_BYTES) {
            throw new BundleException(
                    file + " takes " + manifest.bytes() + " bytes unpacked, and in " + directory.getParent()
                            + " there is room for " + Math.max(0, room - RESERVE_BYTES)
                            + ". Set NEREID_TMPDIR to a directory with more.",
                    null);
        }
    }

    /** Why an entry can't be used; null if it can. Only what is written to our side is an exception. */
    private String unpack(String name, long size, String sha256, Path target) throws IOException {
        MessageDigest digest = Sha256.digest();
        long written = 0;
        String failure = null;
        try (InputStream in = zip.getInputStream(zip.getEntry(name));
                OutputStream out =
                        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (failure == null) {
                int read = read(in, buffer);
                if (read == 0) {
                    break;
                }
                written += Math.max(0, read);
                if (read < 0 || written > size) {
                    failure = name;
                } else {
                    digest.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
            }
        }
        if (failure == null && written == size && Sha256.text(digest).equals(sha256)) {
            return null;
        }
        Files.delete(target);
        return file + ": " + name + " is damaged. Copy the bundle again, or pack again.";
    }

    /** Bytes read; 0 at the end; negative if it can't be unpacked. */
    private static int read(InputStream in, byte[] buffer) {
        try {
            return Math.max(0, in.read(buffer));
        } catch (IOException e) {
            return -1;
        }
    }

    /** What a run file says other than the manifest; null if they agree. */
    private String contradiction(Manifest.Log log, Path target) {
        try (RunFileReader reader = RunFileReader.open(target)) {
            Position end = log.lost() == 0
                    ? wholeEnd(reader)
                    : Replay.positionIn(reader, reader.base(), reader.lastSequence());
            boolean agrees = reader.logId().equals(log.logId())
                    && reader.creation().objectId().equals(log.objectId())
                    && reader.creation().object() == log.kind()
                    && reader.base().equals(log.after())
                    && end.equals(log.end());
            return agrees ? null : file + ": " + log.file() + " is another log than its manifest says. Pack again.";
        } catch (LogException e) {
            return e.getMessage();
        }
    }

    private static Position wholeEnd(RunFileReader reader) {
        Proof proof = Proof.ask(reader, null);
        return new Position(proof.operations(), proof.digest());
    }

    /** Each run file has its contents beside it, as where it was packed. */
    private void shareContents(Item item, Path directory) throws IOException {
        if (item.failure() != null) {
            return;
        }
        Map<String, Path> unpacked = new HashMap<>();
        manifest.contents().forEach(content -> unpacked.put(content.sha256(), directory.resolve(content.file())));
        for (String sha256 : item.log().contents()) {
            Path content = unpacked.get(sha256);
            Path own = directory
                    .resolve(Manifest.stem(item.log().file()) + ".files")
                    .resolve(sha256);
            if (content != null && Files.exists(content) && !Files.exists(own)) {
                Files.createDirectories(own.getParent());
                link(own, content);
            }
        }
    }

    private static void link(Path own, Path content) throws IOException {
        try {
            Files.createLink(own, content);
        } catch (UnsupportedOperationException e) {
            Files.copy(content, own);
        }
    }

    private static void close(ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }

    @Override
    public void close() {
        close(zip);
    }
}
