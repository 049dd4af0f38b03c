package dev.nereid.cli;

import dev.nereid.bundle.Receipt;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.sync.Witness.Testimony;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a receipt says of the run files of a directory, noted beside them. */
final class ReceiptNotes {
    private record Noted(Path file, long operations, Testimony testimony) {}

    private final List<Noted> noted = new ArrayList<>();
    private final String server;
    private boolean complete = true;

    private ReceiptNotes(String server) {
        this.server = server;
    }

    static ReceiptNotes of(Receipt receipt, Path directory, PrintWriter err) {
        ReceiptNotes notes = new ReceiptNotes(receipt.address());
        for (Path file : RunFileName.list(directory)) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                Testimony testimony = receipt.note(reader);
                if (testimony.state() != null) {
                    notes.noted.add(new Noted(file, reader.lastSequence(), testimony));
                }
            } catch (LogException.Foreign | LogException.Gone e) {
                // Nobody's.
            } catch (LogException e) {
                err.println("nereid: left out: " + e.getMessage());
                notes.complete = false;
            }
        }
        return notes;
    }

    /** Whether every run file could be read. */
    boolean isComplete() {
        return complete;
    }

    /** Whether it says nothing of any of them. */
    boolean isEmpty() {
        return noted.isEmpty();
    }

    Table table() {
        Table table = new Table()
                .column("run")
                .textColumn("file")
                .numberColumn("operations")
                .numberColumn("confirmed")
                .numberColumn("rejected")
                .numberColumn("lost")
                .column("on");
        for (Noted each : noted) {
            table.row()
                    .cell(each.testimony().state().sysId())
                    .cell(each.file().toString(), each.file().getFileName().toString())
                    .cell(each.operations())
                    .cell(each.testimony().sequence())
                    .cell(each.testimony().state().rejected())
                    .cell(each.testimony().state().lost())
                    .cell(server);
        }
        return table;
    }
}
