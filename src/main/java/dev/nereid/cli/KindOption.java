package dev.nereid.cli;

import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.model.ObjectKind;
import picocli.CommandLine.Option;

/** Which kind of objects. */
final class KindOption {
    /** As one types them. */
    enum Kind {
        run(ObjectKind.RUN),
        model(ObjectKind.MODEL),
        version(ObjectKind.MODEL_VERSION),
        project(ObjectKind.PROJECT),
        all(null);

        private final ObjectKind kind;

        Kind(ObjectKind kind) {
            this.kind = kind;
        }
    }

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "run",
            description = "One of: ${COMPLETION-CANDIDATES}. Default: run")
    private Kind kind;

    /** Null for all. */
    ObjectKind kind() {
        return kind.kind;
    }

    /** What a query means of them. */
    Iterable<TableRow> table(ReadOnlyStore store, TableQuery query) {
        return switch (kind) {
            case run -> store.fetchRunsTable(query);
            case model -> store.fetchModelsTable(query);
            case version -> store.fetchModelVersionsTable(query);
            case project -> store.fetchProjectsTable(query);
            case all -> store.fetchObjectsTable(query);
        };
    }

    /** As a sentence has it. */
    String words() {
        return word() + "s";
    }

    /** One of them. */
    String word() {
        return kind == Kind.all ? "object" : kind.kind.words();
    }

    /** As a file with them is called. */
    String fileName() {
        return words().replace(' ', '_');
    }
}
