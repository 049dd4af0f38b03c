package dev.nereid.log;

import dev.nereid.codec.Sha256;
import dev.nereid.codec.TrackedHash;
import dev.nereid.model.FileRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Contents that can be had on this machine: beside run files, or where a file of an artifact lies. Each is checked. */
public final class LocalContents {
    private LocalContents() {}

    /** Where a content lies that was copied beside a run file, or referred to; null if it is not here. */
    public static Path find(Path directory, String sha256) {
        return RunFileContents.find(directory, sha256);
    }

    /**
     * Copies a content that lies beside a run file of a directory.
     *
     * @throws LogException if none has it, or it is not what was logged
     * @throws IOException if the target can't be written
     */
    public static void copy(Path directory, FileRef file, Path target) throws IOException {
        Path found = RunFileContents.find(directory, file.sha256());
        if (found == null) {
            String source = file.source() == null ? "" : ": it was only referred to, at " + file.source();
            throw new LogException(
                    "The content of \"" + file.name() + "\" is not in " + directory + source + ".", null);
        }
        copy(found, target);
        check(Sha256.of(target).equals(file.sha256()), found, file, target, "logged");
    }

    /**
     * Copies a file of an artifact from where it lies, and nobody else keeps it.
     *
     * @throws LogException if that is not on this machine, or it is not what was tracked
     * @throws IOException if the target can't be written
     */
    public static void copyTracked(FileRef file, Path target) throws IOException {
        boolean remote = file.source() == null || file.source().contains("://");
        if (remote || !Files.exists(Path.of(file.source()))) {
            throw new LogException(
                    "\"" + file.name() + "\" is tracked, not kept: it " + (remote ? "lies" : "lay") + " at "
                            + file.source() + (remote ? ". Fetch it from there." : ", and that is not here."),
                    null);
        }
        Path source = Path.of(file.source());
        copy(source, target);
        check(TrackedHash.fits(target, file.sha256()), source, file, target, "tracked");
    }

    private static void copy(Path from, Path target) throws IOException {
        Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void check(boolean same, Path from, FileRef file, Path target, String how) throws IOException {
        if (!same) {
            Files.delete(target);
            throw new LogException(
                    "\"" + file.name() + "\", at " + from + ", is not what was " + how + " any more.", null);
        }
    }
}
