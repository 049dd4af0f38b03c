package dev.nereid.server;

import dev.nereid.db.FileSystemKind;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a data directory for one server: a kernel lock on a file in it, which ends with the process at the latest. */
public final class DirectoryLock implements AutoCloseable {
    /**
     * Directories that servers of this process use. Opening a lock file again and closing it would drop the lock that is
     * held on it.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws ServerException if the directory can't be used, or another server uses it */
    public static DirectoryLock take(Path data) {
        create(data);
        try {
            if (FileSystemKind.of(data) == FileSystemKind.NETWORK) {
                throw new ServerException(
                        "The data directory " + data.toAbsolutePath() + " is not on a local file system ("
                                + Files.getFileStore(data).type()
                                + "), where SQLite can't keep a server's data safe. Choose a local one with --data.",
                        null);
            }
            Path directory = data.toRealPath();
            DirectoryLock lock = HELD_HERE.add(directory) ? lock(directory) : null;
            if (lock != null) {
                return lock;
            }
        } catch (IOException e) {
            throw unusable(data, e);
        }
        throw new ServerException(
                "Another server uses the data directory " + data.toAbsolutePath()
                        + ". Stop it first, or choose another one with --data.",
                null);
    }

    /**
     * For its owner alone: what is in it, other accounts of the server may not see.
     *
     * @throws ServerException if it can't be used
     */
    static void create(Path data) {
        try {
            if (!Files.exists(data)) {
                Files.createDirectories(data);
                if (Files.getFileStore(data).supportsFileAttributeView(PosixFileAttributeView.class)) {
                    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
                }
            }
            Files.createDirectories(data); // or it is no directory
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    private static ServerException unusable(Path data, IOException e) {
        return new ServerException(
                "Can't use the data directory " + data.toAbsolutePath() + ": "
                        + (Files.isRegularFile(data) ? "it is a file" : IoReason.of(e))
                        + ". Choose one that can be written with --data.",
                e);
    }

    /** Null if another process holds it. */
    private static DirectoryLock lock(Path directory) throws IOException {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(
                    directory.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            return locked ? new DirectoryLock(directory, channel) : null;
        } finally {
            if (!locked) {
                HELD_HERE.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // See above: it ends with the process.
        }
        HELD_HERE.remove(directory);
    }
}
