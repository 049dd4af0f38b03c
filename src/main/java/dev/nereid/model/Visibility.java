package dev.nereid.model;

import java.util.Locale;

/** Who may use a project without having been given a role in it. */
public enum Visibility {
    /** Nobody. */
    PRIVATE,
    /** Members of its workspace, as contributors. */
    WORKSPACE,
    /** The same, and every other account of the server as a viewer. */
    PUBLIC;

    /** As it stands in a store and on the wire. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none */
    public static Visibility of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
