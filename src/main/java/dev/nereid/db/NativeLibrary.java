package dev.nereid.db;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite itself, which is native code. The driver unpacks it from its jar into a temporary directory, and needs one that
 * can be written and from which code may run. This finds one before the driver looks: once it has failed to open a
 * connection it never tries again. What was unpacked is deleted as soon as it is loaded, so that a killed process
 * leaves nothing behind.
 */
final class NativeLibrary {
    /** The driver's own setting. Who uses it has decided. */
    private static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";

    /** Likewise: where the library is unpacked already. */
    private static final String LIBRARY_PROPERTY = "org.sqlite.lib.path";

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private static volatile boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads it, if that has not been done.
     *
     * @param database about to be opened; the library may be unpacked beside it
     * @throws NativeLibraryException if it can't be loaded
     */
    static void load(Path database) throws NativeLibraryException {
        if (!loaded) {
            loadNow(database);
        }
    }

    private static synchronized void loadNow(Path database) throws NativeLibraryException {
        if (loaded) {
            return;
        }
        String given = System.getProperty(DIRECTORY_PROPERTY);
        Set<Path> directories = given != null ? Set.of(Path.of(given)) : TemporaryDirectories.candidates(database);
        List<String> tried = new ArrayList<>();
        for (Path directory : directories) {
            try {
                loadFrom(directory);
                loaded = true;
                return;
            } catch (IOException e) {
                tried.add(directory + " (" + IoReason.of(e) + ")");
            }
        }
        throw new NativeLibraryException(
                "SQLite's native library can't be loaded. It needs a directory that can be written and is not mounted"
                        + " noexec. Tried: " + String.join(", ", tried) + ". "
                        + (given != null
                                ? "Correct the Java property " + DIRECTORY_PROPERTY + ", or leave it out."
                                : "Set NEREID_TMPDIR to such a directory."));
    }

    private static void loadFrom(Path directory) throws IOException {
        if (System.getProperty(LIBRARY_PROPERTY) != null) {
            initialize();
            return;
        }
        if (isNoexec(directory)) {
            throw new IOException("mounted noexec");
        }
        Path own = TemporaryDirectories.createIn(directory, "nereid-sqlite-");
        own.toFile().deleteOnExit(); // for systems on which a library in use can't be deleted
        String before = System.getProperty(DIRECTORY_PROPERTY);
        System.setProperty(DIRECTORY_PROPERTY, own.toString());
        try {
            initialize();
        } finally {
            if (before == null) {
                System.clearProperty(DIRECTORY_PROPERTY);
            } else {
                System.setProperty(DIRECTORY_PROPERTY, before);
            }
            TemporaryDirectories.delete(own);
        }
    }

    private static void initialize() throws IOException {
        try {
            if (!SQLiteJDBCLoader.initialize()) {
                throw new IOException("the driver can't load it");
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // the driver declares no less
            throw new IOException("the system refuses to run it, or it is not made for this machine", e);
        }
    }

    /**
     * Whether a directory is on a file system whose files may not be run, as far as the system tells. The driver would
     * find out too, but not without noise.
     */
    static boolean isNoexec(Path directory) {
        try {
            return isNoexec(existing(directory), Files.readString(MOUNTS, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false; // not Linux
        }
    }

    private static Path existing(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing.toRealPath();
    }

    /** @param mounts lines such as {@code 36 35 98:0 / /tmp rw,noexec - tmpfs …}, later ones on top of earlier ones */
    static boolean isNoexec(Path directory, String mounts) {
        int depth = -1;
        boolean noexec = false;
        for (String line : mounts.split("\n")) {
            String[] fields = line.split(" ", 7);
            if (fields.length > 5) {
                Path point = Path.of(unescape(fields[4]));
                if (directory.startsWith(point) && point.getNameCount() >= depth) {
                    depth = point.getNameCount();
                    noexec = ("," + fields[5] + ",").contains(",noexec,");
                }
            }
        }
        return noexec;
    }

    /** The kernel writes blanks and backslashes of a path in octal. */
    private static String unescape(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
