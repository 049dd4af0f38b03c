package dev.nereid.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which fields are columns. */
final class ColumnsOption {
    @Option(
            names = "--columns",
            paramLabel = "FIELD",
            split = ",",
            description = "These fields, with commas between them; params/* for all whose path begins like this,"
                    + " project for the project."
                    + " May be repeated")
    private List<String> columns = new ArrayList<>();

    boolean isGiven() {
        return !columns.isEmpty();
    }

    /** Without the blanks that follow a comma where people write lists. */
    private List<String> names() {
        return columns.stream().map(String::strip).toList();
    }

    FieldPatterns fields() {
        return new FieldPatterns(names());
    }

    /** A field that is a column in any case, and those that were asked for. */
    FieldPatterns fields(String first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(names());
        return new FieldPatterns(all);
    }
}
