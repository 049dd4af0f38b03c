package dev.nereid;

import java.util.Locale;

/** Where a {@link ModelVersion} stands on its way to use. The words are the documents'. */
public enum Stage {
    NONE,
    STAGING,
    PRODUCTION,
    ARCHIVED;

    /** As {@code sys/stage} has it: {@code staging}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
