package dev.nereid;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import java.util.List;
import java.util.UUID;

/** The tables and the objects of a store, whatever it is. */
abstract class ObjectSource {
    /** The objects that a query means. */
    abstract List<ObjectView> objects(ObjectQuery query);

    /** The objects that somebody may mean by a name, without their fields. */
    abstract List<ObjectView> named(String name, int max);

    /** Null if it is not there any more. */
    abstract StoredObject open(UUID objectId);

    /** @param where the objects are, for messages */
    final StoredObject find(String name, String where) {
        String wanted = ObjectNames.given(name);
        UUID objectId = ObjectNames.one(wanted, named(wanted, ObjectNames.FOUND_MAX));
        StoredObject found = objectId == null ? null : open(objectId);
        if (found == null) {
            throw ObjectNames.unknown(wanted, objects(ObjectNames.candidates()), where);
        }
        return found;
    }

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
