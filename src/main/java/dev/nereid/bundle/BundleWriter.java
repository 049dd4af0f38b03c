package dev.nereid.bundle;

import dev.nereid.codec.Instants;
import dev.nereid.codec.Sha256;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileContents.Content;
import dev.nereid.log.RunFileCopy;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Operation;
import dev.nereid.settings.IoReason;
import dev.nereid.sync.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a bundle: a ZIP archive with a copy of each run file as it was at one moment, the contents of files beside it, each
 * once, and the {@linkplain Manifest manifest} at the end. Unpacked by any tool, it is a data directory. For one thread.
 */
public final class BundleWriter {
    private static final int BUFFER_BYTES = 64 << 10;

    /**
     * What became of one run file.
     *
     * @param log null if the other side has all that is left of it
     * @param failures why something of it is not in the bundle, as sentences
     */
    public record Packed(Manifest.Log log, List<String> failures) {}

    private record Written(String sha256, long size) {}

    private final ZipOutputStream zip;
    private final Path workspace;
    private final String host;
    private final Instant created = Instant.now();
    private final List<Manifest.Log> logs = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Manifest.Content> contents = new LinkedHashMap<>(); // by hash

    /**
     * @param workspace a directory of the caller's, for one run file at a time
     * @param host where this is
     */
    public BundleWriter(OutputStream out, Path workspace, String host) {
        this.zip = new ZipOutputStream(out);
        this.workspace = workspace;
        this.host = host;
    }

    /**
     * Adds what a run file holds now.
     *
     * @throws dev.nereid.log.LogException if it can't be read; nothing of it is added
     * @throws IOException if the bundle can't be written
     */
    public Packed add(Path runFile, Told told) throws IOException {
        try (RunFileReader reader = RunFileReader.open(runFile)) {
            boolean isLive = WriterLock.of(runFile) == Life.LIVE;
            Operation.Create creation = reader.creation();
            long end = reader.lastSequenceOfAll();
            Told.Known known = told.of(reader, end);
            Map<String, Content> all = contents(runFile);
            List<Content> lacking = all.values().stream()
                    .filter(content -> !known.contents().test(content.sha256()))
                    .toList();
            if (known.position().sequence() == end && lacking.isEmpty()) {
                return new Packed(null, losses(reader));
            }
            Path copy = workspace.resolve("copy.db");
            try {
                RunFileCopy.Copied copied = RunFileCopy.write(reader, known.position(), end, copy);
                reader.letGo();
                String name = name(reader, creation);
                Written file = write(name, copy);
                List<String> failures = new ArrayList<>(add(lacking, Manifest.stem(name)));
                if (reader.isDamaged()) {
                    failures.add(reader.damage() + " The rest is packed.");
                }
                Manifest.Log log = new Manifest.Log(
                        name,
                        file.size(),
                        file.sha256(),
                        reader.logId(),
                        creation.objectId(),
                        creation.object(),
                        known.position(),
                        copied.end(),
                        copied.lost(),
                        isLive,
                        List.copyOf(all.keySet()));
                logs.add(log);
                return new Packed(log, failures);
            } finally {
                Files.deleteIfExists(copy);
            }
        }
    }

    /** Of a file of which the other side has all that is left: what it lacks, unless a server has that. */
    private static List<String> losses(RunFileReader reader) {
        return reader.isDamaged() && Loss.of(reader).isForGood()
                ? List.of(reader.damage() + " The other side has the rest.")
                : List.of();
    }

    private static Map<String, Content> contents(Path runFile) {
        Map<String, Content> contents = new LinkedHashMap<>();
        for (Content content : new RunFileContents(runFile).list()) {
            contents.merge(content.sha256(), content, (a, b) -> a.isCopy() ? a : b);
        }
        return contents;
    }

    /** As the writer named it, whatever it was renamed to; two copies of one log get two names. */
    private String name(RunFileReader reader, Operation.Create creation) {
        String name = RunFileName.create(
                        workspace, Instants.instant(reader.createdMicros()), creation.object(), reader.logId())
                .getFileName()
                .toString();
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            free = Manifest.stem(name) + "." + i + ".db";
        }
        return free;
    }

    private List<String> add(List<Content> lacking, String stem) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Content content : lacking) {
            if (contents.containsKey(content.sha256())) {
                continue;
            }
            String failure = failure(content);
            if (failure != null) {
                failures.add(failure);
                continue;
            }
            String name = stem + ".files/" + content.sha256();
            Written written = write(name, content.file());
            if (!written.sha256().equals(content.sha256())) {
                throw new BundleException(content.file() + " changed while it was packed. Pack again.", null);
            }
            contents.put(content.sha256(), new Manifest.Content(name, content.sha256(), written.size()));
        }
        return failures;
    }

    /** Why a content can't be packed; null if it can. What is once in an archive can't be taken out again. */
    private static String failure(Content content) {
        try {
            if (!Files.isRegularFile(content.file())) {
                return content.file() + " is not there any more.";
            }
            String changed = content.isCopy() ? " is damaged: it is not" : " has changed: it is not";
            return Sha256.of(content.file()).equals(content.sha256())
                    ? null
                    : content.file() + changed + " what was logged.";
        } catch (IOException e) {
            return content.file() + " can't be read: " + IoReason.of(e) + ".";
        }
    }

    private Written write(String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        MessageDigest digest = Sha256.digest();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                zip.write(buffer, 0, read);
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        zip.closeEntry();
        return new Written(Sha256.text(digest), size);
    }

    /** Writes the manifest, without which it is no bundle. The stream stays open. */
    public Manifest finish() throws IOException {
        Manifest manifest = new Manifest(created, host, List.copyOf(logs), List.copyOf(contents.values()));
        byte[] json = manifest.toJson();
        if (json.length > Json.BYTES_MAX) {
            throw new BundleException(
                    "These are too many run files and contents for one bundle. Name some of the runs, and pack the others"
                            + " into another.",
                    null);
        }
        zip.putNextEntry(new ZipEntry(Manifest.NAME));
        zip.write(json);
        zip.closeEntry();
        zip.finish();
        return manifest;
    }
}
