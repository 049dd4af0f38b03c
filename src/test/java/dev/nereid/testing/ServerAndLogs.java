package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.Sha256;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectView;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Whether a server has what the run files of a directory hold: each operation, once. What the files mean is said by {@link
 * ModelOfTruth}; a replica stands between, which must equal both.
 */
public final class ServerAndLogs {
    private final HttpTransport server;
    private final Path runs;
    private final Set<String> sysIds = new HashSet<>();
    private int objects;
    private int files;
    private long operations;
    private int contents;

    private ServerAndLogs(HttpTransport server, Path runs) {
        this.server = server;
        this.runs = runs;
    }

    /**
     * @param cache for the replica
     * @return what was compared, for people
     */
    public static String assertEqual(HttpTransport server, Path runs, Path cache) {
        ServerAndLogs both = new ServerAndLogs(server, runs);
        both.compare(cache);
        return both.objects + " objects, " + both.files + " run files, " + both.operations + " operations, "
                + both.contents + " contents";
    }

    private void compare(Path cache) {
        Map<UUID, List<LogScript>> logs = new TreeMap<>();
        RunFileName.list(runs).forEach(file -> read(file, logs));
        try (Replica replica = Replica.open(runs, cache)) {
            assertThat(replica.refresh()).isEmpty();
            logs.forEach((objectId, scripts) -> compare(replica, objectId, scripts));
        }
        objects = logs.size();
        assertThat(sysIds).as("no ID is given twice").hasSize(objects);
    }

    /** A run file whose process was killed before the first commit holds nothing. */
    private void read(Path file, Map<UUID, List<LogScript>> logs) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            LogScript script = LogScript.empty(reader.logId());
            while (script.size() < reader.lastSequence()) {
                for (LoggedOperation each : reader.read(script.size(), 1000, Limits.BATCH_BYTES_TARGET)) {
                    script.raw(each.time(), each.kind(), each.path(), each.payload());
                }
            }
            var state = server.state(LogIdentity.ofFile(reader.logId()));
            assertThat(state.applied()).as("delivered of %s", file).isEqualTo(reader.lastSequence());
            assertThat(state.rejected()).as("rejected of %s", file).isZero();
            logs.computeIfAbsent(reader.creation().objectId(), id -> new ArrayList<>())
                    .add(script);
            files++;
            operations += script.size();
        } catch (dev.nereid.log.LogException.Empty e) {
            // See above.
        }
    }

    private void compare(Replica replica, UUID objectId, List<LogScript> logs) {
        String id = "offline/" + objectId;
        ObjectDump local = StoreDump.of(replica.store(), id);
        assertThat(local.differences(ModelOfTruth.of(logs))).as(id).isEmpty();
        Answers.ofServer(server, id).assertEqualTo(Answers.ofReplica(replica, id));
        ObjectView object = server.object(id);
        sysIds.add(object.id());
        compareContents(object);
    }

    private void compareContents(ObjectView object) {
        for (AttributeView attribute : object.attributes().values()) {
            if (attribute.files() != null) {
                for (FileRef file : server.files(object.id(), attribute.path())) {
                    byte[] content = server.content(file.sha256(), 0, (int) file.size());
                    assertThat(Sha256.of(content))
                            .as("%s of %s", file.name(), object.id())
                            .isEqualTo(file.sha256());
                    contents++;
                }
            }
        }
    }
}
