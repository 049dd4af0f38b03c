package dev.nereid.cli;

import dev.nereid.Nereid;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import dev.nereid.log.RunFileName;
import dev.nereid.model.Rejection;
import dev.nereid.model.RejectionFilter;
import dev.nereid.replica.CacheDirectory;
import dev.nereid.replica.Replica;
import dev.nereid.settings.IoReason;
import dev.nereid.settings.Setting;
import dev.nereid.settings.TemporaryDirectory;
import dev.nereid.sync.SyncState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What local run files hold, and where the copy is that answers. Says on the way what is left out. */
final class LocalStore implements AutoCloseable {
    private static final int REJECTIONS_MAX = 5;

    private final Path runFiles;
    private final Path cache;
    private final TemporaryDirectory temporary; // null unless it is the cache
    private final ReadOnlyStore store;

    private LocalStore(Path runFiles, Path cache, TemporaryDirectory temporary) {
        this.runFiles = runFiles;
        this.cache = cache;
        this.temporary = temporary;
        this.store = Nereid.openReadOnly(runFiles, cache);
    }

    /** @param err where files that can't be read are named */
    static LocalStore open(Path runFiles, Shell shell, PrintWriter err) {
        Deletions.noteInterrupted(runFiles, err);
        Path cache = CacheDirectory.of(shell.variables());
        String obstacle = obstacle(cache);
        if (obstacle != null) {
            err.println("nereid: the cache directory " + cache + " can't be used (" + obstacle
                    + "), so this question takes longer. NEREID_CACHE_DIR names another one.");
        }
        LocalStore opened = obstacle == null ? new LocalStore(runFiles, cache, null) : withoutCache(runFiles);
        if (!opened.store.isUpToDate()) {
            err.println("nereid: another process is reading these run files; this is the state before.");
        }
        noteBelow(runFiles, err);
        opened.store.problems().forEach(problem -> err.println("nereid: " + Table.oneLine(problem)));
        return opened;
    }

    /** Who gives the directory in which runs were started means the one below it. */
    private static void noteBelow(Path runFiles, PrintWriter err) {
        Path below =
                runFiles.resolve(Setting.DIRECTORY.fallback()).toAbsolutePath().normalize();
        if (Files.isDirectory(below)
                && RunFileName.list(runFiles).isEmpty()
                && !RunFileName.list(below).isEmpty()) {
            err.println("nereid: there are no run files in "
                    + runFiles.toAbsolutePath().normalize() + ", but in " + below + " (--path).");
        }
    }

    /** Null if there is none. */
    private static String obstacle(Path cache) {
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache) ? null : IoReason.of(new AccessDeniedException(cache.toString()));
        } catch (IOException e) {
            return IoReason.of(e);
        }
    }

    private static LocalStore withoutCache(Path runFiles) {
        try {
            TemporaryDirectory temporary = TemporaryDirectory.createUntilExit("nereid-replica");
            return new LocalStore(runFiles, temporary.path(), temporary);
        } catch (IOException e) {
            throw new CommandFailure("There is no place to prepare the answer in: the temporary directory can't be used"
                    + " either (" + IoReason.of(e)
                    + "). Set NEREID_CACHE_DIR to a directory that can be written; it holds"
                    + " nothing but copies.");
        }
    }

    ReadOnlyStore store() {
        return store;
    }

    /** False if a run file could not be read. */
    boolean isComplete() {
        return store.isUpToDate() && store.problems().isEmpty();
    }

    /** Whether the copy goes when this is closed. */
    boolean isTemporary() {
        return temporary != null;
    }

    /** The copy itself, to be closed by the caller. */
    Replica replica() {
        return Replica.open(runFiles, cache);
    }

    /** The first operations that contradict others of their run, so that they are not in it: lines for people. */
    List<String> keptAside(StoredObject run) {
        return rejections(run, RejectionFilter.ALL, REJECTIONS_MAX).stream()
                .map(Rejection::text)
                .toList();
    }

    /** Those operations, at most so many. */
    List<Rejection> rejections(StoredObject run, RejectionFilter filter, int max) {
        try (Replica replica = replica()) {
            return replica.store().quarantine().list(run.offlineId(), filter, max);
        }
    }

    /**
     * What servers said last that they keep aside, and local files alone don't tell.
     *
     * @param lines the first of them, as far as they were noted
     * @param more how many others there are
     */
    record Noted(List<String> lines, long more) {}

    Noted notedRejections(StoredObject run) {
        List<String> known = rejections(run, RejectionFilter.ALL, Integer.MAX_VALUE).stream()
                .map(Rejection::text)
                .toList();
        List<SyncState.Entry> deliveries = NamedRunFiles.in(runFiles).chosen(List.of(run.offlineId())).stream()
                .map(SyncState::latest)
                .filter(Objects::nonNull)
                .toList();
        List<String> noted = deliveries.stream()
                .flatMap(delivery -> delivery.rejections().stream())
                .distinct()
                .toList();
        List<String> lines =
                noted.stream().filter(line -> !known.contains(line)).toList();
        long all = deliveries.stream().mapToLong(SyncState.Entry::rejected).sum();
        return new Noted(lines, Math.max(0, all - lines.size() - known.size()));
    }

    @Override
    public void close() {
        store.close();
        if (temporary != null) {
            try {
                temporary.close();
            } catch (IOException e) {
                // It is tried again when the program ends.
            }
        }
    }
}
