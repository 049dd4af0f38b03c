package dev.nereid;

import dev.nereid.model.ObjectKind;

/** One execution of a program: what it was given, what it measured, what it said. {@link Nereid#initRun} begins it. */
public final class Run extends TrackedObject {
    Run(ObjectParts parts) {
        super(ObjectKind.RUN, parts);
    }
}
