package dev.nereid;

import dev.nereid.log.Host;
import dev.nereid.model.ModelKey;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.settings.Settings;
import java.util.UUID;

/** What a model shall be like; what all kinds have in common is in {@link ObjectBuilder}. For one thread. */
public final class ModelBuilder extends RegistryBuilder<ModelBuilder> {
    private String key;

    ModelBuilder(Settings settings) {
        super(settings);
    }

    @Override
    ModelBuilder self() {
        return this;
    }

    /** Of a new model: 1 to 20 capital letters and digits, a letter first; {@code FOREST} makes {@code CLS-FOREST}. */
    public ModelBuilder key(String key) {
        this.key = key;
        return this;
    }

    /**
     * Starts to log to the model. A new one is on the server when this returns, unless {@link #offlineRegistry} lets it wait.
     *
     * @throws ModelKeyExistsException if the key is taken, by a trashed or deleted model too
     * @throws ObjectNotFoundException if there is no model as {@link #withId} says
     * @throws ServerUnavailableException if the server is needed and away, or refuses
     * @throws IllegalArgumentException if what is given contradicts itself or is malformed
     * @throws NereidException if the run file can't be created
     */
    public Model start() {
        return ObjectStart.start(this, Model::new);
    }

    @Override
    ObjectKind kind() {
        return ObjectKind.MODEL;
    }

    @Override
    void completeOwn() {
        key = withId != null ? null : key;
    }

    @Override
    void checkOwn() {
        checkMode(key == null ? null : "the key \"" + key + "\"");
        if (mode == Mode.OFFLINE && project == null && withId == null) {
            throw new IllegalArgumentException("A model belongs to a project, in which its key is unique: give"
                    + " project(…) or NEREID_PROJECT. Nothing has been logged.");
        }
        if (withId == null && key == null) {
            throw new IllegalArgumentException("A model needs a key, such as key(\"FOREST\"), or withId(…) of one that"
                    + " exists. Nothing has been logged.");
        }
        if (key != null) {
            ModelKey.check(key);
        }
    }

    @Override
    Operation.Create creation(UUID objectId) {
        return Operation.Create.model(objectId, project, key, Host.name());
    }
}
