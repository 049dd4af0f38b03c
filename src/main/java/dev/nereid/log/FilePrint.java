package dev.nereid.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the system says of a file without opening it.
 *
 * @param text identity, size and time of change: equal as long as nobody writes to the file or puts another in its place.
 *     Empty if that can't be told, since the file has only just changed
 */
public record FilePrint(boolean isRegular, boolean isLink, String text) {
    /** Another change within the resolution of a file system's clock does not show. */
    private static final Duration RESOLUTION_MAX = Duration.ofSeconds(2);

    private static final String UNIX = "unix:mode,ino,ctime,size";
    private static final int TYPE_MASK = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int LINK = 0xa000;

    private static final FilePrint NONE = new FilePrint(false, false, "");

    /** Of a file, or of a link itself; one that is not there is neither and has no text. */
    static FilePrint of(Path file) {
        return read(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Of what a link leads to in the end. */
    public static FilePrint ofTarget(Path file) {
        return read(file);
    }

    private static FilePrint read(Path file, LinkOption... options) {
        try {
            return onUnix(Files.readAttributes(file, UNIX, options));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return elsewhere(file, options);
        } catch (IOException e) {
            return NONE;
        }
    }

    /** The time of change of the file's entry can't be set back, as copying with all times does to that of its content. */
    private static FilePrint onUnix(Map<String, Object> attributes) {
        int type = (int) attributes.get("mode") & TYPE_MASK;
        FileTime changed = (FileTime) attributes.get("ctime");
        String text = attributes.get("ino") + ":" + attributes.get("size") + ":" + changed;
        return new FilePrint(type == REGULAR, type == LINK, isJust(changed) ? "" : text);
    }

    private static FilePrint elsewhere(Path file, LinkOption... options) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, options);
            FileTime changed = attributes.lastModifiedTime();
            String text =
                    attributes.fileKey() + ":" + attributes.size() + ":" + changed + ":" + attributes.creationTime();
            return new FilePrint(attributes.isRegularFile(), attributes.isSymbolicLink(), isJust(changed) ? "" : text);
        } catch (IOException e) {
            return NONE;
        }
    }

    private static boolean isJust(FileTime changed) {
        Duration age = Duration.between(changed.toInstant(), Instant.now());
        return age.abs().compareTo(RESOLUTION_MAX) < 0;
    }
}
