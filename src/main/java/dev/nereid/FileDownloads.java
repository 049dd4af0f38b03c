package dev.nereid;

import dev.nereid.log.LocalContents;
import dev.nereid.log.LogException;
import dev.nereid.model.FileRef;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files on their way out of where they are read. Safe for many threads. */
final class FileDownloads {
    private final Source source;

    FileDownloads(ObjectReader reader) {
        this(reader::content);
    }

    private FileDownloads(Source source) {
        this.source = source;
    }

    /** Of an artifact, whose files are nowhere but where they lie. */
    static FileDownloads ofTracked() {
        return new FileDownloads((file, target) -> {
            try {
                LocalContents.copyTracked(file, target);
            } catch (LogException e) {
                throw new NereidException(e.getMessage(), e);
            }
        });
    }

    private interface Source {
        void copy(FileRef file, Path target) throws IOException;
    }

    /** One file, into a directory or to a path. */
    Path one(FileRef file, Path destination) {
        Path target = Files.isDirectory(destination)
                ? FileNames.below(destination, file.name().substring(file.name().lastIndexOf('/') + 1))
                : destination;
        return to(file, target);
    }

    /** Many, below a directory, under their names. */
    void all(List<FileRef> files, Path directory) {
        for (FileRef file : files) {
            to(file, FileNames.below(directory, file.name()));
        }
    }

    private Path to(FileRef file, Path target) {
        try {
            Path absolute = target.toAbsolutePath();
            Files.createDirectories(absolute.getParent());
            source.copy(file, absolute);
            return target;
        } catch (IOException e) {
            throw failed(file, target, e);
        }
    }

    /** Many, into one zip. */
    void zip(List<FileRef> files, Path zip) {
        Path absolute = zip.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        files.forEach(file -> entryName(absolute, file)); // one that is refused spoils no zip that is there
        try {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(absolute))) {
                for (FileRef file : files) {
                    source.copy(file, part);
                    out.putNextEntry(new ZipEntry(entryName(absolute, file)));
                    Files.copy(part, out);
                    out.closeEntry();
                }
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new NereidException("Can't write " + absolute + ": " + IoReason.of(e) + ".", e);
        }
    }

    /** Whoever unpacks it trusts it as little as a download does. */
    private static String entryName(Path zip, FileRef file) {
        return zip.normalize()
                .relativize(FileNames.below(zip, file.name()))
                .toString()
                .replace('\\', '/');
    }

    private static NereidException failed(FileRef file, Path target, IOException e) {
        return new NereidException(
                "Can't write \"" + file.name() + "\" to " + target.toAbsolutePath() + ": " + IoReason.of(e) + ".", e);
    }
}
