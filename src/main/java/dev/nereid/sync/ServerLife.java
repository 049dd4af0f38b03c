package dev.nereid.sync;

import java.util.UUID;
import okhttp3.Response;

/**
 * Which server answers, and in which of its lives: a restore from a backup begins another one, in which what it confirmed
 * before may be lost.
 */
record ServerLife(UUID instanceId, long epoch) {
    /** Null if the answer does not say: it comes from something else. */
    static ServerLife of(Response response) {
        try {
            return new ServerLife(
                    UUID.fromString(response.header("Nereid-Instance", "")),
                    Long.parseLong(response.header("Nereid-Epoch", "")));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
