package dev.nereid;

import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import dev.nereid.settings.DataDirectory;
import dev.nereid.settings.UserDirectories;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The steps from a {@link RunBuilder} to a {@link Run} that reads: no run file, no worker, no sign of life. */
final class ReadOnlyStart {
    private ReadOnlyStart() {}

    static Run start(RunBuilder options) {
        if (options.apiToken == null) {
            return inRunFiles(options);
        }
        try {
            return onServer(options);
        } catch (RunNotFoundException e) {
            return inRunFilesOr(e, options);
        }
    }

    /** A run that has not been synced yet. */
    private static Run inRunFilesOr(RunNotFoundException unknown, RunBuilder options) {
        try {
            return inRunFiles(options);
        } catch (RunNotFoundException e) {
            throw unknown;
        }
    }

    private static Run onServer(RunBuilder options) {
        HttpTransport server =
                new HttpTransport(ApiToken.parse(options.apiToken), options.settings, options.requestTimeout);
        RunReader reader = new ServerReader(server, options.withId, options.requestTimeout, server::close);
        try {
            ObjectView run = reader.object();
            if (run == null) {
                throw RunStart.notOnServer(options.withId);
            }
            return run(options, run.id(), reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static Run inRunFiles(RunBuilder options) {
        if (options.directory == null) {
            options.directory = new DataDirectory(options.settings, Path.of(""))
                    .toRead(line -> System.err.println("nereid: " + line));
        }
        UUID given = options.joinedObjectId();
        String id = ObjectId.offline(given != null ? given : RunStart.findHere(options));
        RunReader reader = new ReplicaReader(
                options.directory,
                new UserDirectories(options.settings).cache(),
                id,
                null,
                options.requestTimeout,
                () -> {});
        try {
            ObjectView run = Files.isDirectory(options.directory) ? reader.object() : null;
            if (run == null) {
                throw new RunNotFoundException("There is no run \"" + options.withId + "\" in "
                        + options.directory.toAbsolutePath() + ". To see those that are there: nereid ls --path "
                        + options.directory + ". To read from a server, give an API token (NEREID_API_TOKEN).");
            }
            return run(options, given != null ? run.id() : options.withId, reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static Run run(RunBuilder options, String id, RunReader reader) {
        SyncProgress progress = new SyncProgress(Mode.READ_ONLY, null, id, null, null);
        return new Run(options, null, null, progress, new ReadOnlyRecorder(), reader);
    }
}
