package dev.nereid.cli;

import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code nereid project}: the projects of a server. */
@Command(
        name = "project",
        description = "Creates and lists the projects of a server.",
        subcommands = {ProjectCommand.Create.class, ProjectCommand.List.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  nereid project create ml/classification --key CLS"})
final class ProjectCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return Main.askForCommand(spec);
    }

    @Command(
            name = "create",
            description = "Creates a project. The key begins the IDs of its runs: CLS-1, CLS-2 …",
            footer = {"", "Example:", "  nereid project create ml/classification --key CLS"})
    static final class Create extends ServerCommand {
        @Parameters(paramLabel = "PROJECT", description = "workspace/name, or a name in the server's own workspace")
        private String name;

        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "Beginning of its runs' IDs: capital letters and digits. Default: made from the name")
        private String key;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            if (key != null && key.isBlank()) {
                throw new ParameterException(spec.commandLine(), "--key is blank; leave it out to have one made");
            }
            JsonNode project = server.createProject(name, key);
            out.println("Created " + project.path("name").asString() + ", key "
                    + project.path("key").asString());
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Lists the projects.",
            footer = {"", "Example:", "  nereid project list --format json"})
    static final class List extends ServerCommand {
        @Mixin
        private FormatOption format;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            Table table = new Table().column("project").column("key").numberColumn("runs");
            for (JsonNode project : server.projects().path("projects")) {
                table.row()
                        .cell(project.path("name").asString())
                        .cell(project.path("key").asString())
                        .cell(project.path("runs").asLong());
            }
            format.print(table, "No projects on " + server.address() + ".");
            return 0;
        }
    }
}
