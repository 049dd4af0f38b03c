package dev.nereid;

import dev.nereid.model.Value;
import dev.nereid.settings.Settings;

/**
 * What a model and a model version have in common: their IDs are the server's to give, once. For one thread.
 *
 * @param <B> the builder itself
 */
public abstract sealed class RegistryBuilder<B extends RegistryBuilder<B>> extends ObjectBuilder<B>
        permits ModelBuilder, ModelVersionBuilder {
    private static final String UNTITLED = "Untitled";

    boolean offlineRegistry;

    RegistryBuilder(Settings settings) {
        super(settings);
    }

    /**
     * One that exists, to go on with or to read, instead of a new one: its {@code sys/id} such as {@code CLS-FOREST} or {@code
     * CLS-FOREST-3}, or {@code offline/<object id>}.
     */
    public B withId(String id) {
        this.withId = id;
        return self();
    }

    /**
     * Whether it may be created without asking the server: in mode {@link Mode#OFFLINE}, and in mode {@link Mode#ASYNC} while
     * that is away. By default that is refused. Its ID is settled at the sync then. A model's key may have been taken
     * meanwhile: {@code nereid sync} says so and keeps the run file, and {@code nereid sync --model-key} settles it with
     * another key.
     */
    public B offlineRegistry(boolean allow) {
        this.offlineRegistry = allow;
        return self();
    }

    /** @throws IllegalArgumentException if the mode does not allow it */
    final void checkMode(String given) {
        if (mode == Mode.OFFLINE && !offlineRegistry) {
            throw new IllegalArgumentException("A " + kind().words() + " can't be opened in mode OFFLINE: its ID is the"
                    + " server's to give. Nothing has been logged. Use another mode; or, with offlineRegistry(true), log it"
                    + " now and let nereid sync settle its ID.");
        }
        if (mode == Mode.READ_ONLY && withId == null) {
            throw new IllegalArgumentException(
                    "Mode READ_ONLY reads a " + kind().words() + " that exists: give its ID with withId(…)"
                            + (given == null ? "." : "; " + given + " is not enough."));
        }
    }

    @Override
    final boolean registersAtStart() {
        return withId == null && !offlineRegistry;
    }

    /** A new one without a name gets the documents' default. */
    @Override
    final void writeInitial(Recorder recorder) {
        String given = name == null && withId == null ? UNTITLED : name;
        if (given != null) {
            recorder.assign("sys/name", new Value.OfString(given));
        }
    }
}
