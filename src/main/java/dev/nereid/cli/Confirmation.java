package dev.nereid.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A question before something is deleted. */
final class Confirmation {
    /** Exit code where nobody could answer. */
    static final int UNANSWERED = CommandLine.ExitCode.USAGE;

    enum Answer {
        YES,
        NO,
        NOBODY
    }

    private Confirmation() {}

    /** Does what deletes, if that was said before or is the answer. Returns the exit code. */
    static int unless(boolean said, CommandSpec command, String question, Runnable deletion) {
        Answer answer = said ? Answer.YES : ask(command, question);
        if (answer == Answer.YES) {
            deletion.run();
        }
        return answer == Answer.NOBODY ? UNANSWERED : CommandLine.ExitCode.OK;
    }

    /** Unless the answer is yes, it has been said that nothing was deleted. */
    static Answer ask(CommandSpec command, String question) {
        Shell shell = Main.shell(command);
        PrintWriter err = command.commandLine().getErr();
        if (!shell.inputIsSeen().getAsBoolean()) {
            err.println("nereid: nothing was deleted: standard input is no terminal, so nobody can answer. To delete"
                    + " without a question, add --yes.");
            return Answer.NOBODY;
        }
        err.print(question + " [y/N] ");
        err.flush();
        String answer = shell.answer().get().strip().toLowerCase(Locale.ROOT);
        if (Set.of("y", "yes").contains(answer)) {
            return Answer.YES;
        }
        command.commandLine().getOut().println("Nothing was deleted.");
        return Answer.NO;
    }
}
