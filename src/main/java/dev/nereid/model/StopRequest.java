package dev.nereid.model;

import java.util.Locale;
import java.util.UUID;

/**
 * What the writers of a run are asked by way of the server.
 *
 * @param id names the request: whoever hears of it again has heard of it
 * @param by name of the account that asks
 */
public record StopRequest(UUID id, Kind kind, String by) {
    /** What is asked. */
    public enum Kind {
        /** To end in order. */
        STOP,
        /** To end as a failure. */
        ABORT;

        /** As it stands in a store and on the wire. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is none */
        public static Kind of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
