package dev.nereid.cli;

import dev.nereid.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * What surrounds a command: environment variables, and whether somebody watches. Tests give their own.
 *
 * @param outputIsSeen whether standard output is a terminal
 * @param errorIsSeen whether standard error is a terminal
 * @param answer the line that somebody types; null if standard input is no terminal, so that nobody can
 */
record Shell(
        Map<String, String> variables,
        BooleanSupplier outputIsSeen,
        BooleanSupplier errorIsSeen,
        Supplier<String> answer) {

    /** Nobody can answer a question. */
    Shell(Map<String, String> variables, BooleanSupplier outputIsSeen, BooleanSupplier errorIsSeen) {
        this(variables, outputIsSeen, errorIsSeen, () -> null);
    }

    static Shell ofProcess() {
        return new Shell(
                System.getenv(),
                () -> isTerminal(SystemStream.Output),
                () -> isTerminal(SystemStream.Error),
                Shell::readLine);
    }

    private static String readLine() {
        if (!isTerminal(SystemStream.Input)) {
            return null;
        }
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    Settings settings() {
        return new Settings(variables);
    }

    /** Asks the system: {@code System.console()} knows nothing of standard error. */
    private static boolean isTerminal(SystemStream stream) {
        return new ExecTerminalProvider().isSystemStream(stream);
    }
}
