package dev.nereid.backup;

import dev.nereid.codec.Sha256;
import dev.nereid.db.DatabaseException;
import dev.nereid.db.Sqlite;
import dev.nereid.db.StrangeSchemaException;
import dev.nereid.settings.IoReason;
import dev.nereid.store.ContentStore;
import dev.nereid.store.IssuedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Makes a backup of a store, while its server runs. */
public final class Backup {
    /** So often, a content that the database has just named may be deleted before it is copied. */
    private static final int ATTEMPTS = 20;

    /**
     * What was done.
     *
     * @param copied contents of files that the backup did not have yet
     * @param healed those of them that it had before, damaged
     * @param damaged contents that the server's disk has lost or changed: the backup has them neither, and says so
     */
    public record Report(
            BackupManifest manifest, int copied, long copiedBytes, Set<String> healed, Set<String> damaged) {}

    private final LiveStore store;
    private final StorePlace place;
    private final BackupDirectory target;
    private final ContentCopy contents;
    private final CheckedContents checks;
    private final Set<String> healed = new TreeSet<>();
    private final Set<String> damaged = new TreeSet<>();
    private int copied;
    private long copiedBytes;

    private Backup(LiveStore store, StorePlace place, BackupDirectory target) throws IOException {
        this.store = store;
        this.place = place;
        this.target = target;
        this.contents = new ContentCopy(place.contents(), target.contents());
        this.checks = target.checks();
    }

    /**
     * Makes a backup, or replaces the one that is there: contents that it has need not be copied again. If this fails, or is
     * killed, the previous backup is what it was.
     *
     * @param directory created if it is missing
     * @throws BackupException if there is no store, the backup can't be read or written, or the one that is there is of another
     *     store, or of a later life of this one
     * @throws DatabaseException if the store can't be opened
     */
    public static Report make(StorePlace place, Path directory) {
        return make(place, directory, false);
    }

    /** @param replace whether to replace whatever backup is there */
    public static Report make(StorePlace place, Path directory, boolean replace) {
        try (LiveStore store = LiveStore.open(place);
                BackupDirectory target = BackupDirectory.toWrite(directory)) {
            if (!replace) {
                requireSameStore(store.ask(StoreSummary::of), target.manifest(), place, directory);
            }
            try {
                return new Backup(store, place, target).run();
            } catch (IOException | SQLException | DatabaseException | StrangeSchemaException e) {
                throw new BackupException(
                        "Can't make a backup in " + directory.toAbsolutePath() + ": "
                                + (e instanceof IOException io ? IoReason.of(io) : e.getMessage()) + ". "
                                + target.afterFailure(),
                        e);
            }
        } catch (IOException e) {
            throw BackupDirectory.failed("Can't make a backup in", directory, e);
        }
    }

    /** A server that begins anew after its disk was lost must not take the only backup with it. */
    private static void requireSameStore(
            StoreSummary store, BackupManifest previous, StorePlace place, Path directory) {
        if (previous == null) {
            return;
        }
        boolean isAnother = !previous.store().instanceId().equals(store.instanceId());
        if (isAnother || previous.store().epoch() > store.epoch()) {
            throw new BackupException("The backup in " + directory.toAbsolutePath() + " is of "
                    + (isAnother ? "another store" : "a later life of this store, which began with a restore")
                    + ": " + previous.store().operations() + " operations as of " + previous.taken() + "; the store in "
                    + place + " has " + store.operations()
                    + ". The backup was left as it is. Choose another directory; or restore the backup, if that is what the"
                    + " server should have; or, if nobody needs it any more, add --replace.");
        }
    }

    private Report run() throws IOException, SQLException {
        target.deleteOtherStores();
        UUID id = UUID.randomUUID();
        noteBackup(id);
        Map<String, Long> present = store.ask(BackupDirectory::contentsOf);
        checks.takeTurn(present);
        copyContents(present); // the most of them, so that little is left for later
        for (int attempt = 1; ; attempt++) {
            Instant taken = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Path copy = target.newStore();
            store.copyTo(copy);
            Map<String, Long> named = BackupDirectory.contentsOf(copy);
            Set<String> missing = copyContents(named);
            boolean isLost = damaged.containsAll(missing);
            if (missing.isEmpty() || isLost || attempt == ATTEMPTS) {
                damaged.addAll(missing);
                damaged.retainAll(named.keySet());
                return finish(id, taken, copy, named);
            }
            damaged.clear();
            damaged.addAll(stillNamed(missing)); // by the database, which names no content that it has deleted
            Files.delete(copy);
        }
    }

    private void noteBackup(UUID id) {
        try {
            IssuedIds.noteBackup(place.issuedIds(), id);
        } catch (IOException e) {
            // Without the note, a restore skips more numbers.
        }
    }

    /** Those that the database still names, though there are none: its disk has lost them. */
    private Set<String> stillNamed(Set<String> missing) {
        Set<String> named = new HashSet<>(store.ask(BackupDirectory::contentsOf).keySet());
        named.retainAll(missing);
        return named;
    }

    /** Returns those that could not be copied. */
    private Set<String> copyContents(Map<String, Long> named) throws IOException {
        Set<String> failed = new HashSet<>();
        for (Map.Entry<String, Long> content : named.entrySet()) {
            String sha256 = content.getKey();
            long size = content.getValue();
            Path file = ContentStore.path(target.contents(), sha256);
            boolean wasThere = Files.exists(file);
            switch (contents.copy(sha256, size, isThere(sha256, size, file))) {
                case COPIED -> {
                    copied++;
                    copiedBytes += size;
                    checks.note(sha256, file);
                    if (wasThere) {
                        healed.add(sha256);
                    }
                }
                case PRESENT -> {}
                case MISSING, DAMAGED -> failed.add(sha256);
            }
        }
        return failed;
    }

    private boolean isThere(String sha256, long size, Path file) throws IOException {
        if (!ContentCopy.hasSize(target.contents(), sha256, size)) {
            return false;
        }
        if (checks.isDue(sha256, file)) {
            if (!ContentCopy.isWhole(target.contents(), sha256, size)) {
                return false;
            }
            checks.note(sha256, file);
        }
        return true;
    }

    private Report finish(UUID id, Instant taken, Path copy, Map<String, Long> named) throws IOException, SQLException {
        StoreSummary summary = withoutDamaged(copy);
        Private.file(copy);
        Private.force(copy);
        BackupManifest manifest = new BackupManifest(
                id, taken, place.engine(), copy.getFileName().toString(), Files.size(copy), Sha256.of(copy), summary);
        String damage = BackupCheck.damageOfRows(copy, summary);
        if (damage != null) { // or it would replace a backup that can be restored
            throw new IOException(
                    "what was copied from " + place + " can't be restored: " + damage.replaceAll("\\.$", ""));
        }
        target.put(manifest);
        target.deleteOtherStores();
        Set<String> kept = new HashSet<>(named.keySet());
        kept.removeAll(damaged);
        target.deleteOtherContents(kept);
        target.noteChecks(checks, kept);
        return new Report(manifest, copied, copiedBytes, healed, damaged);
    }

    /** What the backup names, it has: of the others, clients are asked again after a restore. */
    private StoreSummary withoutDamaged(Path copy) throws SQLException {
        try (Connection database = Sqlite.openForFinalising(copy);
                PreparedStatement delete = database.prepareStatement("delete from file_content where sha256 = ?")) {
            for (String sha256 : damaged) {
                delete.setString(1, sha256);
                delete.executeUpdate();
            }
            return StoreSummary.of(database);
        }
    }
}
