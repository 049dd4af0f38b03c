package dev.nereid;

import dev.nereid.model.ObjectKind;

/**
 * A model of a project, with a key of the user's choice: {@code CLS-FOREST}. What all its versions have in common is logged
 * here; each {@link ModelVersion} has its own. {@link Nereid#initModel} begins it.
 */
public final class Model extends TrackedObject {
    Model(ObjectParts parts) {
        super(ObjectKind.MODEL, parts);
    }

    /**
     * The versions of the model. Which model that is may have to be asked: fails as {@link #exists} does; no version is read
     * by this call.
     */
    public Table fetchModelVersionsTable(TableQuery query) {
        return table(TableQuery.given(query).ofModel(objectId()));
    }
}
