package dev.nereid.cli;

import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nereid account}: who may use a server. */
@Command(
        name = "account",
        description = "Creates and lists the accounts of a server, and makes their tokens. The administrator may.",
        subcommands = {
            AccountCommand.Create.class,
            AccountCommand.List.class,
            AccountCommand.Token.class,
            AccountCommand.Tokens.class,
            AccountCommand.Password.class,
            AccountCommand.Renew.class,
            AccountCommand.Revoke.class,
            AccountCommand.Remove.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  nereid account create alice"})
final class AccountCommand extends CommandGroup {
    private static void print(PrintWriter out, String name, String token) {
        out.println("The token of " + name + ", which can't be shown again:");
        out.println("NEREID_API_TOKEN=" + token);
    }

    @Command(
            name = "create",
            description = {
                "Creates an account and prints its token.",
                "",
                "It may do nothing but read public projects until nereid member gives it a role."
            },
            footer = {"", "Example:", "  nereid account create alice"})
    static final class Create extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "Letters, digits and . _ @ + -; given once")
        private String name;

        @Option(names = "--service", description = "A program, such as a job that tests, and no person")
        private boolean service;

        @Mixin
        private LifetimeOption lifetime;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            print(out, name, server.administration().createAccount(name, service, lifetime.duration));
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Lists the accounts.",
            footer = {"", "Example:", "  nereid account list --format json"})
    static final class List extends ServerCommand {
        @Mixin
        private FormatOption format;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            Table table = new Table().column("account").column("kind");
            for (JsonNode account : server.administration().accounts().path("accounts")) {
                table.row()
                        .cell(account.path("name").asString())
                        .cell(account.path("service").asBoolean() ? "service" : "user");
            }
            format.print(table, "No accounts on " + server.address() + ".");
            return 0;
        }
    }

    @Command(
            name = "token",
            description = {
                "Prints another token of an account: one's own, or for the administrator anybody's.",
                "",
                "A token that expires makes none that outlives it."
            },
            footer = {
                "",
                "Example:",
                "  nereid account token alice --alone",
                "  nereid account token alice --expires 90d"
            })
    static final class Token extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "As nereid account list shows it")
        private String name;

        @Option(names = "--alone", description = "End all other tokens of the account")
        private boolean alone;

        @Mixin
        private LifetimeOption lifetime;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            print(out, name, server.administration().issueToken(name, alone, lifetime.duration));
            return 0;
        }
    }

    @Command(
            name = "tokens",
            description = {
                "Lists tokens without their secrets: of one's own account, or for the administrator of any or all.",
                "",
                "When a token was used last is known to the minute. One that has expired is shown for 30 more days."
            },
            footer = {"", "Example:", "  nereid account tokens alice"})
    static final class Tokens extends ServerCommand {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "As nereid account list shows it")
        private String name;

        @Mixin
        private FormatOption format;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            Table table = new Table()
                    .column("token")
                    .column("account")
                    .column("created")
                    .column("used")
                    .column("expires");
            for (JsonNode token : server.administration().tokens(name).path("tokens")) {
                table.row()
                        .cell(token.path("id").asString(""))
                        .cell(token.path("account").asString(""))
                        .cell(minute(token.path("created"), ""))
                        .cell(minute(token.path("used"), "never"))
                        .cell(minute(token.path("expires"), "never"));
            }
            format.print(table, "No tokens.");
            return 0;
        }

        /** 2026-11-26T05:37Z. */
        private static String minute(JsonNode time, String otherwise) {
            String text = time.asString(null);
            return text == null ? otherwise : text.replaceFirst("(T\\d\\d:\\d\\d).*Z", "$1Z");
        }
    }

    @Command(
            name = "password",
            description = {
                "Sets the password by which somebody signs in with a browser: one's own, or for the administrator anybody's.",
                "",
                "It is asked for, or read from standard input, and has 10 to 200 characters. Browsers that are signed in"
                        + " as the account are signed out; its tokens go on."
            },
            footer = {"", "Example:", "  nereid account password alice"})
    static final class Password extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "As nereid account list shows it")
        private String name;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().setPassword(name, NewPassword.ask(spec, name));
            out.println("The password of " + name + " is set.");
            return 0;
        }
    }

    @Command(
            name = "renew",
            description = {
                "Lets a token live on, expired or not: what uses it goes on by itself. The administrator may.",
                "",
                "Without --expires, it lives as long as the server lets it. A token that expires lets none outlive"
                        + " it."
            },
            footer = {"", "Example:", "  nereid account renew 4f1c09a2be --expires 30d"})
    static final class Renew extends ServerCommand {
        @Parameters(paramLabel = "TOKEN", description = "As nereid account tokens shows it")
        private String token;

        @Mixin
        private LifetimeOption lifetime;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().renewToken(token, lifetime.duration);
            out.println("Renewed: " + token);
            return 0;
        }
    }

    @Command(
            name = "revoke",
            description = "Ends one token: of one's own account, or for the administrator anybody's.",
            footer = {"", "Example:", "  nereid account revoke 4f1c09a2be"})
    static final class Revoke extends ServerCommand {
        @Parameters(paramLabel = "TOKEN", description = "As nereid account tokens shows it")
        private String token;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            server.administration().revokeToken(token);
            out.println("Revoked: " + token);
            return 0;
        }
    }

    @Command(
            name = "remove",
            description =
                    "Ends an account with its tokens and roles. What it logged stays, and its name is not given again.",
            footer = {"", "Example:", "  nereid account remove alice"})
    static final class Remove extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "As nereid account list shows it")
        private String name;

        @Option(
                names = {"-y", "--yes"},
                description = "Remove it without asking")
        private boolean yes;

        @Override
        int run(HttpTransport server, PrintWriter out) {
            String question = "Remove the account " + name + " on " + server.address() + " for good?";
            return Confirmation.unless(yes, spec, question, () -> {
                server.administration().removeAccount(name);
                out.println("Removed: " + name);
            });
        }
    }
}
