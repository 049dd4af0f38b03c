package dev.nereid.cli;

import dev.nereid.settings.DataDirectory;
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

    boolean isGiven() {
        return path != null;
    }

    /** For people. */
    Path absolute() {
        return path().toAbsolutePath().normalize();
    }

    Path path() {
        if (path == null) { // once per command, as there may be something to say
            path = new DataDirectory(Main.shell(command).settings(), Path.of(""))
                    .toRead(line -> command.commandLine().getErr().println("nereid: " + line));
        }
        return path;
    }
}
