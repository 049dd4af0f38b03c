package dev.nereid.cli;

import dev.nereid.NereidException;
import dev.nereid.backup.BackupException;
import dev.nereid.bundle.BundleException;
import dev.nereid.db.DatabaseException;
import dev.nereid.log.LogException;
import dev.nereid.model.NearNames;
import dev.nereid.query.SqlException;
import dev.nereid.server.ServerException;
import dev.nereid.settings.SettingException;
import dev.nereid.sync.SyncException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code nereid}. */
@Command(
        name = "nereid",
        description = "Tracks experiments offline first: run files, sync, local questions, a server.",
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ProjectCommand.class,
            AccountCommand.class,
            MemberCommand.class,
            SyncCommand.class,
            PullCommand.class,
            PackCommand.class,
            ReceiptCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            WhyCommand.class,
            ClearCommand.class,
            RepairCommand.class,
            LsCommand.class,
            ShowCommand.class,
            BestCommand.class,
            DiffCommand.class,
            ExportCommand.class,
            SeriesCommand.class,
            TailCommand.class,
            UiCommand.class,
            SqlCommand.class,
            DownloadCommand.class,
            TrashCommand.class,
            DeleteCommand.class,
            StopCommand.class,
            AbortCommand.class,
            DemoCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  nereid demo", "", "nereid help COMMAND explains a command."})
public final class Main implements Callable<Integer> {
    /** Exit code of a command that could not do all it was asked. A wrong command line gives 2. */
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /** As a shell has it of a program that SIGPIPE ended. */
    private static final int READER_GONE = 128 + 13;

    private final Shell shell;

    @Mixin
    private HelpOption help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version")
    private boolean version;

    @Spec
    private CommandSpec spec;

    private Main(Shell shell) {
        this.shell = shell;
    }

    public static void main(String[] arguments) {
        quiet();
        StandardOutput standard = new StandardOutput();
        PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exit = execute(arguments, out, err);
        if (out.checkError() && standard.hasReaderGone()) { // and has read what it wanted
            exit = exit == 0 ? READER_GONE : exit;
        } else if (out.checkError()) { // a full disk, most likely: what was printed is not whole
            err.println("nereid: what was to be printed could not be written to standard output.");
            exit = exit == 0 ? FAILED : exit;
        }
        System.exit(exit);
    }

    private static int execute(String[] arguments, PrintWriter out, PrintWriter err) {
        try {
            return commandLine(Shell.ofProcess()).setOut(out).setErr(err).execute(arguments);
        } catch (OutOfMemoryError e) {
            err.println("nereid: this takes more memory than Java may use here ("
                    + Format.bytes(Runtime.getRuntime().maxMemory())
                    + "). Ask for less, or give it more: java -Xmx4g.");
            return FAILED;
        }
    }

    /** What tests run too, in their own process. */
    static CommandLine commandLine(Shell shell) {
        return Numbers.register(new CommandLine(new Main(shell)))
                .setParameterExceptionHandler(Main::correct)
                .setExecutionExceptionHandler(Main::explain)
                .registerConverter(UUID.class, Main::uuid)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "\"" + text + "\" is no UUID, such as 6b0e8a52-5b0b-4d57-9a63-0f5a9c1b7c11");
        }
    }

    @Override
    public Integer call() {
        return askForCommand(spec);
    }

    /** What a command answers that does nothing by itself. */
    static int askForCommand(CommandSpec command) {
        command.commandLine().usage(command.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** What surrounds a command. */
    static Shell shell(CommandSpec command) {
        return ((Main) command.root().userObject()).shell;
    }

    /** Libraries have nothing to say here but warnings. Must come before the first logger. */
    private static void quiet() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty("org.slf4j.simpleLogger.log.org.sqlite", "off"); // what it says is thrown as well
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    /** How wide the terminal is; without limit if standard output is none. */
    static int columns(CommandSpec command) {
        boolean seen = shell(command).outputIsSeen().getAsBoolean();
        return seen ? command.usageMessage().width() : Integer.MAX_VALUE;
    }

    /** A wrong command line: says what is wrong and where the rest is explained, rather than all of it. */
    private static int correct(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        if (e instanceof UnmatchedArgumentException unmatched) {
            err.println("nereid: "
                    + Table.harmless(unknown(command, unmatched.getUnmatched().get(0))));
        } else {
            err.println("nereid: " + Table.harmless(e.getMessage()));
        }
        err.println("To see what is possible: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** What there is nothing for in a command, with what may have been meant. */
    private static String unknown(CommandLine command, String word) {
        CommandSpec spec = command.getCommandSpec();
        if (word.startsWith("-")) {
            List<String> options = List.of(Completion.options(spec).split(" "));
            return "There is no option \"" + word + "\"." + NearNames.question(word, options);
        } else if (command.getSubcommands().isEmpty()) {
            return spec.qualifiedName() + " takes no \"" + word + "\" there.";
        }
        List<String> commands = Completion.commands(spec).toList();
        return "There is no command \"" + word + "\"." + NearNames.question(word, commands);
    }

    /** Failures that say by themselves what to do are printed as they are; anything else is a defect and shows where. */
    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean expected = e instanceof NereidException
                || e instanceof LogException
                || e instanceof SyncException
                || e instanceof BundleException
                || e instanceof ServerException
                || e instanceof DatabaseException
                || e instanceof BackupException
                || e instanceof SettingException
                || e instanceof SqlException
                || e instanceof CommandFailure;
        if (expected) {
            err.println("nereid: " + Table.harmless(e.getMessage())); // it may name what others have named
        } else if (e instanceof InvalidPathException path) {
            err.println("nereid: The path \"" + path.getInput() + "\" can't be spelled in the encoding of this Java ("
                    + System.getProperty("sun.jnu.encoding") + "). Set LC_ALL=C.UTF-8.");
        } else if (databaseFailure(e) != null) {
            err.println("nereid: a database failed: " + databaseFailure(e).getMessage());
        } else {
            err.println("nereid: an unexpected error; please report it with the lines below.");
            e.printStackTrace(err);
        }
        return FAILED;
    }

    /** Null if it is not the reason: a full disk, most likely. */
    private static SQLException databaseFailure(Throwable e) {
        while (e != null && !(e instanceof SQLException)) {
            e = e.getCause();
        }
        return (SQLException) e;
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
