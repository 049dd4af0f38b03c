package dev.nereid.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** A password that somebody types twice, unseen; or that comes from a pipe or a file. */
final class NewPassword {
    private NewPassword() {}

    /** @throws CommandFailure if the two differ */
    static String ask(CommandSpec command, String account) {
        Shell shell = Main.shell(command);
        if (!shell.inputIsSeen().getAsBoolean()) {
            return shell.input().get().replaceFirst("\\R$", "");
        }
        PrintWriter err = command.commandLine().getErr();
        String first = ask(shell, err, "New password of " + account + ": ");
        if (!first.equals(ask(shell, err, "The same again: "))) {
            throw new CommandFailure("The two are not the same. The password was not changed.");
        }
        return first;
    }

    private static String ask(Shell shell, PrintWriter err, String question) {
        err.print(question);
        err.flush();
        return shell.secret().get();
    }
}
