package dev.nereid.sync;

import dev.nereid.log.FilePrint;
import dev.nereid.log.RunFileName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which run files have a {@linkplain SyncState state}, and which of these have changed, by the directories as they are when
 * they are first asked about. For one thread.
 */
public final class SyncStatePrints {
    private final Map<Path, Set<Path>> listings = new HashMap<>(); // of directories

    /** Equal as long as the state stays the same; empty if that can't be told; null if there is no state. */
    public String of(Path runFile) {
        String beside = print(RunFileName.sync(runFile));
        boolean hasFallbacks = !listing(SyncState.fallbackDirectory()).isEmpty();
        String fallback = hasFallbacks ? print(SyncState.fallback(runFile)) : null;
        if (beside == null || fallback == null) {
            return beside == null ? fallback : beside;
        }
        return beside.isEmpty() || fallback.isEmpty() ? "" : beside + " " + fallback;
    }

    private String print(Path file) {
        return listing(file.getParent()).contains(file)
                ? FilePrint.ofTarget(file).text()
                : null;
    }

    /** Of many thousand run files, few have one in the same place. */
    private Set<Path> listing(Path directory) {
        return listings.computeIfAbsent(directory, SyncStatePrints::list);
    }

    private static Set<Path> list(Path directory) {
        Set<Path> files = new HashSet<>();
        try (DirectoryStream<Path> stream =
                Files.newDirectoryStream(directory == null ? Path.of("") : directory, "*.sync")) {
            stream.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            // What can't be listed, can't be read either.
        }
        return files;
    }
}
