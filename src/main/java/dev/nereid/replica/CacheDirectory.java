package dev.nereid.replica;

import dev.nereid.log.Host;
import dev.nereid.settings.Settings;
import dev.nereid.settings.UserDirectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;

/** Where replicas live: {@code NEREID_CACHE_DIR}, else {@code XDG_CACHE_HOME/nereid}, else {@code ~/.cache/nereid}. */
public final class CacheDirectory {
    private CacheDirectory() {}

    public static Path of(Map<String, String> environment) {
        return new UserDirectories(new Settings(environment)).cache();
    }

    /** The directory of the replica of a data directory, neither of which need exist. */
    static Path replicaOf(Path data, Path cache) throws IOException {
        Path absolute = data.toAbsolutePath().normalize();
        Path existing = absolute;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        Path real =
                Files.exists(data) ? data.toRealPath() : existing.toRealPath().resolve(existing.relativize(absolute));
        return cache.resolve(keyOf(real));
    }

    /** Makes the directory of a replica, which is nobody else's to look into: the run files may be private. */
    static void create(Path directory) throws IOException {
        Files.createDirectories(directory);
        PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** One replica per host and data directory: a home directory may be shared by hosts. */
    static String keyOf(Path realDataPath) {
        String name = Host.name() + ":" + realDataPath;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
