package dev.nereid;

import dev.nereid.model.ObjectKind;

/** A project: what is logged to itself, and the way to what is in it. {@link Nereid#initProject} begins it. */
public final class Project extends TrackedObject {
    private final String name;

    Project(String name, ObjectParts parts) {
        super(ObjectKind.PROJECT, parts);
        this.name = name;
    }

    /** The runs of the project. Nothing is read by this call, nor by the next one. */
    public Table fetchRunsTable(TableQuery query) {
        return table(TableQuery.given(query).ofProject(ObjectKind.RUN, name));
    }

    /** The models of the project. */
    public Table fetchModelsTable(TableQuery query) {
        return table(TableQuery.given(query).ofProject(ObjectKind.MODEL, name));
    }
}
