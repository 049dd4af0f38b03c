package dev.nereid.cli;

import dev.nereid.bundle.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid receipt}: what a server confirmed elsewhere, noted here. */
@Command(
        name = "receipt",
        description = {
            "Notes what a server confirmed of runs that were carried to it in a bundle, and shows it.",
            "",
            "What counts is the digest: a receipt of other operations says nothing here. nereid status then shows them as synced,"
                    + " and nereid pack --unsynced packs only the rest. To free the room as well: nereid clear --receipt FILE."
        },
        footer = {"", "Example:", "  nereid receipt monday.zip.receipt.json"})
final class ReceiptCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Receipts, as nereid sync writes them, of one server")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private PathOption path;

    @Mixin
    private FormatOption format;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Receipt receipt = Receipt.of(files.stream().map(Receipt::read).toList());
        ReceiptNotes notes =
                ReceiptNotes.of(receipt, path.path(), spec.commandLine().getErr());
        format.print(notes.table(), "The receipt is of no log in " + path.absolute() + ".");
        return notes.isComplete() && !notes.isEmpty() ? 0 : Main.FAILED;
    }
}
