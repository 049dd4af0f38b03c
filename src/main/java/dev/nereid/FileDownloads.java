package dev.nereid;

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
    private final ObjectReader reader;

    FileDownloads(ObjectReader reader) {
        this.reader = reader;
    }

    /** One file, into a directory or to a path. */
    Path one(FileRef file, Path destination) {
        Path target = Files.isDirectory(destination)
                ? FileNames.below(
                        destination, String.valueOf(Path.of(file.name()).getFileName()))
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
            reader.content(file, absolute);
            return target;
        } catch (IOException e) {
            throw failed(file, target, e);
        }
    }

    /** Many, into one zip. */
    void zip(List<FileRef> files, Path zip) {
        Path absolute = zip.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        try {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(absolute))) {
                for (FileRef file : files) {
                    reader.content(file, part);
                    out.putNextEntry(new ZipEntry(file.name()));
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

    private static NereidException failed(FileRef file, Path target, IOException e) {
        return new NereidException(
                "Can't write \"" + file.name() + "\" to " + target.toAbsolutePath() + ": " + IoReason.of(e) + ".", e);
    }
}
