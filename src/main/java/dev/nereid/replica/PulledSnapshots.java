package dev.nereid.replica;

import dev.nereid.codec.Sha256;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was brought from servers into a replica: of each object one snapshot, in a file whose name says which object it is,
 * and which version of it. A file appears under its name when it is whole, and never changes then. Safe for many processes.
 */
public final class PulledSnapshots {
    /** One of them. */
    public record Pulled(UUID objectId, String version, Path file) {}

    /** Writes a snapshot. */
    public interface Source {
        void writeTo(Path file) throws IOException;
    }

    /**
     * What tells versions of an object apart. All but the first for what does not change that one: a log whose operations are
     * older than others that came before them, signs of life, the trash.
     */
    public static final List<String> VERSION_COLUMNS =
            List.of("sys/modification_time", "sys/ping_time", "sys/size", "sys/trashed");

    private static final int VERSION_DIGITS = 16;
    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([0-9a-f]{" + VERSION_DIGITS + "})\\.db");

    private static final String PART = ".part";
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Path directory;

    private PulledSnapshots(Path directory) {
        this.directory = directory;
    }

    /**
     * Those of a data directory, which need not exist.
     *
     * @param cache directory for replicas, see {@link CacheDirectory}
     * @throws IOException if the data directory can't be looked for
     */
    public static PulledSnapshots of(Path data, Path cache) throws IOException {
        return inReplica(CacheDirectory.replicaOf(data, cache));
    }

    /** @param replica the directory of one replica */
    static PulledSnapshots inReplica(Path replica) {
        return new PulledSnapshots(replica.resolve("pulled"));
    }

    /**
     * Which version of an object a server has.
     *
     * @param server its instance
     * @param object with {@link #VERSION_COLUMNS} at least
     */
    public static String version(UUID server, long epoch, ObjectView object) {
        StringBuilder text = new StringBuilder(server + " " + epoch);
        for (String column : VERSION_COLUMNS) {
            AttributeView attribute = object.attributes().get(column);
            text.append(' ').append(attribute == null ? null : attribute.value());
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, VERSION_DIGITS);
    }

    /** By object id. */
    public Map<UUID, Pulled> list() throws IOException {
        Map<UUID, Pulled> pulled = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Pulled each = parse(file);
                if (each != null) {
                    pulled.merge(each.objectId(), each, PulledSnapshots::keepLater);
                }
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return pulled;
    }

    /** Null if it is none. */
    private static Pulled parse(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? new Pulled(UUID.fromString(name.group(1)), name.group(2), file) : null;
    }

    /** There are two where a process is about to replace one, or ended before it could delete it. */
    private static Pulled keepLater(Pulled one, Pulled other) {
        boolean isOtherLater = micros(other.file()) > micros(one.file());
        try {
            Files.deleteIfExists(isOtherLater ? one.file() : other.file());
        } catch (IOException e) {
            // Then it is found again next time.
        }
        return isOtherLater ? other : one;
    }

    /** When it was written; 0 if it is gone. */
    private static long micros(Path file) {
        try {
            return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Puts a snapshot in the place of one of the same object.
     *
     * @param before null if there is none
     */
    public void put(UUID objectId, String version, Pulled before, Source source) throws IOException {
        CacheDirectory.create(directory.getParent());
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, objectId.toString(), PART);
        try {
            source.writeTo(part);
            Path file = directory.resolve(objectId + "." + version + ".db");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            if (before != null && !before.file().equals(file)) {
                Files.deleteIfExists(before.file());
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Deletes a snapshot. What run files say of the object stays. */
    public void remove(Pulled pulled) throws IOException {
        Files.deleteIfExists(pulled.file());
    }

    /** Deletes what processes have left that were killed. */
    public void removeParts() throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(LEFT_BEHIND));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(PART)).toList()) {
                if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was pulled yet; or somebody else deletes them.
        }
    }
}
