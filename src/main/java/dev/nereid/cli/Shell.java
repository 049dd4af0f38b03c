package dev.nereid.cli;

import dev.nereid.settings.Settings;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * What surrounds a command: environment variables, and whether somebody watches. Tests give their own.
 *
 * @param outputIsSeen whether standard output is a terminal
 * @param errorIsSeen whether standard error is a terminal
 */
record Shell(Map<String, String> variables, BooleanSupplier outputIsSeen, BooleanSupplier errorIsSeen) {

    static Shell ofProcess() {
        return new Shell(System.getenv(), () -> isTerminal(SystemStream.Output), () -> isTerminal(SystemStream.Error));
    }

    Settings settings() {
        return new Settings(variables);
    }

    /** Asks the system: {@code System.console()} knows nothing of standard error. */
    private static boolean isTerminal(SystemStream stream) {
        return new ExecTerminalProvider().isSystemStream(stream);
    }
}
