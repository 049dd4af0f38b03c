package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import dev.nereid.model.Text;
import dev.nereid.settings.IoReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files on their way into a log: content first, then the operation that names it. Safe for many threads. */
final class FileLogger {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);
    private static final int HASH_CHARS_MAX = 200;

    private final Recorder recorder;

    FileLogger(Recorder recorder) {
        this.recorder = recorder;
    }

    void upload(String path, Path file, FileCapture capture) {
        put(path, AttributeType.FILE, keep(path, file, String.valueOf(file.getFileName()), capture));
    }

    void upload(String path, byte[] content, String name) {
        put(path, AttributeType.FILE, keep(path, content, name));
    }

    void upload(String path, InputStream content, String name) {
        put(path, AttributeType.FILE, keep(path, content, name));
    }

    private void put(String path, AttributeType type, FileRef file) {
        if (file != null) {
            recorder.putFiles(AttributePath.of(path), type, List.of(file));
        }
    }

    /** Files by their names in a set. */
    void add(String path, Map<String, Path> files, FileCapture capture) {
        List<FileRef> kept = new ArrayList<>();
        files.forEach((name, file) -> {
            FileRef ref = keep(path, file, name, capture);
            if (ref != null) {
                kept.add(ref);
            }
        });
        putAll(path, AttributeType.FILE_SET, kept);
    }

    void track(String path, Map<String, Path> files) {
        List<FileRef> refs = new ArrayList<>();
        files.forEach((name, file) -> {
            try {
                FileRef ref = recorder.describe(file, checkedName(name));
                if (ref != null) {
                    refs.add(ref);
                }
            } catch (IOException e) {
                throw unreadable("track", path, file.toAbsolutePath().toString(), e);
            }
        });
        putAll(path, AttributeType.ARTIFACT, refs);
    }

    void track(String path, Collection<ArtifactFile> files) {
        List<FileRef> refs = new ArrayList<>();
        for (ArtifactFile file : files) {
            Arguments.requireValue(path, file);
            if (file.hash().isEmpty() || file.hash().length() > HASH_CHARS_MAX) {
                throw new IllegalArgumentException("The hash of \"" + file.name() + "\" has "
                        + file.hash().length() + " characters; it must have 1 to " + HASH_CHARS_MAX
                        + ". Nothing was logged.");
            }
            long modified = file.modified() == null ? 0 : Arguments.micros(path, file.modified());
            refs.add(new FileRef(checkedName(file.name()), file.hash(), file.size(), file.location(), modified, null));
        }
        putAll(path, AttributeType.ARTIFACT, refs);
    }

    private void putAll(String path, AttributeType type, List<FileRef> files) {
        for (int from = 0; from < files.size(); from += Limits.FILES_OPERATION_MAX) {
            int to = Math.min(files.size(), from + Limits.FILES_OPERATION_MAX);
            recorder.putFiles(AttributePath.of(path), type, files.subList(from, to));
        }
    }

    /** Null if the disk did not take it, or nothing is kept in this mode. */
    FileRef keep(String path, Path file, String name, FileCapture capture) {
        Arguments.requireValue(path, file);
        String checked = checkedName(name);
        if (recorder.ignoresAll()) {
            return null;
        }
        try {
            if (!Files.isRegularFile(file)) {
                throw new NereidException(
                        "Can't upload \"" + path + "\": " + file.toAbsolutePath()
                                + (Files.exists(file) ? " is no file" : " does not exist") + ". Nothing was logged.",
                        null);
            }
            if (capture == FileCapture.REFERENCE) {
                return recorder.refer(file, checked);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return recorder.keep(in, checked);
            }
        } catch (IOException e) {
            throw unreadable("upload", path, file.toAbsolutePath().toString(), e);
        }
    }

    FileRef keep(String path, byte[] content, String name) {
        Arguments.requireValue(path, content);
        return keepAll(path, new ByteArrayInputStream(content), name);
    }

    /** Reads the stream to its end and leaves it open. */
    private FileRef keep(String path, InputStream content, String name) {
        FileRef ref = keepAll(path, content, name);
        if (ref != null && ref.size() == 0) {
            LOG.warn("The stream for \"{}\" gave nothing: the file is empty. Had it been read before?", path);
        }
        return ref;
    }

    private FileRef keepAll(String path, InputStream content, String name) {
        Arguments.requireValue(path, content);
        try {
            return recorder.keep(content, checkedName(name));
        } catch (IOException e) {
            throw unreadable("upload", path, "the stream that was given", e);
        }
    }

    private static NereidException unreadable(String verb, String path, String what, IOException e) {
        return new NereidException(
                "Can't " + verb + " \"" + path + "\": " + what + " can't be read: " + IoReason.of(e)
                        + ". Nothing was logged.",
                e);
    }

    static String checkedName(String name) {
        String kept = name == null ? "" : Text.wellFormed(name);
        if (kept.isEmpty() || FileRef.isTooLong(kept)) {
            throw new IllegalArgumentException("The name of a file has " + Text.bytes(kept)
                    + " bytes; it must have 1 to " + Limits.FILE_NAME_BYTES_MAX + ". Nothing was logged.");
        }
        return kept;
    }

    /** In a set, names are paths: one that leads elsewhere could not be written where the others go. */
    static String checkedPath(String name) {
        String checked = checkedName(name);
        if (!FileRef.staysBelow(checked)) {
            throw new IllegalArgumentException("The name of a file in a set is \"" + name
                    + "\", which has an empty part, or dots for one. Nothing was logged. Give a path below the set, such as"
                    + " \"images/cat.png\".");
        }
        return checked;
    }
}
