package dev.nereid.log;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Why a disk takes nothing. It may have room for bytes and yet for no more files, which "no space left" hides. */
final class NoRoom {
    private static final String SYSTEM_SAYS = "No space left on device";
    private static final long BYTES_MIN = 64 << 10;

    private NoRoom() {}

    static String reason(Exception e, Path directory) {
        if (hasNoInodes(directory)) {
            return "the file system of " + directory
                    + " takes no more files: its inodes are used up (df -i shows them)";
        }
        return e instanceof IOException failure ? IoReason.of(failure) : e.getMessage();
    }

    /** Tried out, since Java can't ask. */
    private static boolean hasNoInodes(Path directory) {
        try {
            Files.delete(Files.createTempFile(directory, "nereid", ".probe"));
            return false;
        } catch (IOException e) {
            return IoReason.of(e).contains(SYSTEM_SAYS) && hasBytes(directory);
        }
    }

    private static boolean hasBytes(Path directory) {
        try {
            return DiskSpace.SYSTEM.free(directory) >= BYTES_MIN;
        } catch (IOException e) {
            return false;
        }
    }
}
