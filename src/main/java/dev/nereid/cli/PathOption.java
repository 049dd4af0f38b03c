package dev.nereid.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the run files are. */
final class PathOption {
    @Option(
            names = "--path",
            paramLabel = "DIR",
            description = "Directory with run files, or one run file. Default: $$NEREID_DIR, else .nereid")
    private Path path;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Path path() {
        if (path != null) {
            return path;
        }
        String directory = Main.shell(command).get("NEREID_DIR");
        return Path.of(directory == null ? ".nereid" : directory);
    }
}
