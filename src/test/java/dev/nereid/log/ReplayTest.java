package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.model.Limits;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.OperationRows;
import dev.nereid.testing.Seeds;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    Path directory;

    private final MemoryTarget target = new MemoryTarget();

    @Test
    void everyOperationIsAppliedOnce() throws Exception {
        Path file = finished(Limits.BATCH_OPERATIONS_MAX + 500);
        List<Integer> batches = new ArrayList<>();
        AppliedState state = replay(file, null, (s, operations, points, bytes) -> batches.add(operations));
        assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(state.applied()).isEqualTo(Limits.BATCH_OPERATIONS_MAX + 501);
        assertThat(batches).as("a small one first, as the network may be slow").startsWith(2049);
        assertHolds(file);
        assertThat(replay(file, null, Replay.Listener.NONE)).isEqualTo(state);
        assertThat(target.batches).isEqualTo(batches.size());
    }

    @Test
    void aPassGoesOnWhereTheTargetStands() throws Exception {
        OperationLog log = RunFiles.log(directory);
        Replay.Position position = null;
        try (RunFileReader reader = RunFileReader.open(log.file())) {
            for (int i = 0; i < 10; i++) {
                log.assign("a", new Value.OfInt(i));
                log.flush(RunFiles.LONG);
                Replay replay = new Replay(reader, target, Destination.AS_LOGGED, position, Replay.Listener.NONE);
                assertThat(replay.run().applied()).isEqualTo(i + 2);
                position = replay.position();
                assertThat(position.sequence()).isEqualTo(i + 2);
            }
        }
        RunFiles.close(log);
        assertHolds(log.file());
    }

    @Test
    void onAnUnreliableNetworkWhatArrivedStays() throws Exception {
        Path file = finished(Limits.BATCH_OPERATIONS_MAX + 500);
        List<Integer> batches = new ArrayList<>();
        Replay.Listener cut = (state, operations, points, bytes) -> {
            batches.add(operations);
            throw new IllegalStateException("the network is gone");
        };
        while (target.logs.isEmpty() || target.only().checksums().size() < Limits.BATCH_OPERATIONS_MAX + 501) {
            assertThatThrownBy(() -> replay(file, null, cut)).hasMessage("the network is gone");
        }
        assertThat(batches).hasSize(6).allMatch(operations -> operations <= 2049);
        assertHolds(file);
    }

    @Test
    void nothingIsGivenToWhoIsOnlyAsked() throws Exception {
        Path file = finished(10);
        try (RunFileReader reader = RunFileReader.open(file)) {
            Replay.Position asked =
                    new Replay(reader, target, Destination.AS_LOGGED, null, Replay.Listener.NONE).reconcile();
            assertThat(asked.sequence()).isZero();
        }
        assertThat(target.logs).isEmpty();
    }

    @Test
    void aPositionThatIsWronglyRememberedDoesNoHarm() throws Exception {
        Path file = finished(10);
        replay(file, new Replay.Position(5, 12345), Replay.Listener.NONE);
        assertHolds(file);

        target.logs.clear();
        replay(file, null, Replay.Listener.NONE);
        target.forgetAfter(7);
        replay(file, new Replay.Position(6, 12345), Replay.Listener.NONE);
        assertHolds(file);
        assertThat(target.logs).hasSize(1);
    }

    @Test
    void whateverTheNetworkLosesNothingIsAppliedTwiceOrLeftOut() {
        Seeds.check(30, random -> {
            MemoryTarget faulty = new MemoryTarget();
            faulty.faults = random;
            Path file = finished(1 + random.nextInt(300));
            Replay.Position position = null;
            while (true) {
                try (RunFileReader reader = RunFileReader.open(file)) {
                    Replay replay = new Replay(reader, faulty, Destination.AS_LOGGED, position, Replay.Listener.NONE);
                    AppliedState state = replay.run();
                    assertThat(state.applied()).isEqualTo(reader.lastSequence());
                    break;
                } catch (IllegalStateException e) {
                    // the network; try again
                }
            }
            assertThat(faulty.only().checksums()).isEqualTo(checksums(file));
        });
    }

    @Test
    void aCopyThatWasWrittenOnIsAFork() throws Exception {
        Path original = finished(20);
        Path copy = directory.resolve("copy.db");
        RunFiles.execute(original, "vacuum into '" + copy + "'");
        append(original, 10);
        append(copy, 5);
        replay(original, null, Replay.Listener.NONE);
        AppliedState state = replay(copy, null, Replay.Listener.NONE);

        assertThat(state.applied()).isEqualTo(26);
        assertThat(target.logs).hasSize(2);
        UUID file = RunFiles.read(original).isEmpty() ? null : logId(original);
        MemoryTarget.Log fork = target.logs.values().stream()
                .filter(l -> l.identity.isFork())
                .findFirst()
                .orElseThrow();
        assertThat(fork.identity.base()).isEqualTo(21);
        assertThat(fork.identity.parent()).isEqualTo(file);
        assertThat(fork.checksums()).isEqualTo(checksums(copy).subList(21, 26));
        assertThat(target.logs.get(file).checksums()).isEqualTo(checksums(original));

        int batches = target.batches;
        replay(copy, null, Replay.Listener.NONE);
        replay(original, null, Replay.Listener.NONE);
        assertThat(target.batches).as("both are known").isEqualTo(batches);
    }

    @Test
    void aForkOfAForkIsDeliveredToo() throws Exception {
        Path first = finished(20);
        Path second = directory.resolve("second.db");
        Path third = directory.resolve("third.db");
        RunFiles.execute(first, "vacuum into '" + second + "'");
        append(first, 3);
        append(second, 4);
        RunFiles.execute(second, "vacuum into '" + third + "'");
        append(second, 5);
        append(third, 6);
        for (int i = 0; i < 2; i++) {
            assertThat(replay(first, null, Replay.Listener.NONE).applied()).isEqualTo(24);
            assertThat(replay(second, null, Replay.Listener.NONE).applied()).isEqualTo(30);
            assertThat(replay(third, null, Replay.Listener.NONE).applied()).isEqualTo(31);
        }
        assertThat(target.logs.values().stream().map(l -> l.operations.size())).containsExactlyInAnyOrder(24, 9, 6);
    }

    @Test
    void aCopyThatWasNotWrittenOnIsNoFork() throws Exception {
        Path original = finished(20);
        Path copy = directory.resolve("copy.db");
        RunFiles.execute(original, "vacuum into '" + copy + "'");
        append(original, 10);
        replay(original, null, Replay.Listener.NONE);
        replay(copy, null, Replay.Listener.NONE);
        assertThat(target.logs).hasSize(1);
        assertHolds(original);
    }

    @Test
    void aTargetThatFailsIsHeard() throws Exception {
        Path file = finished(1);
        target.faults = new Random(1) {
            @Override
            public int nextInt(int bound) {
                return 0;
            }
        };
        assertThatIllegalStateException().isThrownBy(() -> replay(file, null, Replay.Listener.NONE));
    }

    private AppliedState replay(Path file, Replay.Position known, Replay.Listener listener) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return new Replay(reader, target, Destination.AS_LOGGED, known, listener).run();
        }
    }

    private void assertHolds(Path file) {
        assertThat(target.only().checksums()).isEqualTo(checksums(file));
    }

    private Path finished(int assignments) throws Exception {
        OperationLog log = RunFiles.log(directory);
        for (int i = 0; i < assignments; i++) {
            log.assign("a", new Value.OfInt(i));
        }
        RunFiles.close(log);
        return log.file();
    }

    private static List<Integer> checksums(Path file) {
        return RunFiles.read(file).stream().map(LoggedOperation::crc).toList();
    }

    private static UUID logId(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return reader.logId();
        }
    }

    /** What nobody ever does but the writer of a process that was frozen and woken twice. */
    private static void append(Path file, int count) throws Exception {
        Checksum checksum = new Checksum(logId(file));
        List<LoggedOperation> operations = RunFiles.read(file);
        long sequence = operations.size();
        long time = operations.get(operations.size() - 1).time();
        try (Connection connection = RunFiles.stranger(file);
                PreparedStatement insert = OperationRows.insert(connection)) {
            for (int i = 0; i < count; i++) {
                Value text = new Value.OfString(UUID.randomUUID().toString());
                OperationRows.add(
                        insert, OperationRows.logged(checksum, ++sequence, ++time, new Operation.Assign("b", text)));
            }
            insert.executeBatch();
        }
    }

    /** A target that keeps its word, over a network that may not. */
    private static final class MemoryTarget implements ReplayTarget {
        private static final class Log {
            final LogIdentity identity;
            final List<LoggedOperation> operations = new ArrayList<>();
            final List<Long> digests = new ArrayList<>();

            Log(LogIdentity identity, long digestAtBase) {
                this.identity = identity;
                digests.add(digestAtBase);
            }

            long applied() {
                return identity.base() + operations.size();
            }

            List<Integer> checksums() {
                return operations.stream().map(LoggedOperation::crc).toList();
            }
        }

        final Map<UUID, Log> logs = new HashMap<>();
        Random faults;
        int batches;

        Log only() {
            assertThat(logs).hasSize(1);
            return logs.values().iterator().next();
        }

        void forgetAfter(int sequence) {
            Log log = only();
            log.operations.subList(sequence, log.operations.size()).clear();
            log.digests.subList(sequence + 1, log.digests.size()).clear();
        }

        @Override
        public AppliedState state(LogIdentity identity) {
            loseSometimes();
            Log log = logs.get(identity.logId());
            return log == null
                    ? state(Outcome.APPLIED, identity.base(), digestAtBase(identity))
                    : state(Outcome.APPLIED, log.applied(), log.digests.get(log.operations.size()));
        }

        @Override
        public int[] checksums(LogIdentity identity, long after, int max) {
            loseSometimes();
            Log log = logs.get(identity.logId());
            return log.operations.stream()
                    .filter(o -> o.sequence() > after)
                    .limit(max)
                    .mapToInt(LoggedOperation::crc)
                    .toArray();
        }

        @Override
        public AppliedState apply(OperationBatch batch) {
            loseSometimes();
            batches++;
            Log log = logs.computeIfAbsent(batch.log().logId(), id -> new Log(batch.log(), digestAtBase(batch.log())));
            long before = batch.firstSequence() - 1;
            if (before > log.applied()) {
                return state(Outcome.GAP, log.applied(), log.digests.get(log.operations.size()));
            }
            int at = (int) (before - log.identity.base());
            if (at < 0 || log.digests.get(at) != batch.digestBefore()) {
                return state(Outcome.FORKED, log.applied(), log.digests.get(log.operations.size()));
            }
            for (LoggedOperation operation : batch.operations()) {
                if (operation.sequence() > log.applied()) {
                    log.digests.add(Digest.next(log.digests.get(log.operations.size()), operation.crc()));
                    log.operations.add(operation);
                    if (faults != null && faults.nextInt(50) == 0) {
                        break; // applied in part, as when another syncer had sent that much
                    }
                }
            }
            loseSometimes();
            return state(Outcome.APPLIED, log.applied(), log.digests.get(log.operations.size()));
        }

        @Override
        public AppliedState lose(LostOperations lost) {
            throw new AssertionError("nothing is lost here");
        }

        @Override
        public AppliedState fill(OperationBatch batch) {
            throw new AssertionError("nothing was lost here");
        }

        /** As a store does it: from what the parent has up to there. */
        private long digestAtBase(LogIdentity identity) {
            if (!identity.isFork()) {
                return Digest.start(identity.fileId());
            }
            Log parent = logs.get(identity.parent());
            return identity.base() < parent.identity.base()
                    ? digestAtBase(parent.identity)
                    : parent.digests.get((int) (identity.base() - parent.identity.base()));
        }

        private static AppliedState state(Outcome outcome, long applied, long digest) {
            return new AppliedState(outcome, applied, digest, null, null, null, 0, 0, 0);
        }

        private void loseSometimes() {
            if (faults != null && faults.nextInt(4) == 0) {
                throw new IllegalStateException("lost");
            }
        }
    }
}
