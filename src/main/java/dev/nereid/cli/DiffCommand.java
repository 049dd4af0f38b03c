package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code nereid diff}: what is different between runs. */
@Command(
        name = "diff",
        description = {
            "Shows the fields in which runs differ, side by side. Needs no network but with --server.",
            "",
            "Of sys, only what people set is compared: name, description, tags and the like; and monitoring is left out:"
                    + " without that, no two runs were equal. --all shows every field. A field that a run does not have is"
                    + " \"-\". The exit code is 0 whether they differ or not."
        },
        footer = {"", "Example:", "  nereid diff CLS-3 CLS-4"})
final class DiffCommand extends StoreCommand {
    /** Of those that have it, what a person has said. */
    private static final Set<String> SAID = Set.of(
            "sys/name",
            "sys/description",
            "sys/tags",
            "sys/group_tags",
            "sys/custom_run_id",
            "sys/failed",
            "sys/stage");

    @Parameters(paramLabel = "RUN", arity = "2..*", description = "IDs, beginnings of offline IDs, or names")
    private List<String> names;

    @Mixin
    private ColumnsOption columns;

    @Option(names = "--all", description = "Every field, also where the runs are equal")
    private boolean all;

    @Mixin
    private FormatOption format;

    @Override
    int run(ReadOnlyStore store) {
        List<StoredObject> runs = names.stream().map(name -> find(store, name)).toList();
        Set<String> ids = new LinkedHashSet<>();
        for (StoredObject run : runs) {
            if (!ids.add(run.id())) {
                throw new ParameterException(spec.commandLine(), run + " is named twice; it is equal to itself.");
            }
        }
        requireKnown(runs);
        format.print(table(runs), "No differences.");
        return 0;
    }

    private void requireKnown(List<StoredObject> runs) {
        Set<String> known = new TreeSet<>();
        runs.forEach(run -> known.addAll(run.fields().keySet()));
        KnownFields.require(columns.fields(), known, "None of these runs has a");
    }

    private Table table(List<StoredObject> runs) {
        FieldPatterns wanted = columns.fields();
        Set<String> paths = new TreeSet<>(FieldColumns.ORDER);
        runs.forEach(run -> run.fields().keySet().stream()
                .filter(path -> wanted.include(path) && (all || columns.isGiven() || isSaid(path)))
                .forEach(paths::add));
        ShortIds ids = ShortIds.of(runs.stream().map(StoredObject::offlineId).toList());
        Table table = new Table().column("field").programColumn("differs");
        runs.forEach(run -> table.namedColumn(run.id(), ids.text(run.id())));
        for (String path : paths) {
            List<Field> fields =
                    runs.stream().map(run -> run.fields().get(path)).toList();
            boolean differs = differs(runs, fields, path);
            if (differs || all) {
                table.row().cell(path).cell(differs, "");
                boolean typesDiffer = fields.stream()
                                .filter(Objects::nonNull)
                                .map(Field::type)
                                .distinct()
                                .count()
                        > 1;
                boolean exact = differs && !typesDiffer && areEqualInShort(fields);
                fields.forEach(field -> add(field, typesDiffer, exact, table));
            }
        }
        return table;
    }

    private static boolean isSaid(String path) {
        return SAID.contains(path) || !path.startsWith("sys/") && !path.startsWith("monitoring/");
    }

    /** Whether they are floats that differ in no digit that people see otherwise. */
    private static boolean areEqualInShort(List<Field> fields) {
        return fields.stream().allMatch(field -> field != null && field.type().equals("float"))
                && fields.stream().map(Attributes::text).distinct().count() == 1;
    }

    private static void add(Field field, boolean withType, boolean exact, Table table) {
        if (field == null) {
            table.cell(null, "-");
        } else {
            String type = withType ? " (" + field.type() + ")" : "";
            Object value = Attributes.value(field);
            table.cell(value, (exact ? String.valueOf(value) : Attributes.comparedText(field)) + type);
        }
    }

    private static boolean differs(List<StoredObject> runs, List<Field> fields, String path) {
        Set<Object> contents = new LinkedHashSet<>();
        for (int i = 0; i < runs.size(); i++) {
            contents.add(fields.get(i) == null ? List.of() : content(runs.get(i), fields.get(i)));
        }
        return contents.size() > 1;
    }

    /** What has to be equal: of a series, what is known without its points. */
    private static List<Object> content(StoredObject run, Field field) {
        List<Object> content = new ArrayList<>(List.of(field.type()));
        content.add(Attributes.value(field));
        if (Attributes.isSeries(field)) {
            content.add(field.pointCount());
        }
        if (field.type().equals("floatSeries")) {
            content.addAll(
                    List.of(field.minDouble(), field.maxDouble(), field.averageDouble(), field.varianceDouble()));
        } else if (field.type().equals("fileSet")) {
            run.listFiles(field.path()).forEach(file -> content.add(List.of(file.name(), file.sha256())));
        } else if (field.type().equals("gitRef")) {
            content.add(field.asGitRef());
        }
        return content;
    }
}
