package dev.nereid.cli;

import dev.nereid.log.WriterLock.Life;
import dev.nereid.sync.SyncState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The run files of one run, added up. */
final class RunStatus {
    final Map<Life, Integer> writers = new EnumMap<>(Life.class);
    String sysId; // null if no server has given one
    int files;
    long logged;
    long synced;
    long dropped;
    final List<Path> withJournal = new ArrayList<>();
    final List<String> damage = new ArrayList<>(); // what is the matter with which file
    boolean isLossy; // whether one of them lacks operations that no server is known to have
    int pendingFiles;
    long created = Long.MAX_VALUE; // microseconds
    long bytes;
    long oldestUnsynced; // microseconds; 0 if there is none
    final PendingBytes pendingBytes = new PendingBytes();
    Instant purgeDue; // when the first of what no server has is taken; null if nothing is, or that was not asked

    private final Map<UUID, SyncState.Entry> saidLast = new HashMap<>(); // by log: copies of one are one to the server

    /** @param due when the first is taken of what no server has; null if nothing is, or that was not asked */
    void add(RunFileStatus file, Instant due) {
        SyncState.Entry delivery = file.latest();
        if (delivery != null) {
            sysId = delivery.sysId();
            saidLast.merge(file.logId(), delivery, (a, b) -> a.micros() >= b.micros() ? a : b);
        }
        created = Math.min(created, file.created());
        writers.merge(file.life(), 1, Integer::sum);
        files++;
        if (file.needsJournal()) {
            withJournal.add(file.file());
        }
        logged += file.logged();
        synced += file.synced();
        dropped += file.dropped();
        if (file.loss() != null) {
            damage.add(file.loss().text());
            isLossy |= file.loss().isForGood();
        }
        bytes += file.bytes();
        pendingFiles += file.pendingFiles();
        pendingBytes.add(file.file(), file.pendingBytes());
        if (due != null && (purgeDue == null || due.isBefore(purgeDue))) {
            purgeDue = due;
        }
        if (file.unsyncedSince() != 0) {
            oldestUnsynced =
                    oldestUnsynced == 0 ? file.unsyncedSince() : Math.min(oldestUnsynced, file.unsyncedSince());
        }
    }

    /** Operations that the server keeps aside, as far as was said. */
    long rejected() {
        return saidLast.values().stream().mapToLong(SyncState.Entry::rejected).sum();
    }

    /** The first of them. */
    List<String> rejections() {
        return saidLast.values().stream()
                .flatMap(delivery -> delivery.rejections().stream())
                .toList();
    }

    /** Operations that the server lacks, as a file is damaged. */
    long lost() {
        return saidLast.values().stream().mapToLong(SyncState.Entry::lost).sum();
    }

    /** The one that matters most: live, then dead. */
    String writer() {
        return word(writers.keySet().iterator().next());
    }

    /** "live", or "live 7, dead 1". */
    String writerText() {
        if (writers.size() == 1) {
            return writer();
        }
        return writers.entrySet().stream()
                .map(entry -> word(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String word(Life life) {
        return life.name().toLowerCase(Locale.ROOT);
    }
}
