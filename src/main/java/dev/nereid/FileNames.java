package dev.nereid;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files by pattern, and their names without what they have in common. */
final class FileNames {
    private static final String WILD = "*?[{";

    private FileNames() {}

    /**
     * The files that are meant, by their paths below the directory that holds all of them.
     *
     * @param patterns files, directories (all below them), or patterns such as {@code data/**&#47;*.csv}
     * @throws NereidException if a pattern fits no file, or a directory can't be read
     */
    static SortedMap<String, Path> of(Collection<String> patterns) {
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            if (pattern == null || pattern.isBlank()) {
                throw new IllegalArgumentException(
                        "A path or pattern of files is " + (pattern == null ? "null" : "empty")
                                + ". Nothing was logged. The working directory is \".\".");
            }
            int before = files.size();
            boolean known = addAll(pattern, files);
            if (files.size() == before && !known) {
                throw new NereidException("No file fits \"" + pattern + "\". Nothing was logged.", null);
            }
        }
        Path root = commonDirectory(files);
        SortedMap<String, Path> named = new TreeMap<>();
        files.forEach(file -> named.put(root.relativize(file).toString().replace('\\', '/'), file));
        return named;
    }

    /** Returns whether any file fits, be it known already. */
    private static boolean addAll(String pattern, TreeSet<Path> files) {
        Path start = startOf(pattern);
        PathMatcher matcher = !isWild(pattern)
                ? path -> true
                : FileSystems.getDefault()
                        .getPathMatcher("glob:" + Path.of("").toAbsolutePath().resolve(pattern));
        boolean[] any = new boolean[1];
        try (Stream<Path> below = Files.walk(start, depthOf(pattern))) {
            below.filter(Files::isRegularFile).filter(matcher::matches).forEach(file -> {
                any[0] = true;
                files.add(file.normalize());
            });
            return any[0];
        } catch (IOException | UncheckedIOException e) {
            IOException reason = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
            throw new NereidException(
                    "Can't look for the files of \"" + pattern + "\": " + IoReason.of(reason) + ". Nothing was logged.",
                    e);
        }
    }

    /** What stands before the first part with a wildcard. */
    private static Path startOf(String pattern) {
        Path start = Path.of("").toAbsolutePath();
        if (pattern.startsWith("/")) {
            start = Path.of("/");
        }
        for (String part : pattern.split("/")) {
            if (isWild(part)) {
                break;
            }
            start = start.resolve(part);
        }
        return start;
    }

    /** How far below its start a file may lie: a pattern with only a star or two need not read a whole tree. */
    private static int depthOf(String pattern) {
        String[] parts = pattern.split("/");
        int plain = 0;
        while (plain < parts.length && !isWild(parts[plain])) {
            plain++;
        }
        boolean anyDepth = plain == parts.length || pattern.contains("**") || pattern.contains("{");
        return anyDepth ? Integer.MAX_VALUE : parts.length - plain;
    }

    private static boolean isWild(String part) {
        return part.chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }

    private static Path commonDirectory(Collection<Path> files) {
        Path common = null;
        for (Path file : files) {
            Path directory = file.getParent();
            while (common != null && !directory.startsWith(common)) {
                common = common.getParent();
            }
            common = common == null ? directory : common;
        }
        return common;
    }

    /** Where the files of a set go below a directory: never outside of it, whatever their names say. */
    static Path below(Path directory, String name) {
        Path target = directory.resolve(name).normalize();
        if (!target.startsWith(directory.normalize()) || target.equals(directory.normalize())) {
            throw new NereidException(
                    "A file is called \"" + name + "\", which leads out of " + directory + ". It was not written.",
                    null);
        }
        return target;
    }
}
