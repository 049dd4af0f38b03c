package dev.nereid.model;

import java.util.UUID;

/** The UUID that a client gives an object, and how it is written until a server has given a {@code sys/id}. */
public final class ObjectId {
    public static final String OFFLINE = "offline/";

    private ObjectId() {}

    /** {@code offline/<uuid>}. */
    public static String offline(UUID objectId) {
        return OFFLINE + objectId;
    }

    /** The UUID in {@code offline/<uuid>} or in a bare UUID; null if the text is neither. */
    public static UUID parse(String text) {
        String uuid = text.startsWith(OFFLINE) ? text.substring(OFFLINE.length()) : text;
        if (uuid.length() != 36) {
            return null;
        }
        try {
            UUID parsed = UUID.fromString(uuid);
            return parsed.toString().equalsIgnoreCase(uuid) ? parsed : null; // it takes "+1" for 01 and the like
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
