package dev.nereid.cli;

import picocli.CommandLine.Option;

/** How a list is printed. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: table, which is for people and may change")
    private Table.Format format;

    Table.Format format() {
        return format;
    }
}
