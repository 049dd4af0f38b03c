package dev.nereid.cli;

import dev.nereid.model.ObjectId;
import java.util.Collection;

/** Offline IDs, as far as it takes to tell some of them apart. */
final class ShortIds {
    private final int chars;

    private ShortIds(int chars) {
        this.chars = chars;
    }

    static ShortIds of(Collection<String> offlineIds) {
        return new ShortIds(
                RunNames.shortChars(offlineIds.stream().map(ObjectId::parse).toList()));
    }

    /** IDs that a server gave are short enough. */
    String text(String id) {
        return id.startsWith(ObjectId.OFFLINE) ? RunNames.abbreviate(ObjectId.parse(id), chars) : id;
    }
}
