package dev.nereid;

import dev.nereid.log.Host;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.settings.Settings;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What a model version shall be like; what all kinds have in common is in {@link ObjectBuilder}. For one thread. */
public final class ModelVersionBuilder extends RegistryBuilder<ModelVersionBuilder> {
    private String model;
    private UUID modelId; // object id of the model, once known

    ModelVersionBuilder(Settings settings) {
        super(settings);
    }

    @Override
    ModelVersionBuilder self() {
        return this;
    }

    /** The model of a new version: its {@code sys/id} such as {@code CLS-FOREST}, or {@code offline/<object id>}. */
    public ModelVersionBuilder model(String id) {
        this.model = id;
        return this;
    }

    /**
     * Starts to log to the version. A new one is on the server when this returns, unless {@link #offlineRegistry} lets it
     * wait.
     *
     * @throws ObjectNotFoundException if there is no version as {@link #withId} says, or no such model
     * @throws ServerUnavailableException if the server is needed and away, or refuses
     * @throws IllegalArgumentException if what is given contradicts itself or is malformed
     * @throws NereidException if the run file can't be created
     */
    public ModelVersion start() {
        return ObjectStart.start(this, ModelVersion::new);
    }

    @Override
    ObjectKind kind() {
        return ObjectKind.MODEL_VERSION;
    }

    @Override
    void completeOwn() {
        model = withId != null ? null : model;
        modelId = model == null ? null : ObjectId.parse(model);
    }

    @Override
    void checkOwn() {
        checkMode(model == null ? null : "the model \"" + model + "\"");
        if (withId == null && (model == null || model.isBlank())) {
            throw new IllegalArgumentException("A model version needs its model, such as model(\"CLS-FOREST\"), or"
                    + " withId(…) of a version that exists. Nothing has been logged.");
        }
    }

    @Override
    ObjectView lookUp(HttpTransport server) {
        if (model != null) {
            findModel(server);
        }
        return super.lookUp(server);
    }

    private void findModel(HttpTransport server) {
        try {
            ObjectView found = server.object(model);
            if (found.kind() != ObjectKind.MODEL) {
                throw new ObjectNotFoundException("\"" + model + "\" is a "
                        + found.kind().words() + ", not a model. Nothing has been logged. Correct model(…).");
            }
            modelId = found.objectId();
        } catch (SyncException e) {
            if (modelId != null && offlineRegistry) {
                return; // it may come with a later sync
            }
            if (e.isUnknownObject()) {
                throw new ObjectNotFoundException("There is no model \"" + model
                        + "\" on the server. Nothing has been logged. Correct model(…).");
            }
            if (mode != Mode.ASYNC || !offlineRegistry) {
                throw e;
            }
            findModelHere(e);
        }
    }

    /** Without it, no sync would ever know where the version belongs. */
    private void findModelHere(SyncException unanswered) {
        try {
            modelId = ObjectStart.findHere(this, ObjectKind.MODEL, model);
        } catch (ObjectNotFoundException e) {
            throw new ServerUnavailableException("Which model \"" + model + "\" is, only the server knows: "
                    + unanswered.getMessage() + " Nothing has been logged. The model's offline/… ID, which nereid show"
                    + " prints, would do without.");
        }
    }

    @Override
    void lookUpHere() {
        if (mode == Mode.DEBUG) {
            modelId = model == null ? null : UUID.nameUUIDFromBytes(model.getBytes(StandardCharsets.UTF_8));
        } else if (model != null && modelId == null) {
            modelId = ObjectStart.findHere(this, ObjectKind.MODEL, model);
        }
    }

    @Override
    Operation.Create creation(UUID objectId) {
        return Operation.Create.modelVersion(objectId, project, modelId, Host.name());
    }
}
