package dev.nereid.log;

/**
 * Where an object comes into being that the target of a {@link Replay} doesn't know yet.
 *
 * @param project instead of what its log says; null to keep that
 * @param modelKey of a model, instead of the one that it asks for; null to keep that
 */
public record Destination(String project, String modelKey) {
    public static final Destination AS_LOGGED = new Destination(null, null);
}
