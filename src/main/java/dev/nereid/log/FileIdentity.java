package dev.nereid.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file by more than its name: SQLite goes on writing to one that was deleted or replaced, and does not notice. Asks the
 * system, and opens nothing.
 *
 * @param key of the file on its file system; null where that says nothing, so that only its absence shows
 */
record FileIdentity(Path path, Object key) {
    /** @param isReliable whether the key stays the same while the file does, as on local file systems */
    static FileIdentity of(Path path, boolean isReliable) {
        try {
            return new FileIdentity(
                    path,
                    isReliable
                            ? Files.readAttributes(path, BasicFileAttributes.class)
                                    .fileKey()
                            : null);
        } catch (NoSuchFileException e) {
            return new FileIdentity(path, new Object()); // whatever bears its name later is another one
        } catch (IOException e) {
            return new FileIdentity(path, null);
        }
    }

    /** Whether the file has no name any more, or another one has taken its name. */
    boolean isGone() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return key != null && !key.equals(now.fileKey());
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false; // a file system in trouble; SQLite will say so
        }
    }
}
