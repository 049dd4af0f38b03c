package dev.nereid.db;

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

    /** @throws IllegalArgumentException if it is neither "local" nor "network", whatever the case */
    public static FileSystemKind of(String name) {
        for (FileSystemKind kind : values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("There is no kind of file system \"" + name + "\": it is local or network.");
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
