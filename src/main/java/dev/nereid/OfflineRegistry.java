package dev.nereid;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.Value;

/** Models and their versions where no server has been asked. */
final class OfflineRegistry {
    private static final String UNTITLED = "Untitled";

    private OfflineRegistry() {}

    /** @throws IllegalArgumentException if that is not allowed */
    static void check(ObjectKind kind, boolean allowed, String project) {
        if (!allowed) {
            throw new IllegalArgumentException("A " + kind.words() + " can't be opened in mode OFFLINE: its ID is the"
                    + " server's to give. Nothing has been logged. Use another mode; or, with offlineRegistry(true), log it"
                    + " now and let nereid sync settle its ID.");
        }
        if (project == null && kind == ObjectKind.MODEL) {
            throw new IllegalArgumentException("A model belongs to a project, in which its key is unique: give"
                    + " project(…) or NEREID_PROJECT. Nothing has been logged.");
        }
    }

    /** A new one without a name gets the documents' default. */
    static void writeName(Recorder recorder, String name, boolean isNew) {
        String given = name == null && isNew ? UNTITLED : name;
        if (given != null) {
            recorder.assign("sys/name", new Value.OfString(given));
        }
    }
}
