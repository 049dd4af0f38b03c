package dev.nereid;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Files by pattern, and their names without what they have in common. */
final class FileNames {
    private static final String WILD = "*?[{";

    private FileNames() {}

    /**
     * The files that are meant, by their paths below the directory that holds all of them. Links are followed.
     *
     * @param patterns files, directories (all below them), or patterns such as {@code data/**&#47;*.csv}; what exists by the
     *     very name of a pattern is meant itself
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
        boolean literal = !isWild(pattern) || Files.exists(here().resolve(pattern));
        int wild = literal ? pattern.length() : startOfWild(pattern);
        String rest = pattern.substring(wild);
        try {
            Path start = withoutDots(here().resolve(pattern.substring(0, wild)));
            PathMatcher matcher =
                    literal ? path -> true : FileSystems.getDefault().getPathMatcher("glob:" + rest);
            boolean[] any = new boolean[1];
            walk(start, depthOf(rest), file -> {
                if (literal || !file.equals(start) && matcher.matches(start.relativize(file))) {
                    any[0] = true;
                    files.add(file);
                }
            });
            return any[0];
        } catch (IOException e) {
            throw new NereidException(
                    "Can't look for the files of \"" + pattern + "\": " + IoReason.of(e) + ". Nothing was logged.", e);
        }
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }

    /** What links lead to is there as if it lay where they lie; what leads nowhere, or in a circle, is left out. */
    private static void walk(Path start, int depth, Consumer<Path> found) throws IOException {
        Files.walkFileTree(start, Set.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    found.accept(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    /** After a link, two dots lead out of what it leads to, which the path alone doesn't know. */
    private static Path withoutDots(Path path) throws IOException {
        Path normal = path.normalize();
        return Files.exists(normal) && Files.isSameFile(path, normal) ? normal : path.toRealPath();
    }

    /** Where the first part with a wildcard begins. */
    private static int startOfWild(String pattern) {
        int at = 0;
        while (!isWild(pattern.substring(at, endOfPart(pattern, at)))) {
            at = endOfPart(pattern, at) + 1;
        }
        return at;
    }

    private static int endOfPart(String pattern, int from) {
        int slash = pattern.indexOf('/', from);
        return slash < 0 ? pattern.length() : slash;
    }

    /** How far below its start a file may lie: a pattern with only a star or two need not read a whole tree. */
    private static int depthOf(String rest) {
        boolean anyDepth = rest.isEmpty() || rest.contains("**") || rest.contains("{");
        return anyDepth ? Integer.MAX_VALUE : rest.split("/").length;
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
        Path target = resolved(directory, name);
        if (target == null || !target.startsWith(directory.normalize()) || target.equals(directory.normalize())) {
            throw new NereidException(
                    "A file is called \"" + name + "\", which leads out of " + directory + ". It was not written.",
                    null);
        }
        return target;
    }

    /** Null if no file can have this name here. */
    private static Path resolved(Path directory, String name) {
        try {
            return directory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
