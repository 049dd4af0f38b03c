package dev.nereid.sync;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileParts;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.ObjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The run files of one run in one data directory. They are deleted together or not at all: a part would look like the whole.
 *
 * @param trouble why there may be more of the run than {@code parts}: a file of it, or one that may be of it, can't be read;
 *     null if all is well
 * @param neighbours all run files of the directory when this was found out
 */
public record StoredRun(UUID objectId, List<Part> parts, String trouble, Set<Path> neighbours) {
    /**
     * One of the files.
     *
     * @param lastMicros time of the last operation
     * @param retention how long after that it is kept once it is synced; null for ever
     * @param bytes on disk, with everything that belongs to it
     */
    public record Part(
            Path file, long lastMicros, Duration retention, long bytes, Life writer, List<SyncState.Entry> deliveries) {
        private boolean isDue(long nowMicros) {
            return retention != null && age(lastMicros, nowMicros).compareTo(retention) > 0;
        }
    }

    /**
     * The runs of a data directory, in the order of their files.
     *
     * @param path the directory, or one run file: then the runs of its directory of which that is a part
     * @param unreadable told of files that are damaged or foreign
     */
    public static List<StoredRun> in(Path path, Consumer<LogException> unreadable) {
        if (!Files.isRegularFile(path)) {
            return in(path, RunFileName.list(path), unreadable);
        }
        Path file = RunFileName.list(path).get(0);
        Path directory = file.toAbsolutePath().getParent();
        return in(directory, RunFileName.list(directory), unreadable).stream()
                .filter(run -> run.has(file))
                .toList();
    }

    private static List<StoredRun> in(Path directory, List<Path> files, Consumer<LogException> unreadable) {
        Map<UUID, List<Part>> runs = new LinkedHashMap<>();
        Map<UUID, String> troubles = new HashMap<>();
        String anyones = null; // of a file that may be of any run
        for (Path file : files) {
            UUID objectId = null;
            try (RunFileReader reader = RunFileReader.open(file)) {
                objectId = reader.creation().objectId();
                runs.computeIfAbsent(objectId, id -> new ArrayList<>()).add(part(reader));
                if (!liesIn(directory, file)) {
                    troubles.put(
                            objectId,
                            directory.toAbsolutePath() + " has only a link to " + file
                                    + ". To delete it where it is: nereid clear --path " + file.getParent());
                }
            } catch (LogException.Gone | LogException.Empty e) {
                // Nobody's: deleted since it was listed, or killed before anything was logged.
            } catch (LogException e) {
                unreadable.accept(e);
                if (objectId != null) {
                    troubles.put(objectId, e.getMessage());
                } else if (!(e instanceof LogException.Foreign)) {
                    anyones = "It may be a part of this run, too: " + e.getMessage();
                }
            }
        }
        Set<Path> neighbours = Set.copyOf(files);
        List<StoredRun> stored = new ArrayList<>();
        for (Map.Entry<UUID, List<Part>> run : runs.entrySet()) {
            if (!run.getValue().isEmpty()) {
                String trouble = troubles.getOrDefault(run.getKey(), anyones);
                stored.add(new StoredRun(run.getKey(), run.getValue(), trouble, neighbours));
            }
        }
        return stored;
    }

    private static boolean liesIn(Path directory, Path file) {
        try {
            return file.toAbsolutePath().getParent().toRealPath().equals(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a run file is one of its parts. */
    public boolean has(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return parts.stream()
                .anyMatch(part -> part.file().toAbsolutePath().normalize().equals(absolute));
    }

    /**
     * A file that has come since, and is of this run or may be; null if there is none.
     *
     * @throws LogException if the directory can't be listed
     */
    Path newcomer() {
        Path directory = parts.get(0).file().toAbsolutePath().getParent();
        for (Path file : RunFileName.list(directory)) {
            if (neighbours.stream().noneMatch(known -> known.getFileName().equals(file.getFileName()))) {
                try (RunFileReader reader = RunFileReader.open(file)) {
                    if (reader.creation().objectId().equals(objectId)) {
                        return file;
                    }
                } catch (LogException.Foreign | LogException.Gone e) {
                    // Nobody's.
                } catch (LogException e) {
                    return file;
                }
            }
        }
        return null;
    }

    private static Part part(RunFileReader reader) {
        Path file = reader.file();
        return new Part(
                file,
                reader.timeOf(reader.lastSequence()),
                reader.retention(),
                RunFileParts.bytes(file),
                WriterLock.of(file),
                SyncState.load(file));
    }

    /** What servers call it, as far as is known here. */
    public List<String> sysIds() {
        return parts.stream()
                .flatMap(part -> part.deliveries().stream())
                .map(SyncState.Entry::sysId)
                .distinct()
                .toList();
    }

    /** What people know it by: the ID of its server if one is known here. */
    public String name() {
        List<String> sysIds = sysIds();
        return sysIds.isEmpty() ? ObjectId.offline(objectId) : sysIds.get(sysIds.size() - 1);
    }

    /** The first operations that servers kept aside, as lines for people. */
    public List<String> rejections() {
        return parts.stream()
                .flatMap(part -> part.deliveries().stream())
                .flatMap(delivery -> delivery.rejections().stream())
                .distinct()
                .toList();
    }

    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Since the last operation of all. */
    public Duration age(long nowMicros) {
        long last = parts.stream().mapToLong(Part::lastMicros).max().orElse(nowMicros);
        return age(last, nowMicros);
    }

    /** Whether all of it has ended, and been kept for as long as was asked for when it was logged. */
    public boolean isRetentionOver(long nowMicros) {
        return parts.stream().allMatch(part -> part.writer() != Life.LIVE && part.isDue(nowMicros));
    }

    private static Duration age(long sinceMicros, long nowMicros) {
        return Duration.of(nowMicros - sinceMicros, ChronoUnit.MICROS);
    }
}
