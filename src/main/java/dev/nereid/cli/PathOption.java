package dev.nereid.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the run files are. */
final class PathOption {
    @Option(
            names = "--path",
            paramLabel = "DIR",
            description = "Directory with run files, or one run file. Default: $NEREID_DIR, else .nereid")
    private Path path;

    Path path() {
        if (path != null) {
            return path;
        }
        String directory = System.getenv("NEREID_DIR");
        return Path.of(directory == null || directory.isBlank() ? ".nereid" : directory.strip());
    }
}
