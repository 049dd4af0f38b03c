package dev.nereid.cli;

import dev.nereid.NereidException;
import dev.nereid.db.DatabaseException;
import dev.nereid.log.LogException;
import dev.nereid.server.ServerException;
import dev.nereid.sync.SyncException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code nereid}. */
@Command(
        name = "nereid",
        description = "Tracks experiments offline first: run files, sync, local questions, a server.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            ProjectCommand.class,
            SyncCommand.class,
            StatusCommand.class,
            LsCommand.class,
            ShowCommand.class,
            DemoCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  nereid demo", "", "nereid COMMAND --help explains a command."})
public final class Main implements Runnable {
    static final int FAILED = 1;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        quiet();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine().setOut(out).setErr(err).execute(arguments));
    }

    /** What tests run too, in their own process. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::explain)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** Libraries have nothing to say here but warnings. Must come before the first logger. */
    private static void quiet() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    /** Failures that say by themselves what to do are printed as they are; anything else is a defect and shows where. */
    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean expected = e instanceof NereidException
                || e instanceof LogException
                || e instanceof SyncException
                || e instanceof ServerException
                || e instanceof DatabaseException
                || e instanceof CommandFailure
                || e instanceof IllegalArgumentException;
        if (expected) {
            err.println("nereid: " + e.getMessage());
        } else {
            err.println("nereid: an unexpected error; please report it with the lines below.");
            e.printStackTrace(err);
        }
        return FAILED;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** From the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"nereid " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
