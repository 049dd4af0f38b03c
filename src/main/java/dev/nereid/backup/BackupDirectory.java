package dev.nereid.backup;

import dev.nereid.db.Sqlite;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What lies where in a backup; and, while it is made or replaced, that nobody else does so. */
final class BackupDirectory implements AutoCloseable {
    private static final String MANIFEST = "backup.txt";
    private static final String LOCK = "backup.lock";
    private static final String RESTORES = "restored.txt";
    private static final String CHECKS = "checked.txt";
    private static final String FILES = "files";
    private static final String STORES = "store-*.db*";

    private static final Set<String> NAMES =
            Set.of(MANIFEST, MANIFEST + ".part", LOCK, RESTORES, CHECKS, CHECKS + ".part", FILES);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;
    private final FileChannel lock; // null for one that is only read

    private BackupDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws BackupException if there is no backup */
    static BackupDirectory toRead(Path directory) {
        if (!Files.isRegularFile(directory.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
            throw new BackupException(
                    "There is no backup in " + directory.toAbsolutePath() + ": it has no " + MANIFEST + ".");
        }
        return new BackupDirectory(directory, null);
    }

    /**
     * Creates it if it is missing.
     *
     * @throws BackupException if something else lies there, or another backup is being made in it
     */
    static BackupDirectory toWrite(Path directory) throws IOException {
        Private.directories(directory);
        requireOurs(directory);
        FileChannel channel = FileChannel.open(
                directory.resolve(LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // By this process.
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new BackupException("Another backup is being made in " + directory.toAbsolutePath() + ".");
        }
        return new BackupDirectory(directory, channel);
    }

    private static void requireOurs(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!NAMES.contains(name) && !name.matches("store-[0-9a-f-]+\\.db.*")) {
                    throw new BackupException("There is something else in " + directory.toAbsolutePath() + ": " + name
                            + ". Choose a directory for backups alone; it is created if it is missing.");
                }
                requireNoLink(entry);
            }
        }
        Path contents = directory.resolve(FILES);
        if (Files.exists(contents)) {
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(contents)) {
                for (Path part : parts) {
                    requireNoLink(part);
                }
            }
        }
    }

    /** Behind a link lies what is not ours to write, or to delete. */
    private static void requireNoLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new BackupException(path.toAbsolutePath()
                    + " is a symbolic link; a backup has none. Nothing was written. Delete the link, or choose another"
                    + " directory.");
        }
    }

    Path contents() {
        return directory.resolve(FILES);
    }

    Path newStore() {
        return directory.resolve("store-" + UUID.randomUUID() + ".db");
    }

    Path store(BackupManifest manifest) {
        return directory.resolve(manifest.storeFile());
    }

    /** Null if there is no backup yet. */
    BackupManifest manifest() {
        Path file = directory.resolve(MANIFEST);
        return Files.exists(file) ? BackupManifest.read(file) : null;
    }

    /** From here on, this is the backup. */
    void put(BackupManifest manifest) throws IOException {
        Path part = directory.resolve(MANIFEST + ".part");
        Files.writeString(part, manifest.text());
        Private.file(part);
        Private.force(part);
        Files.move(
                part, directory.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Private.forceDirectory(directory);
    }

    /**
     * How many numbers of a project earlier restores of a backup have skipped at most. What was given in the lives that they
     * began lies behind these.
     */
    long skippedBefore(BackupManifest manifest) throws IOException {
        Path file = directory.resolve(RESTORES);
        long most = 0;
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ");
            boolean isOurs = words.length == 2 && words[0].equals(manifest.id().toString());
            most = isOurs && words[1].matches("\\d{1,18}") ? Math.max(most, Long.parseLong(words[1])) : most;
        }
        return most;
    }

    /** Returns false if the backup can't be written. */
    boolean noteRestore(BackupManifest manifest, long skipped) {
        Path file = directory.resolve(RESTORES);
        try {
            Files.writeString(
                    file,
                    manifest.id() + " " + skipped + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS);
            Private.file(file);
            Private.force(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    CheckedContents checks() throws IOException {
        return CheckedContents.read(directory.resolve(CHECKS), System.currentTimeMillis());
    }

    void noteChecks(CheckedContents checks, Set<String> kept) {
        try {
            checks.write(directory.resolve(CHECKS), kept);
        } catch (IOException e) {
            // The next backup reads more than it had to.
        }
    }

    /** Lets the next backup read all contents. Returns false if nothing can be written here. */
    boolean forgetChecks() {
        try {
            Files.deleteIfExists(directory.resolve(CHECKS));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Databases that no backup names: what was cut short, and what was replaced. */
    void deleteOtherStores() throws IOException {
        BackupManifest manifest = manifest();
        try (DirectoryStream<Path> stores = Files.newDirectoryStream(directory, STORES)) {
            for (Path store : stores) {
                if (manifest == null || !store.equals(store(manifest))) {
                    Files.delete(store);
                }
            }
        }
    }

    /** Takes away what has no use, and says what there is. */
    String afterFailure() {
        try {
            deleteOtherStores();
        } catch (IOException e) {
            // The next backup tries again.
        }
        BackupManifest manifest = manifest();
        return manifest == null
                ? "There is no backup in it yet."
                : "The backup of " + manifest.taken() + " is still there, as it was.";
    }

    void deleteOtherContents(Set<String> named) throws IOException {
        for (Path file : contentsIn(contents())) {
            if (!named.contains(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
    }

    /** Whole contents that lie in a directory of them, in which no link is followed. */
    static List<Path> contentsIn(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "[0-9a-f][0-9a-f]")) {
            for (Path part : parts) {
                if (!Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                try (DirectoryStream<Path> some = Files.newDirectoryStream(part)) {
                    for (Path file : some) {
                        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                            files.add(file);
                        }
                    }
                }
            }
        }
        return files;
    }

    /** Contents that a copy of a store names, with their sizes. */
    static Map<String, Long> contentsOf(Path store) throws SQLException {
        try (Connection reader = Sqlite.openForeignStore(store)) {
            return contentsOf(reader);
        }
    }

    /** @throws BackupException if there is one whose hash is none */
    static Map<String, Long> contentsOf(Connection store) throws SQLException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        try (Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery("select sha256, size from file_content order by sha256")) {
            while (row.next()) {
                String sha256 = row.getString(1);
                if (sha256 == null || !SHA256.matcher(sha256).matches()) {
                    throw new BackupException("The database names a content \"" + sha256 + "\", which is no SHA-256.");
                }
                sizes.put(sha256, row.getLong(2));
            }
        }
        return sizes;
    }

    static BackupException failed(String what, Path directory, IOException e) {
        return new BackupException(what + " " + directory.toAbsolutePath() + ": " + IoReason.of(e) + ".", e);
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // It ends with the process.
            }
        }
    }
}
