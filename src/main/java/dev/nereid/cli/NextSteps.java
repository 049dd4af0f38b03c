package dev.nereid.cli;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server refuses it can explain, but not what to type here: it knows no directory. */
final class NextSteps {
    private static final Pattern KEY_TAKEN =
            Pattern.compile("The model key .* is taken: .* The model (offline/[0-9a-f-]{36}) was not created\\.");

    private NextSteps() {}

    /** The command that settles it, as a sentence to follow the reason; empty if there is none. */
    static String after(Path runFile, String reason) {
        Matcher taken = KEY_TAKEN.matcher(reason);
        if (!taken.find()) {
            return "";
        }
        return " To give it another key: nereid sync --path "
                + runFile.toAbsolutePath().getParent() + " --model-key " + taken.group(1) + "=OTHERKEY";
    }
}
