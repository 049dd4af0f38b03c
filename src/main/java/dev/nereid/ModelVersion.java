package dev.nereid;

import dev.nereid.model.ObjectKind;

/** A version of a {@link Model}: {@code CLS-FOREST-3}. {@link Nereid#initModelVersion} begins it. */
public final class ModelVersion extends TrackedObject {
    ModelVersion(ObjectParts parts) {
        super(ObjectKind.MODEL_VERSION, parts);
    }

    /**
     * Sets {@code sys/stage}, which nothing else can. Any stage may follow any; several versions of a model may share one.
     * In mode {@link Mode#SYNC} the server has it when this returns.
     */
    public void changeStage(Stage stage) {
        Arguments.requireValue("sys/stage", stage);
        recorder().changeStage(stage.label());
    }
}
