package dev.nereid.backup;

import static dev.nereid.db.jooq.Tables.APPLIED_REQUEST;
import static dev.nereid.db.jooq.Tables.FILE_CONTENT;
import static dev.nereid.db.jooq.Tables.LOG_LISTENER;
import static dev.nereid.db.jooq.Tables.STORE_INFO;

import dev.nereid.codec.Sha256;
import dev.nereid.db.Database;
import dev.nereid.db.DatabaseException;
import dev.nereid.db.Sqlite;
import dev.nereid.model.MicroClock;
import dev.nereid.store.IssuedIds;
import dev.nereid.store.IssuedIds.History;
import dev.nereid.store.IssuedIds.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;

/** Puts a backup in the place of a server, which does not run meanwhile. */
public final class Restore {
    /** Numbers to skip where it is not known which were given. */
    public static final long DEFAULT_MARGIN = 10_000;

    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'");

    /**
     * What was done.
     *
     * @param knowsIds whether it was known which IDs had been given, so that none had to be skipped without need
     * @param isNoted whether the backup knows of this restore, so that the next one of the same backup skips what follows
     * @param copied contents of files that were not there yet
     * @param damaged contents that are missing or damaged in the backup, and not in the place either
     * @param aside where the store lies now that was there before; null if there was none, or it was in PostgreSQL
     */
    public record Report(
            BackupManifest manifest, boolean knowsIds, boolean isNoted, int copied, Set<String> damaged, Path aside) {}

    private final BackupDirectory backup;
    private final BackupManifest manifest;
    private final StorePlace place;
    private final long margin;
    private final Set<String> damaged = new TreeSet<>();
    private boolean isNoted;

    private Restore(BackupDirectory backup, StorePlace place, long margin) throws IOException {
        this.backup = backup;
        this.manifest = backup.manifest();
        this.place = place;
        this.margin = margin + backup.skippedBefore(manifest);
    }

    /** What a restore would replace; null if there is nothing. */
    public static StoreSummary existing(StorePlace place) {
        if (!place.isPostgres() && !Files.exists(place.file())) {
            return null;
        }
        if (!place.isPostgres()) {
            try (LiveStore store = LiveStore.open(place)) {
                return store.ask(StoreSummary::of);
            }
        }
        try (Database database = Database.openPostgres(place.database())) {
            StoreSummary summary = database.read(db -> db.connectionResult(StoreSummary::of));
            return summary.instanceId() == null ? null : summary;
        }
    }

    /**
     * Restores a backup; what was there is replaced when all of the backup is known to be whole, in one step. The caller sees
     * to it that no server uses the place.
     *
     * @param margin how many numbers to skip in each project if it is not known which were given since the backup
     * @throws BackupException if the backup is damaged; then nothing was changed
     * @throws DatabaseException if the database can't be written; then it is what it was
     */
    public static Report run(Path directory, StorePlace place, long margin) {
        return run(directory, place, margin, false);
    }

    /** @param withoutDamaged whether to go on without contents that are damaged: clients are asked for them again */
    public static Report run(Path directory, StorePlace place, long margin, boolean withoutDamaged) {
        try (BackupDirectory backup = BackupDirectory.toRead(directory)) {
            return new Restore(backup, place, margin).run(withoutDamaged);
        } catch (IOException e) {
            throw BackupDirectory.failed("Can't restore the backup to", place.data(), e);
        } catch (SQLException e) {
            throw new DatabaseException("Can't restore the backup to " + place + ": " + e.getMessage(), e);
        }
    }

    private Report run(boolean withoutDamaged) throws IOException, SQLException {
        String damage = BackupCheck.damageOfStore(backup, manifest);
        if (damage != null) {
            throw new BackupException(damage + " Nothing was changed.");
        }
        Private.directories(place.data());
        int copied = copyContents();
        if (!damaged.isEmpty() && !withoutDamaged) {
            throw new BackupException("Of the contents of files, " + damaged.size()
                    + " are missing in the backup, or damaged: " + String.join(", ", damaged)
                    + ". The store was not changed. To restore all else, add --without-damaged: who still has them is asked"
                    + " for them again.");
        }
        History history = IssuedIds.history(place.issuedIds(), manifest.store().instanceId(), manifest.id());
        Path aside = null;
        if (place.isPostgres()) {
            try (Database database = Database.openPostgres(place.database())) {
                fill(database, history);
            }
        } else {
            Path store = prepareFile(history);
            aside = setAside();
            Files.move(store, place.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Private.force(place.file());
        }
        return new Report(manifest, history.isWhole(), isNoted, copied, damaged, aside);
    }

    private int copyContents() throws IOException, SQLException {
        ContentCopy contents = new ContentCopy(backup.contents(), place.contents());
        int copied = 0;
        Map<String, Long> named = BackupDirectory.contentsOf(backup.store(manifest));
        for (Map.Entry<String, Long> content : named.entrySet()) {
            String sha256 = content.getKey();
            long size = content.getValue();
            switch (contents.copy(sha256, size, ContentCopy.isWhole(place.contents(), sha256, size))) {
                case COPIED -> copied++;
                case PRESENT -> {}
                case MISSING, DAMAGED -> damaged.add(sha256);
            }
        }
        return copied;
    }

    // -------------------------------------------------------------------------------------------------- SQLite --

    /** The store as it will be, beside the one that is there. */
    private Path prepareFile(History history) throws IOException, SQLException {
        Path fresh = place.data().resolve("store.db.restored");
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(place.data().resolve(fresh.getFileName() + part));
        }
        try (Connection source = Sqlite.openForeignStore(backup.store(manifest));
                Connection target = Sqlite.createStoreCopy(fresh)) { // rows alone, whatever else the file may do
            TableCopy.copyAll(source, target);
            Sqlite.execute(target, "commit");
        }
        Private.file(fresh);
        try (Database database = Database.openSqlite(fresh, true)) {
            database.write(db -> begin(db, history));
        }
        Private.force(fresh);
        return fresh;
    }

    /** Keeps the store that is there, with what was committed last. Null if there is none. */
    private Path setAside() throws IOException {
        if (!Files.exists(place.file())) {
            return null;
        }
        Path aside = place.data().resolve("replaced-" + NOW.format(ZonedDateTime.now(ZoneOffset.UTC)));
        Private.directories(aside);
        endWal(place.file());
        for (String part : new String[] {"-wal", "-shm"}) { // of a store that can't be opened any more
            Path file = place.data().resolve(place.file().getFileName() + part);
            if (Files.exists(file)) {
                Files.move(file, aside.resolve(file.getFileName()));
            }
        }
        Path kept = aside.resolve(place.file().getFileName());
        try {
            Files.createLink(kept, place.file()); // so that there is a store at any moment
        } catch (UnsupportedOperationException | IOException e) {
            Files.move(place.file(), kept);
        }
        return aside;
    }

    private static void endWal(Path store) {
        try (Connection last = Sqlite.openForFinalising(store)) {
            Sqlite.leaveJournal(last);
        } catch (SQLException e) {
            // It is kept as it is, damaged perhaps.
        }
    }

    // ---------------------------------------------------------------------------------------------- PostgreSQL --

    private void fill(Database database, History history) {
        database.write(db -> {
            db.connection(target -> {
                TableCopy.clearAll(target);
                try (Connection source = Sqlite.openForeignStore(backup.store(manifest))) {
                    TableCopy.copyAll(source, target);
                }
            });
            return begin(db, history);
        });
    }

    // ---------------------------------------------------------------------------------------------------- both --

    /** Begins another life of the store. */
    private Void begin(DSLContext db, History history) {
        long now = MicroClock.SYSTEM.micros();
        db.update(STORE_INFO)
                .set(STORE_INFO.EPOCH, Math.max(manifest.store().epoch() + 1, now / 1000)) // another one each time
                .setNull(STORE_INFO.FILES_ID)
                .execute();
        db.deleteFrom(LOG_LISTENER).execute();
        db.deleteFrom(APPLIED_REQUEST).execute();
        damaged.forEach(sha256 -> db.deleteFrom(FILE_CONTENT)
                .where(FILE_CONTENT.SHA256.eq(sha256))
                .execute());
        RestoredIds ids = new RestoredIds(db, history, margin);
        Map<String, Issued> reserved = ids.settle();
        isNoted = backup.noteRestore(manifest, ids.skippedMost());
        IssuedIds issued = IssuedIds.open(place.issuedIds(), manifest.store().instanceId());
        reserved.forEach((prefix, each) -> issued.note(prefix, each.number(), each.project()));
        noteBackup();
        adoptContents(db, now);
        return null;
    }

    /** From here on, it is known what is given after this backup. */
    private void noteBackup() {
        try {
            IssuedIds.noteBackup(place.issuedIds(), manifest.id());
        } catch (IOException e) {
            throw new BackupException("Can't write " + place.issuedIds() + ": " + e.getMessage(), e);
        }
    }

    /** What came after the backup and lies there need not come again; what nothing names then goes as usual. */
    private void adoptContents(DSLContext db, long now) {
        try {
            for (Path file : BackupDirectory.contentsIn(place.contents())) {
                String sha256 = file.getFileName().toString();
                boolean isNamed = db.fetchExists(FILE_CONTENT, FILE_CONTENT.SHA256.eq(sha256));
                if (!isNamed && Sha256.of(file).equals(sha256)) {
                    db.insertInto(FILE_CONTENT)
                            .values(sha256, Files.size(file), now)
                            .execute();
                }
            }
        } catch (IOException e) {
            throw new BackupException("Can't read the contents in " + place.contents() + ": " + e.getMessage(), e);
        }
    }
}
