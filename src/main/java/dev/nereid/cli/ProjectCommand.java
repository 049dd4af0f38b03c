package dev.nereid.cli;

import dev.nereid.model.Visibility;
import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nereid project}: the projects of a server. */
@Command(
        name = "project",
        description = "Creates, lists and deletes the projects of a server.",
        subcommands = {
            ProjectCommand.Create.class,
            ProjectCommand.List.class,
            ProjectCommand.SetVisibility.class,
            ProjectCommand.Archive.class,
            ProjectCommand.Unarchive.class,
            ProjectCommand.Delete.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  nereid project create ml/classification --key CLS"})
final class ProjectCommand extends CommandGroup {
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

        @Option(
                names = "--visibility",
                paramLabel = "V",
                defaultValue = "workspace",
                converter = VisibilityOption.class,
                description =
                        "Who may use it without a role of its own: private, workspace or public. Default: ${DEFAULT-VALUE}")
        private Visibility visibility;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            if (key != null && key.isBlank()) {
                throw new ParameterException(spec.commandLine(), "--key is blank; leave it out to have one made");
            }
            JsonNode project = server.administration().createProject(name, key, visibility.label());
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
            Table table = new Table()
                    .column("project")
                    .column("key")
                    .column("visibility")
                    .column("status")
                    .numberColumn("runs");
            for (JsonNode project : server.administration().projects().path("projects")) {
                table.row()
                        .cell(project.path("name").asString())
                        .cell(project.path("key").asString())
                        .cell(project.path("visibility").asString())
                        .cell(project.path("archived").asBoolean() ? "archived" : "active")
                        .cell(project.path("runs").asLong());
            }
            format.print(table, "No projects on " + server.address() + ".");
            return 0;
        }
    }

    @Command(
            name = "visibility",
            description =
                    "Says who may use a project without a role of its own: nobody (private), members of its workspace"
                            + " (workspace), or besides every account of the server as a viewer (public).",
            footer = {"", "Example:", "  nereid project visibility ml/classification private"})
    static final class SetVisibility extends ServerCommand {
        @Parameters(paramLabel = "PROJECT", description = "workspace/name, or a name in the server's own workspace")
        private String name;

        @Parameters(
                paramLabel = "VISIBILITY",
                converter = VisibilityOption.class,
                description = "private, workspace or public")
        private Visibility visibility;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().setVisibility(name, visibility.label());
            out.println(name + " is " + visibility.label() + " now.");
            return 0;
        }
    }

    @Command(
            name = "archive",
            description = "Ends logging to a project, which stays as it is and can be read.",
            footer = {"", "Example:", "  nereid project archive ml/classification"})
    static final class Archive extends ServerCommand {
        @Parameters(paramLabel = "PROJECT", description = "workspace/name, or a name in the server's own workspace")
        private String name;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().setArchived(name, true);
            out.println(name + " is archived now.");
            return 0;
        }
    }

    @Command(
            name = "unarchive",
            description = "Brings a project back that was archived.",
            footer = {"", "Example:", "  nereid project unarchive ml/classification"})
    static final class Unarchive extends ServerCommand {
        @Parameters(paramLabel = "PROJECT", description = "workspace/name, or a name in the server's own workspace")
        private String name;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().setArchived(name, false);
            out.println(name + " is in use again.");
            return 0;
        }
    }

    @Command(
            name = "delete",
            description = {
                "Deletes a project for good, with all runs, models and model versions in it, in the trash or not.",
                "",
                "Run files stay as they are. Its key, and the IDs that began with it, are never given again."
            },
            footer = {"", "Example:", "  nereid project delete ml/classification"})
    static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "PROJECT", description = "workspace/name, or a name in the server's own workspace")
        private String name;

        @Option(
                names = {"-y", "--yes"},
                description = "Delete without asking")
        private boolean yes;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            String question =
                    "Delete the project " + name + " on " + server.address() + " and all that is in it, for good?";
            return Confirmation.unless(yes, spec, question, () -> {
                server.administration().deleteProject(name);
                out.println("Deleted: " + name);
            });
        }
    }
}
