package dev.nereid.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a list is printed. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: table, which is for people and may change")
    private Table.Format format;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean isForPeople() {
        return format == Table.Format.table;
    }

    /** @param ifEmpty what people are told if there are no rows; programs get a list without rows */
    void print(Table table, String ifEmpty) {
        if (format == Table.Format.table && table.isEmpty()) {
            command.commandLine().getOut().println(ifEmpty);
            return;
        }
        int columns = format == Table.Format.table ? Main.columns(command) : Integer.MAX_VALUE;
        table.print(format, columns, command.commandLine().getOut());
    }
}
