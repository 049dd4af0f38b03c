package dev.nereid.cli;

import dev.nereid.settings.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a word of a command line may become. Labels of parameters say what they take: RUN and ID a run, RUNS several with
 * commas, FIELD and PATH a field of the run before it, or of any. A line that begins with a tab is a word to the shell.
 */
final class Completion {
    private static final String FILES = "\tfiles";
    private static final String NO_SPACE = "\tnospace";
    private static final String RUN_LIST = "RUNS";
    private static final Set<String> RUNS = Set.of("RUN", "ID", RUN_LIST);
    private static final Set<String> FIELDS = Set.of("FIELD", "PATH");

    private final Shell shell;
    private CommandSpec command;
    private final List<String> positionals = new ArrayList<>();
    private Path path; // null if it is not given
    private boolean server;
    private OptionSpec pending; // option whose value comes next; null if none does

    Completion(CommandSpec root, Shell shell) {
        this.command = root;
        this.shell = shell;
    }

    /** @param words behind the name of the program; the last is the one to complete */
    List<String> of(List<String> words) {
        String current = words.isEmpty() ? "" : words.get(words.size() - 1);
        for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
            take(word);
        }
        int equals = current.indexOf('=');
        if (pending != null) {
            return values(pending, current);
        } else if (current.startsWith("--") && equals > 0) {
            OptionSpec option = command.findOption(current.substring(0, equals));
            String before = current.substring(0, equals + 1);
            return option == null ? List.of() : prefixed(before, values(option, current.substring(equals + 1)));
        } else if (current.startsWith("-")) {
            return starting(current, Stream.of(options(command).split(" ")));
        } else if (!command.subcommands().isEmpty()) {
            return positionals.isEmpty() ? starting(current, commands(command)) : List.of();
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (parameter.index().contains(positionals.size())) {
                return values(parameter, current);
            }
        }
        return List.of();
    }

    /** Names of the commands below a command. */
    static Stream<String> commands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .map(CommandSpec::name);
    }

    /** A word that is complete. */
    private void take(String word) {
        if (pending != null) {
            note(pending, word);
            pending = null;
        } else if (word.startsWith("-") && word.length() > 1) {
            int equals = word.indexOf('=');
            OptionSpec option = command.findOption(equals < 0 ? word : word.substring(0, equals));
            if (option != null && equals > 0) {
                note(option, word.substring(equals + 1));
            } else if (option != null && option.arity().max() > 0) {
                pending = option;
            } else if (option != null) {
                server |= option.longestName().equals("--server");
            }
        } else if (command.subcommands().containsKey(word)) {
            boolean isHelp = word.equals("help"); // words behind it name a command
            command = isHelp ? command : command.subcommands().get(word).getCommandSpec();
        } else {
            positionals.add(word);
        }
    }

    private void note(OptionSpec option, String value) {
        if (option.longestName().equals("--path") && !value.isEmpty()) {
            path = Path.of(value.startsWith("~/") ? System.getProperty("user.home") + value.substring(1) : value);
        }
    }

    /** Names of the options of a command, with blanks between them. */
    static String options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private List<String> values(ArgSpec argument, String current) {
        boolean isList =
                ",".equals(argument.splitRegex()) || argument.paramLabel().equals(RUN_LIST);
        int comma = isList ? current.lastIndexOf(',') + 1 : 0;
        String before = current.substring(0, comma);
        String last = current.substring(comma);
        if (argument.completionCandidates() != null) {
            List<String> known = new ArrayList<>();
            argument.completionCandidates().forEach(known::add);
            return starting(last, known.stream());
        } else if (argument.typeInfo().getType() == Path.class) {
            return List.of(FILES);
        } else if (server) { // which is not asked at every key
            return List.of();
        } else if (RUNS.contains(argument.paramLabel())) {
            return prefixed(before, starting(last, offered(names().runs(last))));
        } else if (FIELDS.contains(argument.paramLabel())) {
            List<String> fields = prefixed(before, starting(last, offered(fields(argument))));
            if (!isList) {
                return fields;
            }
            List<String> open = new ArrayList<>(List.of(NO_SPACE)); // another may follow
            open.addAll(fields);
            return open;
        }
        return List.of();
    }

    /** Those that can be given: a dash would begin an option, and no line has room for control characters. */
    private static Stream<String> offered(List<String> names) {
        return names.stream()
                .filter(name -> !name.startsWith("-") && name.chars().noneMatch(Character::isISOControl));
    }

    private List<String> fields(ArgSpec argument) {
        boolean seriesOnly = command.name().equals("series");
        if (!argument.isPositional() || positionals.isEmpty()) {
            return names().fields(null, seriesOnly);
        }
        String run = positionals.get(0);
        List<String> fields = names().fields(run, seriesOnly);
        if (seriesOnly && fields.isEmpty()) {
            return Stream.of(run.split(","))
                    .flatMap(each -> names().fields(each, true).stream())
                    .toList();
        }
        return fields;
    }

    private LocalNames names() {
        Path data = path != null ? path : new DataDirectory(shell.settings(), Path.of("")).toRead(note -> {});
        return new LocalNames(data, shell);
    }

    private static List<String> starting(String beginning, Stream<String> words) {
        return words.filter(word -> word.startsWith(beginning)).distinct().toList();
    }

    private static List<String> prefixed(String before, List<String> words) {
        return words.stream()
                .map(word -> word.startsWith("\t") ? word : before + word)
                .toList();
    }
}
