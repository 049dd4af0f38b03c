package dev.nereid.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid completion}: a script that lets a shell complete commands, options, runs and fields. */
@Command(
        name = "completion",
        description = {
            "Prints a script that lets the shell complete commands, options, runs and fields. It is for the command nereid,"
                    + " whatever that is (an alias, a script), and calls this Java and this jar.",
            "",
            "  bash, in ~/.bashrc:  source <(nereid completion bash)",
            "  zsh, in ~/.zshrc:    source <(nereid completion zsh)",
            "",
            "Runs and fields are those of local run files, as the last question found them; run files that have come since"
                    + " are read first."
        },
        footer = {"", "Example:", "  nereid completion bash"})
final class CompletionCommand implements Callable<Integer> {
    enum ShellKind {
        bash,
        zsh
    }

    /** Starts fastest. */
    private static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}: whose script it is")
    private ShellKind shell;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String script =
                template("completion." + shell).replace("@JAVA@", java()).replace("@NAMES@", names(spec.root()));
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String template(String name) {
        try (InputStream in = CompletionCommand.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that runs this program again. */
    private static String java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String start = Shell.quoted(java) + " " + JAVA_OPTIONS;
        Path jar = jar();
        return jar != null
                ? start + " -jar " + Shell.quoted(jar.toString())
                : start + " -cp " + Shell.quoted(System.getProperty("java.class.path")) + " " + Main.class.getName();
    }

    /** Null if the classes are not in one. */
    private static Path jar() {
        try {
            Path place = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            boolean isAlone = System.getProperty("java.class.path").endsWith(".jar");
            return Files.isRegularFile(place) && isAlone ? place.toAbsolutePath() : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    // ---------------------------------------------------------------------------------------------------- names --

    /** A function of both shells that knows the names of commands and options, since Java takes long to start. */
    private static String names(CommandSpec root) {
        StringBuilder cases = new StringBuilder();
        root.subcommands().forEach((name, command) -> {
            CommandSpec sub = command.getCommandSpec();
            if (isShown(sub)) {
                addCase(cases, name, sub);
                sub.subcommands().forEach((second, last) -> addCase(cases, name + " " + second, last.getCommandSpec()));
            }
        });
        return """
                # Names of commands, or of options, where the last of these words can be nothing else.
                _nereid_names() {
                  local name=$1
                  if (($# == 1)) && [[ $1 != -* ]]; then
                    echo '%s'
                    return
                  fi
                  case $name in
                    %s)
                      (($# == 2)) || name="$1 $2"
                      ;;
                  esac
                  local last
                  for last; do :; done
                  case $name:$last in
                %s    *) return 1 ;;
                  esac
                }""".formatted(commands(root), groups(root), cases);
    }

    private static void addCase(StringBuilder cases, String name, CommandSpec command) {
        if (!command.subcommands().isEmpty()) {
            cases.append("    '")
                    .append(name)
                    .append("':*) echo '")
                    .append(commands(command))
                    .append("' ;;\n");
            return;
        }
        cases.append("    '").append(name).append("':-*=*) return 1 ;;\n");
        cases.append("    '")
                .append(name)
                .append("':-*) echo '")
                .append(Completion.options(command))
                .append("' ;;\n");
    }

    private static String commands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(CompletionCommand::isShown)
                .map(CommandSpec::name)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String groups(CommandSpec root) {
        return root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.subcommands().isEmpty())
                .flatMap(command -> Stream.of(command.name()))
                .sorted()
                .collect(Collectors.joining(" | "));
    }

    private static boolean isShown(CommandSpec command) {
        return !command.usageMessage().hidden();
    }
}
