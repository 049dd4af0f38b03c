package dev.nereid.sync;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileParts;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.ObjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The run files of one run in one place. They are deleted together or not at all: a part would look like the whole. */
public record StoredRun(UUID objectId, List<Part> parts) {
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
     * In the order of the files.
     *
     * @param unreadable told of files that are damaged or foreign, which belong to no run
     */
    public static List<StoredRun> of(List<Path> files, Consumer<LogException> unreadable) {
        Map<UUID, List<Part>> runs = new LinkedHashMap<>();
        for (Path file : files) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                UUID objectId = reader.creation().objectId();
                runs.computeIfAbsent(objectId, id -> new ArrayList<>()).add(part(reader));
            } catch (LogException e) {
                unreadable.accept(e);
            }
        }
        return runs.entrySet().stream()
                .map(run -> new StoredRun(run.getKey(), run.getValue()))
                .toList();
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
