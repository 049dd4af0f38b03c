package dev.nereid.model;

import java.util.Locale;

/** What an account may do in a project; each may do what those before it may. */
public enum ProjectRole {
    /** Reads. */
    VIEWER,
    /** Logs, and puts into the trash, restores, deletes and stops what was logged. */
    CONTRIBUTOR,
    /** Says who else may do what, and deletes the project. */
    OWNER;

    /** As it stands in a store and on the wire. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none */
    public static ProjectRole of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    public boolean includes(ProjectRole other) {
        return compareTo(other) >= 0;
    }
}
