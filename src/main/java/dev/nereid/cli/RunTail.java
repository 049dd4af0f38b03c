package dev.nereid.cli;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is logged to a run, as it comes: read from its run files, each from where the last look ended. Each look opens them
 * and closes them again, so that their writer can end in order. For one thread.
 */
final class RunTail {
    private static final int OPERATIONS_AT_ONCE = 1000;
    private static final long BYTES_AT_ONCE = 4 << 20;

    private final Path data;
    private final UUID objectId;
    private final Map<Path, Long> positions = new LinkedHashMap<>(); // sequence up to which each was read
    private Set<Path> live = Set.of(); // at the last look that found any
    private final Set<Path> others = new HashSet<>(); // files of other runs, or of nobody

    /** @param files of the run, as far as they are known */
    RunTail(Path data, UUID objectId, List<Path> files) {
        this.data = data;
        this.objectId = objectId;
        files.forEach(file -> positions.put(file, 0L));
        others.addAll(RunFileName.list(data));
    }

    /** Whether somebody logs to it, or may. */
    boolean isLive() {
        Set<Path> found = positions.keySet().stream()
                .filter(file -> WriterLock.of(file) == Life.LIVE)
                .collect(Collectors.toSet());
        live = found.isEmpty() ? live : found;
        return !found.isEmpty();
    }

    /** Whether one of those that logged to it last did not end in order. */
    boolean isKilled() {
        Set<Path> last = live.isEmpty() ? newest() : live;
        return last.stream().anyMatch(file -> WriterLock.of(file) == Life.DEAD);
    }

    /** Names of run files begin with their time. */
    private Set<Path> newest() {
        return positions.keySet().stream()
                .max(Comparator.comparing(file -> file.getFileName().toString()))
                .map(Set::of)
                .orElse(Set.of());
    }

    /** Files of the run that have come since: another process logs to it. */
    void findFiles() {
        for (Path file : RunFileName.list(data)) {
            if (!positions.containsKey(file) && !others.contains(file)) {
                try (RunFileReader reader = RunFileReader.open(file)) {
                    boolean isOurs = reader.creation().objectId().equals(objectId);
                    if (isOurs) {
                        positions.put(file, 0L);
                    } else {
                        others.add(file);
                    }
                } catch (LogException.TryAgain e) {
                    // It has only just begun.
                } catch (LogException e) {
                    others.add(file);
                }
            }
        }
    }

    /** The last entries of all that was logged so far, in order; what is read next comes after it. */
    List<LoggedEntry> last(int count, Predicate<LoggedEntry> wanted) {
        List<LoggedEntry> ends = new ArrayList<>();
        for (Path file : positions.keySet()) {
            Deque<LoggedEntry> end = new ArrayDeque<>();
            read(file, entry -> {
                if (wanted.test(entry)) {
                    end.add(entry);
                    if (end.size() > count) {
                        end.remove();
                    }
                }
            });
            ends.addAll(end);
        }
        sort(ends);
        return ends.subList(Math.max(0, ends.size() - count), ends.size());
    }

    /** What has come since the last look, in order. */
    List<LoggedEntry> next() {
        List<LoggedEntry> entries = new ArrayList<>();
        positions.keySet().forEach(file -> read(file, entries::add));
        sort(entries);
        return entries;
    }

    /** As each log has them, and between logs by time. Not by the times of points, which may be anything. */
    private static void sort(List<LoggedEntry> entries) {
        entries.sort(Comparator.comparingLong(LoggedEntry::logged));
    }

    /** @throws LogException.Unreadable if it is damaged */
    private void read(Path file, Consumer<LoggedEntry> consumer) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            List<LoggedOperation> operations;
            do {
                operations = reader.read(positions.get(file), OPERATIONS_AT_ONCE, BYTES_AT_ONCE);
                for (LoggedOperation operation : operations) {
                    LoggedEntry.of(reader.decode(operation), operation.time()).forEach(consumer);
                    positions.put(file, operation.sequence());
                }
            } while (!operations.isEmpty());
        } catch (LogException.TryAgain | LogException.Gone | LogException.Empty e) {
            // The next look may show more; a file that was deleted has said what it had to.
        }
    }
}
