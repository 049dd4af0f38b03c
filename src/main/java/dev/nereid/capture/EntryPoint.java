package dev.nereid.capture;

import dev.nereid.model.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the program began.
 *
 * @param className of the class with the {@code main} method that started the JVM; launchers that call the program's own
 *     {@code main} are passed over
 * @param sources of that class, as absolute paths: files that are there, in the usual places below the working
 *     directory; often one, or none where the program runs from a jar
 */
public record EntryPoint(String className, List<Path> sources) {
    public EntryPoint {
        sources = List.copyOf(sources);
    }

    /** Empty if it doesn't show, as in a JVM that native code has started. Looks at a few paths of the file system. */
    public static Optional<EntryPoint> find() {
        return find(Path.of("").toAbsolutePath(), System.getProperty("sun.java.command", ""));
    }

    /** @param command the class, jar or source file that Java was started with, and arguments */
    static Optional<EntryPoint> find(Path workingDirectory, String command) {
        LaunchCommand launch = new LaunchCommand(workingDirectory, command);
        StackTraceElement main = MainFrame.find();
        String className = main != null ? main.getClassName() : launch.className();
        if (className == null) {
            return Optional.empty();
        }
        Path single = launch.sourceFile();
        if (single != null) {
            return Optional.of(new EntryPoint(className, List.of(single)));
        }
        String fileName = main == null ? null : main.getFileName();
        return Optional.of(new EntryPoint(className, SourceFiles.of(workingDirectory, className, fileName)));
    }

    /** As {@code source_code/entrypoint}: the name of the class. */
    public void logTo(CaptureSink sink) {
        sink.assign("source_code/entrypoint", new Value.OfString(className));
    }
}
