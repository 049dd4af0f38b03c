package dev.nereid;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import java.util.List;

/** The tables of a store. */
abstract class TableSource {
    /** The objects that a query means. */
    abstract List<ObjectView> objects(ObjectQuery query);

    public final Table fetchRunsTable(TableQuery query) {
        return table(query, ObjectKind.RUN);
    }

    public final Table fetchModelsTable(TableQuery query) {
        return table(query, ObjectKind.MODEL);
    }

    public final Table fetchModelVersionsTable(TableQuery query) {
        return table(query, ObjectKind.MODEL_VERSION);
    }

    public final Table fetchProjectsTable(TableQuery query) {
        return table(query, ObjectKind.PROJECT);
    }

    public final Table fetchObjectsTable(TableQuery query) {
        return table(query, null);
    }

    private Table table(TableQuery query, ObjectKind kind) {
        return new Table(TableQuery.given(query).of(kind), this::objects);
    }
}
