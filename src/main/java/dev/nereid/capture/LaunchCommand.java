package dev.nereid.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What Java was started with, as it stands in the property {@code sun.java.command}: a class, {@code module/class}, a
 * jar, or the launcher of source files and a source file; then arguments, after blanks that names may hold too.
 */
final class LaunchCommand {
    private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

    private final Path workingDirectory;
    private final String command;

    LaunchCommand(Path workingDirectory, String command) {
        this.workingDirectory = workingDirectory;
        this.command = command.strip();
    }

    /** Null if it doesn't show. */
    String className() {
        Path source = sourceFile();
        if (source != null) {
            return source.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        }
        Path jar = fileAtStart(command, ".jar");
        if (jar != null) {
            return mainClass(jar);
        }
        String name = command.split("\\s", 2)[0];
        String afterModule = name.substring(name.indexOf('/') + 1);
        return afterModule.matches("[\\p{javaJavaIdentifierPart}.]+") && !afterModule.startsWith(SOURCE_LAUNCHER)
                ? afterModule
                : null;
    }

    /** The file that {@code java Train.java} was started with; null if it was started otherwise. */
    Path sourceFile() {
        String[] parts = command.split("\\s", 2);
        return parts.length == 2 && parts[0].contains(SOURCE_LAUNCHER) ? fileAtStart(parts[1], "") : null;
    }

    /** The longest beginning that names a file, up to a blank or the end. */
    private Path fileAtStart(String text, String extension) {
        for (int end = text.length(); end > 0; end = text.lastIndexOf(' ', end - 1)) {
            String name = text.substring(0, end);
            if (name.endsWith(extension)) {
                try {
                    Path file = workingDirectory.resolve(name).normalize();
                    if (Files.isRegularFile(file)) {
                        return file;
                    }
                } catch (IllegalArgumentException e) {
                    // With these arguments it is no path of this system.
                }
            }
        }
        return null;
    }

    private static String mainClass(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            Manifest manifest = opened.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            return null;
        }
    }
}
