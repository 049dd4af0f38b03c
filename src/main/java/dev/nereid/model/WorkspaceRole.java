package dev.nereid.model;

import java.util.Locale;

/** What an account may do in a workspace. */
public enum WorkspaceRole {
    /** Creates projects, and contributes to all but the private ones of others. */
    MEMBER,
    /** Owns every project, and says who is a member. */
    ADMIN;

    /** As it stands in a store and on the wire. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none */
    public static WorkspaceRole of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
