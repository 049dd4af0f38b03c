package dev.nereid.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a result looks like, and where it goes. */
final class FormatOption {
    /** Rows that are written one after the other. */
    interface Rows {
        void writeTo(RowWriter out) throws IOException;
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "${COMPLETION-CANDIDATES}. Default: what the name of the --output says, csv in a directory, else"
                            + " table, which is for people and may change")
    private OutputFormat format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write to this file, which has its name when it is whole. Needed for parquet")
    private Path output;

    @Option(names = "--force", description = "Replace the file if there is one")
    private boolean force;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if there is no format for what is asked */
    OutputFormat format() {
        OutputFormat chosen = format != null ? format : output != null ? ofOutput() : OutputFormat.table;
        if (chosen == null) {
            throw wrong("The name " + output.getFileName()
                    + " says no format. Give --format csv, json, ndjson or parquet.");
        } else if (chosen == OutputFormat.parquet && output == null) {
            throw wrong("Parquet is nothing to look at. Give it a file: --output runs.parquet");
        }
        return chosen;
    }

    private OutputFormat ofOutput() {
        return Files.isDirectory(output) ? OutputFormat.csv : OutputFormat.of(output);
    }

    /** Whether anything is said of how to write. */
    boolean isGiven() {
        return format != null || output != null || force;
    }

    /** Null for standard output. */
    Path output() {
        return output;
    }

    boolean isForPeople() {
        return format().isForPeople();
    }

    /** Whether the types of all columns must be known before the first row. */
    boolean isTyped() {
        return format() == OutputFormat.parquet;
    }

    /** @param ifEmpty what people are told if there are no rows; programs get a list without rows */
    void print(Table table, String ifEmpty) {
        if (!isForPeople()) {
            write(table.columns(), table::writeTo);
        } else if (output != null) {
            inFile(output, file -> table.print(Integer.MAX_VALUE, new PrintWriter(text(file))));
        } else if (table.isEmpty()) {
            out().println(ifEmpty);
        } else {
            table.print(Main.columns(command), out());
        }
    }

    /** Writes rows in a format for programs. */
    void write(List<Column> columns, Rows rows) {
        if (output != null) {
            writeTo(output, columns, rows);
            return;
        }
        try {
            RowWriter writer = textWriter(columns, out());
            rows.writeTo(new WhileRead(writer, out()));
            writer.end();
        } catch (ReaderGoneException e) {
            // It has seen enough.
        } catch (IOException e) {
            throw new IllegalStateException(e); // a PrintWriter throws none
        }
        out().flush();
    }

    /** @throws CommandFailure if no file of this name may be written */
    void requireFree(Path target) {
        ResultFile.check(target, force);
    }

    /** Writes rows to a file, in a format for programs. */
    void writeTo(Path target, List<Column> columns, Rows rows) {
        inFile(target, file -> {
            RowWriter writer =
                    format() == OutputFormat.parquet ? new ParquetRows(columns, file) : textWriter(columns, text(file));
            rows.writeTo(writer);
            writer.end();
        });
    }

    private interface Content {
        void writeTo(OutputStream file) throws IOException;
    }

    private void inFile(Path target, Content content) {
        try (ResultFile file = ResultFile.create(target, force)) {
            content.writeTo(file.stream());
            file.finish();
            out().println("Wrote " + target + ", " + Format.bytes(Files.size(target)) + ".");
        } catch (IOException e) {
            throw ResultFile.failure(target, e);
        }
    }

    private static Writer text(OutputStream file) {
        return new OutputStreamWriter(file, StandardCharsets.UTF_8);
    }

    private RowWriter textWriter(List<Column> columns, Writer out) throws IOException {
        return switch (format()) {
            case csv -> new CsvWriter(columns, out);
            case json -> new JsonWriter(columns, false, out);
            case ndjson -> new JsonWriter(columns, true, out);
            default -> throw new IllegalStateException(format() + " is no text for programs");
        };
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static final class ReaderGoneException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Stops where nobody reads any more: {@code head} has seen enough. */
    private record WhileRead(RowWriter writer, PrintWriter out) implements RowWriter {
        @Override
        public void write(List<?> cells) throws IOException {
            writer.write(cells);
            if (out.checkError()) {
                throw new ReaderGoneException();
            }
        }

        @Override
        public void end() throws IOException {
            writer.end();
        }
    }
}
