package dev.nereid.bundle;

import dev.nereid.settings.IoReason;
import dev.nereid.settings.TemporaryDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A directory of our own for what is packed or unpacked now. It goes when it is closed, when the JVM ends, and else, after a
 * kill, when the next one is made in the same place: a lock says which are in use.
 */
public final class Workspace implements AutoCloseable {
    private static final String PREFIX = ".nereid-bundle-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;
    private final Thread hook = new Thread(this::delete, "nereid-workspace");

    private Workspace(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @throws BundleException if nothing can be written there */
    public static Workspace in(Path parent) {
        try {
            Path path = Files.createTempDirectory(parent, PREFIX);
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            tryLock(lock);
            removeAbandoned(parent, path);
            return new Workspace(path, lock);
        } catch (IOException e) {
            throw new BundleException(
                    "Nothing can be written in " + parent + ": " + IoReason.of(e)
                            + ". Set NEREID_TMPDIR to a directory with room.",
                    e);
        }
    }

    /** Where nobody can lock, none is taken for abandoned. */
    private static boolean tryLock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void removeAbandoned(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : others) {
                boolean isOurs = !other.equals(own)
                        && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
                if (isOurs) {
                    removeIfAbandoned(other);
                }
            }
        }
    }

    private static void removeIfAbandoned(Path other) {
        try (FileChannel channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (tryLock(channel)) {
                TemporaryDirectory.deleteTree(other);
            }
        } catch (IOException e) {
            // Only just begun, or gone.
        }
    }

    public Path path() {
        return path;
    }

    private void delete() {
        try {
            TemporaryDirectory.deleteTree(path);
            lock.close();
        } catch (IOException e) {
            // The next one tries again.
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook finds nothing to delete.
        }
    }
}
