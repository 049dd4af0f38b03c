package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nereid show}: the fields of one run. */
@Command(
        name = "show",
        description = {
            "Shows the fields of a run in local run files. Needs no network but with --server.",
            "",
            "A terminal gets long values cut to fit; --format json has them whole. NaN and the infinities are strings"
                    + " there, since JSON has no such numbers. Of a series, programs get the last value; nereid series has"
                    + " all."
        },
        footer = {"", "Example:", "  nereid show offline/6f1c2a 'params/*' --format json"})
final class ShowCommand extends StoreCommand {
    @Parameters(index = "0", paramLabel = "RUN", description = "Its ID, the beginning of its offline ID, or its name")
    private String run;

    @Parameters(
            index = "1..*",
            paramLabel = "FIELD",
            description = "Only these fields; params/* for all whose path begins like this")
    private List<String> fields = new ArrayList<>();

    @Mixin
    private FormatOption format;

    @Override
    int run(ReadOnlyStore store) {
        StoredObject found = find(store, run);
        Map<String, Field> all = found.fields();
        FieldPatterns wanted = new FieldPatterns(fields);
        KnownFields.require(wanted, all.keySet(), found + " has no");
        List<String> shown = wanted.choose(all.keySet());
        if (format.isForPeople() && !found.id().equals(found.offlineId())) {
            out().println(found.id() + ", in run files " + found.offlineId());
        }
        format.print(table(shown.stream().map(all::get).toList()), "No such fields.");
        if (format.isForPeople()) {
            keptAside(found).forEach(rejection -> out().println("kept aside: " + Table.oneLine(rejection)));
        }
        return 0;
    }

    private static Table table(List<Field> fields) {
        Table table = new Table()
                .column("field")
                .column("type")
                .textColumn("value")
                .programColumn("points")
                .programColumn("files")
                .programColumn("bytes");
        for (Field field : fields) {
            boolean isSeries = Attributes.isSeries(field);
            boolean hasFiles = List.of("file", "fileSet", "artifact").contains(field.type());
            table.row()
                    .cell(field.path())
                    .cell(field.type())
                    .cell(Attributes.value(field), Attributes.text(field))
                    .cell(isSeries ? field.pointCount() : null, "")
                    .cell(hasFiles ? field.fileCount() : null, "")
                    .cell(hasFiles ? field.fileBytes() : null, "");
        }
        return table;
    }
}
