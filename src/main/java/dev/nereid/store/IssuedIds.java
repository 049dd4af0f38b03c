package dev.nereid.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which IDs may have been given, in a file beside the database, so that it is known even when the database has to be
 * restored from a backup. Numbers are noted in blocks before the first of a block is used, so that the file is never behind;
 * lines are only added, by any number of servers. Safe for many threads.
 */
public final class IssuedIds {
    /** Where nobody gives IDs. */
    static final IssuedIds NONE = new IssuedIds(null);

    private static final long BLOCK = 1000;
    private static final String INSTANCE = "instance";
    private static final String BACKUP = "backup";
    private static final String ID = "id";

    /**
     * What may have been given under a prefix.
     *
     * @param number no higher one was
     * @param project "workspace/name", if the prefix is a project's key; null for a model
     */
    public record Issued(long number, String project) {}

    private final Path file; // null for none
    private final Map<String, Long> noted = new ConcurrentHashMap<>();

    private IssuedIds(Path file) {
        this.file = file;
    }

    /** Where a store notes it whose contents lie in a directory. */
    public static Path file(Path contents) {
        return contents.resolveSibling("issued-ids");
    }

    /** What was noted for another store is replaced. */
    public static IssuedIds open(Path file, UUID instance) {
        try {
            if (!instance.toString().equals(instanceOf(lines(file)))) {
                begin(file, instance);
            }
        } catch (IOException e) {
            throw cannot(file, e);
        }
        IssuedIds issued = new IssuedIds(file);
        issued.known().forEach((prefix, each) -> issued.noted.put(prefix, each.number()));
        return issued;
    }

    private static void begin(Path file, UUID instance) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "issued-ids", ".part");
        try {
            append(fresh, INSTANCE, instance.toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * What may have been given of a store's IDs.
     *
     * @param byPrefix {@code CLS}, {@code CLS-FOREST}
     * @param isWhole whether nothing else was given until the store was lost
     */
    public record History(Map<String, Issued> byPrefix, boolean isWhole) {}

    /**
     * What is noted for a store.
     *
     * @param backup if the file knows of it, it was kept since, and knows all that was given
     */
    public static History history(Path file, UUID instance, UUID backup) {
        List<String> lines = lines(file);
        return instance.toString().equals(instanceOf(lines))
                ? new History(new IssuedIds(file).known(), lines.contains(BACKUP + "\t" + backup))
                : new History(Map.of(), false);
    }

    private Map<String, Issued> known() {
        Map<String, Issued> known = new HashMap<>();
        for (String line : lines(file)) {
            String[] words = line.split("\t");
            if (words.length >= 3 && words[0].equals(ID) && words[2].matches("\\d{1,18}")) {
                Issued issued = new Issued(Long.parseLong(words[2]), words.length > 3 ? words[3] : null);
                known.merge(words[1], issued, (a, b) -> b.number() >= a.number() ? b : a);
            }
        }
        return known;
    }

    /** Whole ones: what was cut short by a crash was never used. */
    private static List<String> lines(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file);
            return Stream.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n"))
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw cannot(file, e);
        }
    }

    /** Null if it does not say. */
    private static String instanceOf(List<String> lines) {
        String first = lines.isEmpty() ? "" : lines.get(0);
        return first.startsWith(INSTANCE + "\t") ? first.substring(INSTANCE.length() + 1) : null;
    }

    /**
     * Notes that an ID is about to be given.
     *
     * @param number 0 for that of the project or model itself
     * @param project of which the prefix is the key; null for a model
     */
    void reserve(String prefix, long number, String project) {
        Long upTo = noted.get(prefix);
        if (file == null || upTo != null && upTo >= number) {
            return;
        }
        long next = number == 0 ? 0 : (number / BLOCK + 1) * BLOCK;
        note(prefix, next, project);
    }

    /** Notes that numbers up to this one are not to be given. */
    public void note(String prefix, long number, String project) {
        if (file == null) {
            return;
        }
        if (project == null) {
            add(ID, prefix, Long.toString(number));
        } else {
            add(ID, prefix, Long.toString(number), project);
        }
        noted.merge(prefix, number, Math::max);
    }

    /** Notes that a backup is made, if there is such a file. */
    public static void noteBackup(Path file, UUID backup) throws IOException {
        if (Files.exists(file)) {
            append(file, BACKUP, backup.toString());
        }
    }

    private void add(String... words) {
        try {
            append(file, words);
        } catch (IOException e) {
            throw cannot(file, e);
        }
    }

    /** On disk when this returns. A line that was cut short before is ended first. */
    private static void append(Path file, String... words) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode("\n" + String.join("\t", words) + "\n");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.CREATE)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
    }

    private static UncheckedIOException cannot(Path file, IOException e) {
        return new UncheckedIOException("Can't note in " + file + " which IDs are given", e);
    }
}
