package dev.nereid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs in C that we are compared with; compiled when they are first needed. */
final class Native {
    static final Path BASE = Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath();

    private Native() {}

    /** @param library with which it is linked, as {@code libsqlite3.so.0} */
    static Path compile(String name, String library) throws IOException, InterruptedException {
        Path source = BASE.resolve("src/test/c/" + name + ".c");
        Path program = BASE.resolve("target/" + name);
        if (Files.notExists(program)
                || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
            run(List.of("gcc", "-O2", "-o", program.toString(), source.toString(), "-l:" + library));
        }
        return program;
    }

    /** What a program prints. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
