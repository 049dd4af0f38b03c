package dev.nereid.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Small programs for tests. */
final class Scripts {
    /** Where the shell's own commands are. */
    static final String SYSTEM_PATH = "/usr/bin:/bin";

    private Scripts() {}

    static Path write(Path directory, String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
