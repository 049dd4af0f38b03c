package dev.nereid.db;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Whether processes on this host alone see a directory. Only file systems known to be local count as such. */
public enum FileSystemKind {
    LOCAL,
    NETWORK;

    /** As the operating systems name them. Anything unknown may be shared between hosts. */
    private static final Set<String> LOCAL_TYPES = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "tmpfs",
            "ramfs",
            "overlay",
            "overlayfs",
            "apfs",
            "hfs",
            "ntfs",
            "f2fs",
            "bcachefs",
            "refs");

    /** What the user says ({@code NEREID_FILE_SYSTEM}), else what the system says. For run files. */
    public static FileSystemKind ofRunFiles(Path directory) {
        Settings settings = Settings.ofEnvironment();
        return settings.get(Setting.FILE_SYSTEM) == null
                ? of(directory)
                : settings.choice(Setting.FILE_SYSTEM, FileSystemKind.class);
    }

    public static FileSystemKind of(Path directory) {
        try {
            String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
            return LOCAL_TYPES.contains(type) ? LOCAL : NETWORK;
        } catch (IOException e) {
            return NETWORK;
        }
    }
}
