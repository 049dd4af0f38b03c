package dev.nereid;

/** The key for a new model is taken in its project: by a model, a trashed one, or one that was deleted. */
public final class ModelKeyExistsException extends NereidException {
    private static final long serialVersionUID = 1L;

    ModelKeyExistsException(String message) {
        super(message, null);
    }
}
