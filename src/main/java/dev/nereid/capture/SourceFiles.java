package dev.nereid.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the source of a class lies, if it lies in one of the usual places. */
final class SourceFiles {
    private static final List<String> ROOTS = List.of(
            "src/main/java",
            "src/main/kotlin",
            "src/main/scala",
            "src/test/java",
            "src/test/kotlin",
            "src/test/scala",
            "src",
            ".");

    private SourceFiles() {}

    /**
     * Those that are there, as absolute paths.
     *
     * @param fileName that the compiler has noted; null if it isn't known
     */
    static List<Path> of(Path workingDirectory, String className, String fileName) {
        String outermost = className.replaceFirst("\\$.*", "");
        String[] parts = outermost.split("\\.");
        List<String> packages = Arrays.asList(parts).subList(0, parts.length - 1);
        List<Path> found = new ArrayList<>();
        for (String name : fileName != null ? List.of(fileName) : fileNames(parts[parts.length - 1])) {
            for (String root : ROOTS) {
                addFirst(found, workingDirectory.resolve(root), packages, name);
            }
        }
        return found;
    }

    /** Kotlin makes a class {@code TrainKt} of the functions in {@code Train.kt}. */
    private static List<String> fileNames(String simpleName) {
        return List.of(
                simpleName + ".java",
                simpleName + ".kt",
                simpleName.replaceFirst("Kt$", "") + ".kt",
                simpleName + ".scala");
    }

    /** Other than Java's, directories may leave out the first packages, which all files have in common. */
    private static void addFirst(List<Path> found, Path root, List<String> packages, String name) {
        int omittedMax = name.endsWith(".java") ? 0 : packages.size();
        for (int omitted = 0; omitted <= omittedMax; omitted++) {
            Path directory = root.resolve(String.join("/", packages.subList(omitted, packages.size())));
            Path file = directory.resolve(name).toAbsolutePath().normalize();
            if (Files.isRegularFile(file)) {
                if (!found.contains(file)) {
                    found.add(file);
                }
                return;
            }
        }
    }
}
