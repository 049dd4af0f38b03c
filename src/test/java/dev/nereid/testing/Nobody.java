package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Main classes run by a user who owns nothing, since root may write everywhere. Needs root, to become nobody. */
public final class Nobody implements AutoCloseable {
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

    private final Path open;
    private final String classPath;

    private Nobody(Path open, String classPath) {
        this.open = open;
        this.classPath = classPath;
    }

    /** Skips the test where that is not possible. */
    public static Nobody orSkip() throws IOException {
        Requires.root();
        Requires.command("setpriv");
        Path open = Files.createTempDirectory(Path.of("/tmp"), "nereid-nobody"); // @TempDir is root's alone
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Nobody(open, copyClassPath(Files.createDirectory(open.resolve("lib"))));
    }

    /** A new directory that nobody may read. */
    public Path readable(String name) throws IOException {
        return Files.createDirectory(open.resolve(name));
    }

    /** A new directory that nobody may read and write. */
    public Path writable(String name) throws IOException {
        return Files.setPosixFilePermissions(readable(name), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    public JvmProcess start(Class<?> main, Map<String, String> environment, List<String> arguments) throws IOException {
        return JvmProcess.start(AS_NOBODY, classPath, main, environment, arguments);
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

    /** The class path lies in root's home, perhaps. */
    private static String copyClassPath(Path to) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : JvmProcess.classPath().split(":")) {
            Path from = Path.of(entry);
            if (Files.exists(from)) {
                Path copy = to.resolve(copies.size() + "-" + from.getFileName());
                copyTree(from, copy);
                copies.add(copy.toString());
            }
        }
        return String.join(":", copies);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(open)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
