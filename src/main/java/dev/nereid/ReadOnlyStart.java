package dev.nereid;

import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.settings.DataDirectory;
import dev.nereid.settings.UserDirectories;
import dev.nereid.store.Store;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;

/** What an object that is only read is made of: no run file, no worker, no sign of life. */
final class ReadOnlyStart {
    private ReadOnlyStart() {}

    static ObjectParts start(ObjectBuilder<?> options) {
        if (options.apiToken == null) {
            return inRunFiles(options);
        }
        try {
            return onServer(options);
        } catch (ObjectNotFoundException e) {
            return inRunFilesOr(e, options);
        }
    }

    /** What has not been synced yet. */
    private static ObjectParts inRunFilesOr(ObjectNotFoundException unknown, ObjectBuilder<?> options) {
        if (options.kind() == ObjectKind.PROJECT) {
            throw unknown; // there, it would be any that the run files name
        }
        try {
            return inRunFiles(options);
        } catch (ObjectNotFoundException e) {
            throw unknown;
        }
    }

    private static ObjectParts onServer(ObjectBuilder<?> options) {
        HttpTransport server =
                new HttpTransport(ApiToken.parse(options.apiToken), options.settings, options.requestTimeout);
        Function<HttpTransport, ObjectView> question = options::lookUp;
        ServerReader reader = new ServerReader(server, question, options.requestTimeout, server::close);
        try {
            ObjectView object = ObjectStart.ofKind(options, reader.object());
            if (object == null) {
                throw ObjectStart.notOnServer(options);
            }
            return parts(options, object.id(), reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static ObjectParts inRunFiles(ObjectBuilder<?> options) {
        if (options.directory == null) {
            options.directory = new DataDirectory(options.settings, Path.of(""))
                    .toRead(line -> System.err.println("nereid: " + line));
        }
        return options.kind() == ObjectKind.PROJECT ? projectInRunFiles(options) : objectInRunFiles(options);
    }

    private static ObjectParts objectInRunFiles(ObjectBuilder<?> options) {
        UUID given = options.joinedObjectId();
        String id =
                ObjectId.offline(given != null ? given : ObjectStart.findHere(options, options.kind(), options.withId));
        ReplicaReader reader = reader(options, store -> store.object(id));
        try {
            ObjectView object = Files.isDirectory(options.directory) ? reader.object() : null;
            if (object == null) {
                throw new ObjectNotFoundException("There is no "
                        + options.kind().words() + " \"" + options.withId
                        + "\" in " + options.directory.toAbsolutePath().normalize()
                        + ". To see what is there: nereid ls --path "
                        + options.directory + ". To read from a server, give an API token (NEREID_API_TOKEN).");
            }
            ObjectStart.ofKind(options, object);
            return parts(options, given != null ? object.id() : options.withId, reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** There as soon as a run file names it. */
    private static ObjectParts projectInRunFiles(ObjectBuilder<?> options) {
        if (!Files.isDirectory(options.directory)) {
            throw new ObjectNotFoundException("There is no directory "
                    + options.directory.toAbsolutePath().normalize()
                    + " to read run files from. Give another with directory(…) or NEREID_DIR; to read from a server, an"
                    + " API token (NEREID_API_TOKEN).");
        }
        return parts(options, options.project, reader(options, store -> store.projectObject(options.project)));
    }

    private static ReplicaReader reader(ObjectBuilder<?> options, Function<Store, ObjectView> question) {
        Path cache = new UserDirectories(options.settings).cache();
        return new ReplicaReader(
                new ReplicaAccess(options.directory, cache, null), question, options.requestTimeout, () -> {});
    }

    private static ObjectParts parts(ObjectBuilder<?> options, String id, ObjectReader reader) {
        SyncProgress progress = new SyncProgress(Mode.READ_ONLY, null, id, null, null, null);
        return new ObjectParts(options, null, null, progress, new ReadOnlyRecorder(options.kind()), reader);
    }
}
