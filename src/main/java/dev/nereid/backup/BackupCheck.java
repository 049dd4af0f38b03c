package dev.nereid.backup;

import dev.nereid.codec.Sha256;
import dev.nereid.db.Sqlite;
import dev.nereid.db.StrangeSchemaException;
import dev.nereid.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a backup is whole, to the last byte.
 *
 * @param problems what is wrong, as sentences; empty if nothing is
 */
public record BackupCheck(BackupManifest manifest, List<String> problems) {
    /** @throws BackupException if there is no backup, or it does not say what is in it */
    public static BackupCheck of(Path directory) {
        try (BackupDirectory backup = BackupDirectory.toRead(directory)) {
            BackupManifest manifest = backup.manifest();
            List<String> problems = new ArrayList<>();
            String damage = damageOfStore(backup, manifest);
            if (damage != null) {
                problems.add(damage);
            } else {
                checkContents(backup, manifest, problems);
            }
            return new BackupCheck(manifest, problems);
        } catch (IOException e) {
            throw BackupDirectory.failed("Can't read the backup in", directory, e);
        }
    }

    /** What is wrong with the database; null if nothing is. */
    static String damageOfStore(BackupDirectory backup, BackupManifest manifest) throws IOException {
        Path store = backup.store(manifest);
        if (!Files.isRegularFile(store, LinkOption.NOFOLLOW_LINKS)) {
            return "The database " + store + " is missing. Make another backup.";
        }
        if (Files.size(store) != manifest.storeBytes()) {
            return "The database " + store + " has " + Files.size(store) + " bytes; " + manifest.storeBytes()
                    + " were written. Make another backup.";
        }
        if (!Sha256.of(store).equals(manifest.storeSha256())) {
            return "The database " + store + " is not what was written: its SHA-256 is another. Make another backup.";
        }
        if (manifest.store().format() != Sqlite.STORE_FORMAT) {
            return "The database has format " + manifest.store().format() + "; this version of Nereid knows format "
                    + Sqlite.STORE_FORMAT + ". Use the version that made the backup.";
        }
        String damage = damageOfRows(store, manifest.store());
        return damage == null ? null : damage + " Make another backup.";
    }

    /** The hash says only that they are what somebody wrote. */
    static String damageOfRows(Path file, StoreSummary said) {
        try (Connection store = Sqlite.openForeignStore(file)) {
            String integrity = Sqlite.text(store, "pragma integrity_check(1)");
            if (!"ok".equals(integrity)) {
                return "The database is damaged: " + integrity + ".";
            }
            BackupDirectory.contentsOf(store);
            boolean isSaid = "1".equals(Sqlite.text(store, "select count(*) from store_info"))
                    && StoreSummary.of(store).equals(said);
            return isSaid ? null : "The database does not hold what the backup says.";
        } catch (SQLException e) {
            return "The database can't be read: " + e.getMessage() + ".";
        } catch (StrangeSchemaException | BackupException e) {
            return e.getMessage();
        } catch (IllegalArgumentException e) {
            return "The database makes no sense: " + e.getMessage() + ".";
        }
    }

    private static void checkContents(BackupDirectory backup, BackupManifest manifest, List<String> problems)
            throws IOException {
        boolean isDamaged = false;
        try {
            for (Map.Entry<String, Long> content :
                    BackupDirectory.contentsOf(backup.store(manifest)).entrySet()) {
                if (!ContentCopy.isWhole(backup.contents(), content.getKey(), content.getValue())) {
                    isDamaged = true;
                    problems.add("The content " + content.getKey() + " is missing or damaged: "
                            + ContentStore.path(backup.contents(), content.getKey())
                            + ". The next backup copies it again.");
                }
            }
            if (isDamaged && !backup.forgetChecks()) {
                problems.add(
                        "The backup can't be written here, so the next one may not notice: delete what is damaged.");
            }
        } catch (SQLException e) {
            problems.add("The database can't be read: " + e.getMessage());
        }
    }
}
