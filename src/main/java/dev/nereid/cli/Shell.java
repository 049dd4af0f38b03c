package dev.nereid.cli;

import dev.nereid.settings.IoReason;
import dev.nereid.settings.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * What surrounds a command: environment variables, and whether somebody watches. Tests give their own.
 *
 * @param outputIsSeen whether standard output is a terminal
 * @param errorIsSeen whether standard error is a terminal
 * @param inputIsSeen whether standard input is a terminal, so that somebody can answer a question
 * @param answer the line that somebody types
 * @param secret the same, unseen
 * @param input standard input, all of it
 */
record Shell(
        Map<String, String> variables,
        BooleanSupplier outputIsSeen,
        BooleanSupplier errorIsSeen,
        BooleanSupplier inputIsSeen,
        Supplier<String> answer,
        Supplier<String> secret,
        Supplier<String> input) {

    /** Nobody can answer a question. */
    Shell(Map<String, String> variables, BooleanSupplier outputIsSeen, BooleanSupplier errorIsSeen) {
        this(variables, outputIsSeen, errorIsSeen, () -> false, () -> "", () -> "", () -> "");
    }

    static Shell ofProcess() {
        return new Shell(
                System.getenv(),
                () -> isTerminal(SystemStream.Output),
                () -> isTerminal(SystemStream.Error),
                () -> isTerminal(SystemStream.Input),
                Shell::readLine,
                Shell::readSecret,
                Shell::readAll);
    }

    private static String readLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    private static String readSecret() {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword();
        if (typed == null) {
            throw new CommandFailure("This terminal can't hide what is typed. Give it on standard input instead.");
        }
        return new String(typed);
    }

    private static String readAll() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure("Standard input can't be read: " + IoReason.of(e));
        }
    }

    /** Whether the locale says that a terminal shows all characters. */
    boolean isUnicode() {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> variables.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        return locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
    }

    /** Whether a terminal is to be given colours: see no-color.org. */
    boolean takesColors() {
        return variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
    }

    Settings settings() {
        return new Settings(variables);
    }

    /** A text as one word of a command line. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Asks the system: {@code System.console()} knows nothing of standard error. */
    private static boolean isTerminal(SystemStream stream) {
        return new ExecTerminalProvider().isSystemStream(stream);
    }
}
