package dev.nereid.db;

import dev.nereid.settings.IoReason;
import dev.nereid.settings.Setting;
import dev.nereid.settings.SettingException;
import dev.nereid.settings.Settings;
import dev.nereid.settings.UserDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where something may be put for a while. Containers and cluster nodes have temporary directories that nobody may use. */
final class TemporaryDirectories {
    private TemporaryDirectories() {}

    /** Those to try, best first. */
    static Set<Path> candidates(Path database) {
        Settings settings = Settings.ofEnvironment();
        UserDirectories user = new UserDirectories(settings);
        Set<Path> candidates = new LinkedHashSet<>();
        Path chosen = settings.path(Setting.TMPDIR);
        if (chosen != null) {
            if (!Files.isDirectory(chosen)) {
                throw new SettingException(
                        settings.variable(Setting.TMPDIR) + " is \"" + chosen
                                + "\"; it can be a directory that exists.",
                        null);
            }
            candidates.add(chosen.toAbsolutePath());
        }
        candidates.add(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        candidates.add(database.toAbsolutePath().getParent());
        candidates.add(user.cache().toAbsolutePath());
        candidates.add(user.state().toAbsolutePath());
        return candidates;
    }

    /** A new directory of our own in one of them. */
    static Path create(String prefix, Path database) throws IOException {
        List<String> tried = new ArrayList<>();
        for (Path candidate : candidates(database)) {
            try {
                return createIn(candidate, prefix);
            } catch (IOException e) {
                tried.add(candidate + " (" + IoReason.of(e) + ")");
            }
        }
        throw new IOException("No temporary directory can be written: " + String.join(", ", tried)
                + ". Set NEREID_TMPDIR to one that can");
    }

    static Path createIn(Path directory, String prefix) throws IOException {
        UserDirectories user = new UserDirectories(Settings.ofEnvironment());
        if (directory.equals(user.cache().toAbsolutePath())
                || directory.equals(user.state().toAbsolutePath())) {
            Files.createDirectories(directory); // our own; others' have to be there
        }
        return Files.createTempDirectory(directory, prefix);
    }

    /** A leftover harms nobody. */
    static void delete(Path directory) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // See above.
        }
    }
}
