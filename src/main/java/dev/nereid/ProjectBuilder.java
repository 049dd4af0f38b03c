package dev.nereid;

import dev.nereid.log.Host;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.settings.Settings;
import dev.nereid.sync.HttpTransport;
import java.util.UUID;

/** Which project to open; what all kinds have in common is in {@link ObjectBuilder}. For one thread. */
public final class ProjectBuilder extends ObjectBuilder<ProjectBuilder> {
    ProjectBuilder(Settings settings) {
        super(settings);
    }

    @Override
    ProjectBuilder self() {
        return this;
    }

    /**
     * Opens the project. In mode {@link Mode#READ_ONLY} without an API token, it shows what is in the run files of the data
     * directory.
     *
     * @throws ObjectNotFoundException if the server has no such project
     * @throws ServerUnavailableException in modes {@link Mode#SYNC} and {@link Mode#READ_ONLY}, if the server is away or
     *     refuses
     * @throws IllegalArgumentException in mode {@link Mode#OFFLINE}, or if what is given is malformed
     * @throws NereidException if the run file can't be created
     */
    public Project start() {
        return ObjectStart.start(this, parts -> new Project(project, parts));
    }

    @Override
    ObjectKind kind() {
        return ObjectKind.PROJECT;
    }

    @Override
    void completeOwn() {}

    @Override
    void checkOwn() {
        if (mode == Mode.OFFLINE) {
            throw new IllegalArgumentException(
                    "A project can't be opened in mode OFFLINE: it is the server's. Nothing has"
                            + " been logged. To see what local run files have of it, use mode READ_ONLY without an API token.");
        }
        requireProject();
    }

    @Override
    ObjectView lookUp(HttpTransport server) {
        return server.projectObject(project);
    }

    @Override
    Operation.Create creation(UUID objectId) {
        return Operation.Create.project(objectId, project, Host.name());
    }

    @Override
    void writeInitial(Recorder recorder) {
        if (name != null) {
            recorder.assign("sys/name", new Value.OfString(name));
        }
    }
}
