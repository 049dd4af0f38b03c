package dev.nereid.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Another user, for whom mode bits hold as they don't for root, with a directory that this user may read: homes and
 * JUnit's directories are their owner's alone.
 */
public final class Nobody implements AutoCloseable {
    private final Path directory;
    private String classPath;

    private Nobody(Path directory) {
        this.directory = directory;
    }

    /** Or skips the test. */
    public static Nobody required() throws IOException {
        Requires.root();
        Requires.command("setpriv");
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "nereid-nobody");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Nobody(directory);
    }

    /** A directory that this user may write, or not. */
    public Path directory(String name, boolean writable) throws IOException {
        Path made = Files.createDirectory(directory.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(writable ? "rwxrwxrwx" : "r-xr-xr-x"));
        return made;
    }

    /** A new directory that this user may read. */
    public Path readable(String name) throws IOException {
        return directory(name, false);
    }

    /** A new directory that this user may read and write. */
    public Path writable(String name) throws IOException {
        return directory(name, true);
    }

    /** A main class, run by this user. */
    public JvmProcess start(Class<?> main, Map<String, String> environment, List<String> arguments) throws IOException {
        return JvmProcess.start(in(directory), classPath(), main, environment, arguments);
    }

    /** For such a main class: whether it may really not write there. */
    public static boolean canWrite(Path directory) {
        try {
            Files.delete(Files.createFile(directory.resolve("probe")));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The beginning of a command that this user runs there. */
    public List<String> in(Path workingDirectory) {
        return List.of(
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "--chdir=" + workingDirectory);
    }

    /** Of the tests, where this user may read it. */
    public String classPath() throws IOException {
        if (classPath == null) {
            Path copy = Files.createDirectory(directory.resolve("classes"));
            List<String> parts = new ArrayList<>();
            for (String part : JvmProcess.classPath().split(File.pathSeparator)) {
                Path from = Path.of(part);
                Path to = copy.resolve(parts.size() + "-" + from.getFileName());
                if (Files.exists(from)) {
                    copy(from, to);
                    parts.add(to.toString());
                }
            }
            classPath = String.join(File.pathSeparator, parts);
        }
        return classPath;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
