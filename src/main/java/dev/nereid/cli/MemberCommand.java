package dev.nereid.cli;

import dev.nereid.model.ProjectRole;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration.Place;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code nereid member}: which account may do what. */
@Command(
        name = "member",
        description = {
            "Gives accounts roles in projects and workspaces, and takes them.",
            "",
            "In a project, a viewer reads, a contributor logs and deletes what was logged, an owner says who else may do what."
                    + " In a workspace, a member creates projects and contributes to all that are not private; an admin owns"
                    + " all of them."
        },
        subcommands = {MemberCommand.Add.class, MemberCommand.List.class, MemberCommand.Remove.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Example:",
            "  nereid member add alice --workspace ml",
            "  nereid member add bob --project ml/classification --role viewer"
        })
final class MemberCommand extends CommandGroup {
    /** A project or a workspace. */
    static final class PlaceOption {
        @Option(
                names = {"-p", "--project"},
                paramLabel = "PROJECT",
                description = "workspace/name, or a name in the server's own workspace")
        private String project;

        @Option(names = "--workspace", paramLabel = "NAME", description = "All of a workspace")
        private String workspace;

        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        /** @throws ParameterException unless one of the two is given */
        Place place() {
            if ((project == null) == (workspace == null)) {
                throw new ParameterException(
                        command.commandLine(),
                        project == null
                                ? "Nowhere is named: give --project or --workspace"
                                : "--project and --workspace exclude each other; give one of them");
            }
            return project != null ? Place.project(project) : Place.workspace(workspace);
        }

        boolean isProject() {
            return project != null;
        }
    }

    @Command(
            name = "add",
            description = "Gives an account a role, instead of the one that it has, if any.",
            footer = {"", "Example:", "  nereid member add bob --project ml/classification --role viewer"})
    static final class Add extends ServerCommand {
        @Parameters(paramLabel = "ACCOUNT", description = "As nereid account list shows it")
        private String account;

        @Mixin
        private PlaceOption where;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description =
                        "In a project viewer, contributor or owner; default: contributor. In a workspace member or"
                                + " admin; default: member")
        private String role;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            Place place = where.place();
            String given = role != null ? role : where.isProject() ? "contributor" : "member";
            String known = (where.isProject()
                            ? Arrays.stream(ProjectRole.values()).map(ProjectRole::label)
                            : Arrays.stream(WorkspaceRole.values()).map(WorkspaceRole::label))
                    .collect(Collectors.joining(", "));
            if (Stream.of(known.split(", ")).noneMatch(given::equals)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--role is \"" + Table.oneLine(given) + "\"; in " + place + " it can be " + known);
            }
            server.administration().setMember(place, account, given);
            out.println(account + " is " + given + " of " + place + " now.");
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Lists who was given a role.",
            footer = {"", "Example:", "  nereid member list --workspace ml"})
    static final class List extends ServerCommand {
        @Mixin
        private PlaceOption where;

        @Mixin
        private FormatOption format;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            Table table = new Table().column("account").column("kind").column("role");
            for (JsonNode member :
                    server.administration().members(where.place()).path("members")) {
                table.row()
                        .cell(member.path("name").asString())
                        .cell(member.path("service").asBoolean() ? "service" : "user")
                        .cell(member.path("role").asString());
            }
            format.print(table, "Nobody was given a role in " + where.place() + ".");
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Takes the role that an account was given.",
            footer = {"", "Example:", "  nereid member remove bob --project ml/classification"})
    static final class Remove extends ServerCommand {
        @Parameters(paramLabel = "ACCOUNT", description = "As nereid member list shows it")
        private String account;

        @Mixin
        private PlaceOption where;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().removeMember(where.place(), account);
            out.println(account + " has no role of its own in " + where.place() + " any more.");
            return 0;
        }
    }
}
