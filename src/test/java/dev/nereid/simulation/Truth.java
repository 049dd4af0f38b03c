package dev.nereid.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.Limits;
import dev.nereid.model.Operation;
import dev.nereid.server.ServerInMemory.Answer;
import dev.nereid.store.Store;
import dev.nereid.testing.LogScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.HttpUrl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What happened, as far as anybody was promised that it lasts: what was committed, and what the server confirmed. */
final class Truth {
    /** A run file and all that was ever committed in it. */
    static final class Story {
        final Path file;
        final UUID logId;
        final UUID objectId;
        private final List<LoggedOperation> operations = new ArrayList<>();
        private int kept; // of these, in the file; fewer only after a loss of power
        private boolean isCut; // the file is gone, and a restore may have lost some of it

        Story(Path file, UUID logId, UUID objectId) {
            this.file = file;
            this.logId = logId;
            this.objectId = objectId;
        }

        /** The same of a copy, as of now. */
        Story copy(Path to) {
            Story copy = new Story(to, logId, objectId);
            copy.operations.addAll(operations);
            copy.kept = kept;
            return copy;
        }

        void mayBeCut() {
            isCut = true;
        }

        List<LoggedOperation> operations() {
            return operations;
        }

        /** Whether there is nothing in the file. */
        boolean isEmpty() {
            return kept == 0;
        }

        boolean hasLost() {
            return kept < operations.size();
        }

        /** Takes in what has been committed since, and sees to it that nothing is there that can't be. */
        void read() {
            assertThat(hasLost()).isFalse();
            try (RunFileReader reader = RunFileReader.open(file)) {
                while (true) {
                    List<LoggedOperation> more =
                            reader.read(kept, Limits.BATCH_OPERATIONS_MAX, Limits.BATCH_BYTES_TARGET);
                    if (more.isEmpty()) {
                        break;
                    }
                    more.forEach(this::add);
                }
                assertThat(reader.lastSequence())
                        .as("(1) what was committed stays in " + file.getFileName())
                        .isEqualTo(kept);
            }
        }

        private void add(LoggedOperation operation) {
            long before = operations.isEmpty()
                    ? Long.MIN_VALUE
                    : operations.get(kept - 1).time();
            assertThat(operation.time())
                    .as("(6) time of operation " + operation.sequence())
                    .isGreaterThan(before);
            operations.add(operation);
            kept++;
        }

        /** After the power was lost: what is left. It has to be a beginning of what there was. */
        void readWhatIsLeft() {
            kept = 0;
            try (RunFileReader reader = RunFileReader.open(file)) {
                List<LoggedOperation> left = reader.read(0, Limits.BATCH_OPERATIONS_MAX, Limits.BATCH_BYTES_TARGET);
                assertThat(left.size()).isLessThanOrEqualTo(operations.size());
                for (LoggedOperation operation : left) {
                    assertThat(operation.crc()).isEqualTo(operations.get(kept).crc());
                    kept++;
                }
            } catch (LogException.Empty e) {
                // Not even its creation has reached the disk.
            }
        }

        private long digest(long sequence) {
            long digest = Digest.start(logId);
            for (LoggedOperation operation : operations.subList(0, (int) sequence)) {
                digest = Digest.next(digest, operation.crc());
            }
            return digest;
        }

        private boolean fits(AppliedState state) {
            return state.applied() <= operations.size() && digest(state.applied()) == state.digest();
        }

        /** How much of it a store has to have that has this much of its log. */
        private int due(AppliedState state) {
            if (isCut) {
                return fits(state) ? (int) state.applied() : 0;
            }
            return hasLost() && fits(state) ? (int) Math.max(kept, state.applied()) : kept;
        }
    }

    private record Confirmation(long applied, long digest) {}

    private final List<Story> stories = new ArrayList<>();
    private final Map<UUID, Confirmation> confirmed = new LinkedHashMap<>(); // by log
    private final Map<String, String> sysIds = new LinkedHashMap<>(); // by object, in this life of the server
    private final Map<String, String> owners = new LinkedHashMap<>(); // by sys/id

    void add(Story story) {
        stories.add(story);
    }

    List<Story> stories() {
        return stories;
    }

    /** Those whose files are there, in a directory. */
    List<Story> in(Path directory) {
        return stories.stream()
                .filter(story -> story.file.getParent().equals(directory) && Files.exists(story.file))
                .toList();
    }

    boolean hasCopy(Story story) {
        return stories.stream().filter(other -> other.logId.equals(story.logId)).count() > 1;
    }

    UUID objectId(UUID logId) {
        return stories.stream()
                .filter(story -> story.logId.equals(logId))
                .findFirst()
                .orElseThrow()
                .objectId;
    }

    /** Null if no client has heard it yet. */
    String sysId(UUID logId) {
        return sysIds.get(objectId(logId).toString());
    }

    // --------------------------------------------------------------------------------------------- confirmations --

    /** The server has given this answer. */
    void confirmed(HttpUrl url, Answer answer) {
        JsonNode json = stateOfLog(url, answer);
        if (json.path("object_id").isString()) {
            Confirmation now = new Confirmation(
                    json.path("applied").asLong(),
                    Long.parseUnsignedLong(json.path("digest").asString(), 16));
            confirmed.merge(UUID.fromString(url.pathSegments().get(3)), now, (a, b) -> b.applied >= a.applied ? b : a);
        }
    }

    /**
     * A client has read it.
     *
     * @param isOfThisLife whether the server was not restored meanwhile
     */
    void told(HttpUrl url, Answer answer, boolean isOfThisLife) {
        JsonNode json = stateOfLog(url, answer);
        if (json.path("object_id").isString()) {
            given(json.path("object_id").asString(), json.path("sys_id").asString(), isOfThisLife);
        }
    }

    /** What the server says of a log; nothing if it says something else. */
    private static JsonNode stateOfLog(HttpUrl url, Answer answer) {
        List<String> path = url.pathSegments(); // api, v1, logs, id, operations
        boolean ofLog = path.size() == 4 || path.size() == 5 && path.get(4).equals("operations");
        return answer.status() == 200 && path.get(2).equals("logs") && ofLog
                ? JsonMapper.shared().readTree(answer.body())
                : MissingNode.getInstance();
    }

    private void given(String objectId, String sysId, boolean isOfThisLife) {
        if (isOfThisLife) {
            assertThat(sysIds.merge(objectId, sysId, (before, now) -> before))
                    .as("(4) the sys/id of " + objectId + " never changes")
                    .isEqualTo(sysId);
        }
        assertThat(owners.merge(sysId, objectId, (before, now) -> before))
                .as("(4) " + sysId + " is given once")
                .isEqualTo(objectId);
    }

    /** From here on, the server counts with what a backup had; those whose files are there have to fill it again. */
    void restored(Store server) {
        sysIds.clear();
        for (UUID logId : List.copyOf(confirmed.keySet())) {
            AppliedState state = server.state(LogIdentity.ofFile(logId));
            if (state.isKnown()) {
                confirmed.put(logId, new Confirmation(state.applied(), state.digest()));
            } else {
                confirmed.remove(logId);
            }
        }
        stories.stream().filter(story -> !Files.exists(story.file)).forEach(Story::mayBeCut);
    }

    /** Whether the server has what it has ever confirmed, as far as no restore has lost it. */
    void checkConfirmed(Store server) {
        confirmed.forEach((logId, promise) -> {
            AppliedState state = server.state(LogIdentity.ofFile(logId));
            assertThat(state.applied())
                    .as("(1) what the server confirmed of log " + logId)
                    .isGreaterThanOrEqualTo(promise.applied);
            if (state.applied() == promise.applied) {
                assertThat(state.digest()).as("(5) digest of log " + logId).isEqualTo(promise.digest);
            }
        });
    }

    /** Of a story that may be deleted. */
    void checkProven(Story story, Store server) {
        List<Story> alike = stories.stream()
                .filter(other -> other.logId.equals(story.logId))
                .toList();
        AppliedState state = server.state(LogIdentity.ofFile(story.logId));
        if (alike.size() == 1) { // else it may be a fork, of which the last check has to tell
            assertThat(story.fits(state))
                    .as("(5) " + story.file.getFileName() + " is on the server")
                    .isTrue();
            assertThat(state.applied()).as("(5) operations of it on the server").isGreaterThanOrEqualTo(story.kept);
        }
    }

    // --------------------------------------------------------------------------------------------------- scripts --

    /**
     * The logs that a store has to have, by object, if it was told of these files: which of those with a common beginning is
     * the log, and which are its forks, is for the store to say.
     *
     * @param isServer whether it may have more than what the loss of power has left in a file
     */
    Map<UUID, List<LogScript>> scripts(Collection<Story> files, Store store, boolean isServer) {
        Map<UUID, List<Story>> byLog = new LinkedHashMap<>();
        files.forEach(story ->
                byLog.computeIfAbsent(story.logId, id -> new ArrayList<>()).add(story));
        Map<UUID, List<LogScript>> byObject = new LinkedHashMap<>();
        byLog.forEach((logId, alike) -> {
            List<LogScript> scripts = scripts(alike, store, isServer);
            byObject.computeIfAbsent(alike.get(0).objectId, id -> new ArrayList<>())
                    .addAll(scripts);
        });
        byObject.values().removeIf(List::isEmpty);
        return byObject;
    }

    private static List<LogScript> scripts(List<Story> alike, Store store, boolean isServer) {
        AppliedState state = store.state(LogIdentity.ofFile(alike.get(0).logId));
        List<List<LoggedOperation>> contents = new ArrayList<>();
        for (Story story : alike) {
            contents.add(story.operations.subList(0, isServer ? story.due(state) : story.kept));
        }
        List<LogScript> scripts = new ArrayList<>();
        if (state.applied() == 0 && contents.stream().allMatch(List::isEmpty)) {
            return scripts;
        }
        List<LoggedOperation> first = null;
        for (int i = 0; i < alike.size(); i++) {
            if (contents.get(i).size() == state.applied() && alike.get(i).fits(state)) {
                first = contents.get(i);
            }
        }
        assertThat(first)
                .as(
                        "(7) one of the files of log %s (%s) is what the store has, up to %s",
                        alike.get(0).logId, sizes(contents), state)
                .isNotNull();
        LogScript log = append(LogScript.empty(alike.get(0).logId), first, 0);
        scripts.add(log);
        for (int i = 0; i < alike.size(); i++) {
            LogScript fork = fork(log, first, alike.get(i), contents.get(i), store);
            if (fork != null
                    && scripts.stream().noneMatch(other -> other.identity().equals(fork.identity()))) {
                scripts.add(fork);
            }
        }
        scripts.forEach(script -> checkWhole(script, store));
        return scripts;
    }

    /** What a file has that the log has not; null if there is no such thing. */
    private static LogScript fork(
            LogScript log, List<LoggedOperation> first, Story story, List<LoggedOperation> due, Store store) {
        List<LoggedOperation> content = story.isCut ? story.operations : due;
        int common = common(first, content);
        if (common == content.size()) {
            return null;
        }
        LogScript fork = append(log.copyAfter(common), content, common);
        if (!story.isCut) {
            return fork;
        }
        int left = (int) store.state(fork.identity()).applied();
        return left > common ? append(log.copyAfter(common), content.subList(0, left), common) : null;
    }

    private static String sizes(List<List<LoggedOperation>> contents) {
        return contents.stream().map(List::size).toList().toString();
    }

    private static LogScript append(LogScript log, List<LoggedOperation> operations, int from) {
        for (LoggedOperation each : operations.subList(from, operations.size())) {
            log.raw(each.time(), each.kind(), each.path(), each.payload());
        }
        return log;
    }

    private static int common(List<LoggedOperation> a, List<LoggedOperation> b) {
        int common = 0;
        while (common < Math.min(a.size(), b.size())
                && a.get(common).crc() == b.get(common).crc()) {
            common++;
        }
        return common;
    }

    private static void checkWhole(LogScript script, Store store) {
        AppliedState state = store.state(script.identity());
        assertThat(state.applied())
                .as("(7) all of log %s has arrived", script.identity())
                .isEqualTo(script.size());
        assertThat(state.digest()).as("(5) digest").isEqualTo(script.digestAt(script.size()));
        assertThat(state.rejected()).as("(1) operations kept aside").isZero();
        assertThat(state.clamped()).isZero();
    }

    // --------------------------------------------------------------------------------------------------- entries --

    /** What callers put, as it shows in operations: each point counts. What the log itself notes does not. */
    static long entries(List<LoggedOperation> operations) {
        long entries = 0;
        for (LoggedOperation logged : operations) {
            Operation operation = OperationCodec.decode(logged);
            if (logged.path().startsWith("monitoring/")) {
                continue;
            }
            if (operation instanceof Operation.Append append) {
                entries += append.points().count();
            } else if (!(operation instanceof Operation.Create)) {
                entries++;
            }
        }
        return entries;
    }
}
