package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.model.Limits;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ModelOfTruth;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.TestStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What damaged run files have lost, and other copies bring. */
class LostOperationsTest extends WithStore {
    @BeforeEach
    void createProject() {
        store.createProject("team/vision", "VIS");
    }

    @Test
    void aLogGoesOnBehindWhatIsLost() {
        UUID object = UUID.randomUUID();
        LogScript log = LogScript.ofRun(object, LogScript.T0);
        for (int i = 1; i <= 9; i++) {
            log.set(LogScript.T0 + i, "p" + i, i);
        }
        assertThat(store.apply(log.batch(1, 4)).lost()).isZero();
        LostOperations lost = lost(log, 5, 7);
        AppliedState state = lose(lost);
        assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(state.applied()).isEqualTo(7);
        assertThat(state.digest()).isEqualTo(lost.digestAfter());
        assertThat(state.lost()).isEqualTo(3);
        assertThat(lose(lost)).as("again").isEqualTo(state);

        state = apply(log, 8, 10, state.digest());
        assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(state.applied()).isEqualTo(10);
        assertThat(checksums(log)).containsExactly(crcs(log, 5, 6, 7));
        assertThat(store.attribute(object, "p6")).isNull();
        assertThat(store.attribute(object, "p9")).isNotNull();

        state = fill(log, 6, 7);
        assertThat(state.lost()).isEqualTo(1);
        assertThat(store.attribute(object, "p6")).isNotNull();
        assertThat(fill(log, 1, 10).lost()).isZero();
        state = fill(log, 1, 10);
        assertThat(state.digest()).isEqualTo(log.digestAt(10));
        assertThat(checksums(log)).containsExactly(crcs(log));
        assertThat(store.dump(object).differences(ModelOfTruth.of(List.of(log))))
                .isEmpty();
    }

    @Test
    void whatContradictsTheStoreFillsNothing() {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0).set(LogScript.T0 + 1, "a", 1);
        LogScript copy = log.copyAfter(2).set(LogScript.T0 + 2, "b", 2).set(LogScript.T0 + 3, "b", 3);
        log.set(LogScript.T0 + 2, "c", 2).set(LogScript.T0 + 3, "c", 3);
        store.apply(log.batch(1, 2));
        AppliedState state = lose(lost(log, 3, 3));
        state = apply(log, 4, 4, state.digest());

        OperationBatch other =
                new OperationBatch(log.identity(), null, 0, copy.operations().subList(2, 4));
        AppliedState answer = store.store.as(TestStore.ADMIN).fill(other);
        assertThat(answer).isEqualTo(state.with(Outcome.FORKED));
        assertThat(fill(log, 3, 4).lost()).isZero();
    }

    @Test
    void onlyWhatComesNextCanBeLost() {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0).set(LogScript.T0 + 1, "a", 1);
        assertThat(lose(new LostOperations(log.identity(), 1, 1, log.digestAt(0)))
                        .outcome())
                .as("what a log is, only its first operation says")
                .isEqualTo(Outcome.GAP);
        AppliedState state = store.apply(log);
        assertThat(lose(new LostOperations(log.identity(), 4, 5, state.digest()))
                        .outcome())
                .isEqualTo(Outcome.GAP);
        assertThat(lose(new LostOperations(log.identity(), 3, 5, state.digest() + 1))
                        .outcome())
                .isEqualTo(Outcome.FORKED);
        assertThat(store.store.as(TestStore.ADMIN).state(log.identity())).isEqualTo(state);
    }

    @Test
    void aHoleOfMillionsIsOneRowAndNoneIsLonger() throws Exception {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
        AppliedState state = store.apply(log);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> lose(new LostOperations(log.identity(), 2, Long.MAX_VALUE, log.digestAt(1))))
                .withMessageContaining("16777216 may be lost at most");

        int most = Limits.LOST_OPERATIONS_MAX;
        LostOperations hole = new LostOperations(log.identity(), 2, most + 1, state.digest());
        state = lose(hole);
        assertThat(state.lost()).isEqualTo(most);
        assertThat(state.digest()).isEqualTo(hole.digestAfter());
        assertThat(store.sql("select count(*) from applied_range")).containsExactly(2L);
        LostOperations more = new LostOperations(log.identity(), most + 2, most + 2, state.digest());
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> lose(more));
        assertThat(store.store.checksums(log.identity(), most - 5, 100))
                .hasSize(6)
                .containsOnly(Digest.LOST);
    }

    @Test
    void holesThatTouchAreOneAndAFillLeavesWhatIsBeforeAndBehind() throws Exception {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
        for (int i = 1; i <= 9; i++) {
            log.set(LogScript.T0 + i, "p" + i, i);
        }
        AppliedState state = store.apply(log.batch(1, 1));
        for (int sequence = 2; sequence <= 9; sequence++) {
            state = lose(new LostOperations(log.identity(), sequence, sequence, state.digest()));
        }
        assertThat(store.sql("select count(*) from applied_range")).containsExactly(2L);
        assertThat(state.digest()).isEqualTo(lost(log, 2, 9).digestAfter());
        state = apply(log, 10, 10, state.digest());

        fill(log, 5, 5);
        assertThat(store.sql("select count(*) from applied_range")).containsExactly(5L);
        assertThat(checksums(log)).containsExactly(crcs(log, 2, 3, 4, 6, 7, 8, 9));
        assertThat(fill(log, 2, 9).digest()).isEqualTo(log.digestAt(10));
    }

    /** To go through such a hole takes a third of a second, with all writers waiting: then this would take a minute. */
    @Test
    void aHoleOfMillionsIsFilledOneByOne() {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
        for (int i = 1; i <= 2000; i++) {
            log.set(LogScript.T0 + i, "p", i);
        }
        AppliedState state = store.apply(log.batch(1, 1));
        lose(new LostOperations(log.identity(), 2, Limits.LOST_OPERATIONS_MAX + 1, state.digest()));
        for (int sequence = 2; sequence <= 201; sequence++) {
            state = fill(log, sequence, sequence);
        }
        assertThat(state.lost()).isEqualTo(Limits.LOST_OPERATIONS_MAX - 200);
        assertThat(state.digest()).isEqualTo(Digest.lost(log.digestAt(201), Limits.LOST_OPERATIONS_MAX - 200));
    }

    @Test
    void aForkFollowsWhenItsParentIsFilled() {
        UUID object = UUID.randomUUID();
        LogScript log = LogScript.ofRun(object, LogScript.T0);
        for (int i = 1; i <= 5; i++) {
            log.auto(LogScript.T0 + i, "loss", i, i);
        }
        LogScript copy = log.copyAfter(5).auto(LogScript.T0 + 7, "loss", 5, 50).auto(LogScript.T0 + 8, "loss", 6, 60);
        store.apply(log.batch(1, 2));
        AppliedState state = lose(lost(log, 3, 3));
        state = apply(log, 4, 6, state.digest());
        long digest = Digest.next(Digest.next(lost(log, 3, 3).digestAfter(), crc(log, 4)), crc(log, 5));
        state = apply(copy, 6, 7, digest);
        assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);

        assertThat(fill(log, 1, 6).digest()).isEqualTo(log.digestAt(6));
        assertThat(store.store.as(TestStore.ADMIN).state(copy.identity()).digest())
                .isEqualTo(copy.digestAt(7));
        assertThat(store.apply(copy).outcome()).as("again").isEqualTo(Outcome.REPEATED);
        assertThat(store.series(object, "loss").count()).isEqualTo(7);
    }

    // ------------------------------------------------------------------------------------------------- random --

    @Test
    @Tag(Campaign.TAG)
    void holesThatAreFilledInAnyOrderLeaveNoTrace() {
        long[] salt = new long[1];
        Campaign.run("holes in several logs were filled in any order", 40, 3000, random -> {
            UUID object = UUID.randomUUID();
            salt[0]++;
            List<LogScript> logs =
                    RandomLogs.of(random.nextLong(), 1 + random.nextInt(4), 60, object, salt[0] + random.nextLong());
            List<Runnable> fills = new ArrayList<>();
            for (LogScript log : logs) {
                deliverWithHoles(log, random, fills);
                while (!fills.isEmpty() && random.nextInt(3) == 0) {
                    fills.remove(random.nextInt(fills.size())).run();
                }
            }
            while (!fills.isEmpty()) {
                fills.remove(random.nextInt(fills.size())).run();
            }
            for (LogScript log : logs) {
                AppliedState state = store.store.as(TestStore.ADMIN).state(log.identity());
                assertThat(state.lost()).isZero();
                assertThat(state.rejected()).isZero();
                assertThat(state.digest()).isEqualTo(log.digestAt(log.size()));
                assertThat(store.apply(log).outcome()).isEqualTo(Outcome.REPEATED);
            }
            assertThat(store.dump(object).differences(ModelOfTruth.of(logs))).isEmpty();
        });
    }

    /** In batches, of which some are lost; what brings those comes later, perhaps with others around them. */
    private void deliverWithHoles(LogScript log, Random random, List<Runnable> fills) {
        BitSet lost = new BitSet();
        double share = random.nextDouble() / 2;
        for (int sequence = 2; sequence < log.size(); sequence++) {
            lost.set(sequence, random.nextDouble() < share);
        }
        long digest = log.digestAt(0);
        for (int first = 1; first <= log.size(); ) {
            boolean isLost = lost.get(first);
            int next = isLost ? lost.nextClearBit(first) : lost.nextSetBit(first);
            int last = Math.min(next < 0 ? log.size() : next - 1, first + random.nextInt(9));
            AppliedState state = isLost
                    ? lose(new LostOperations(log.identity(), first, last, digest))
                    : apply(log, first, last, digest);
            assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(state.applied()).isEqualTo(last);
            digest = state.digest();
            if (isLost) {
                int from = Math.max(1, first - random.nextInt(3));
                int to = Math.min(log.size(), last + random.nextInt(3));
                fills.add(() -> assertThat(fill(log, from, to).outcome()).isIn(Outcome.APPLIED, Outcome.GAP));
            }
            first = last + 1;
        }
        fills.add(() -> assertThat(fill(log, 1, log.size()).outcome()).isEqualTo(Outcome.APPLIED));
    }

    // ---------------------------------------------------------------------------------------------- delivery --

    private AppliedState lose(LostOperations lost) {
        return store.store.as(TestStore.ADMIN).lose(lost);
    }

    private static LostOperations lost(LogScript log, int first, int last) {
        return new LostOperations(log.identity(), first, last, log.digestAt(first - 1));
    }

    private AppliedState apply(LogScript log, int first, int last, long digestBefore) {
        OperationBatch batch = log.batch(first, last);
        return store.apply(new OperationBatch(batch.log(), null, digestBefore, batch.operations()));
    }

    private AppliedState fill(LogScript log, int first, int last) {
        return store.store.as(TestStore.ADMIN).fill(log.batch(first, last));
    }

    private int[] checksums(LogScript log) {
        LogIdentity identity = log.identity();
        return store.store.as(TestStore.ADMIN).checksums(identity, 0, 1000);
    }

    private static int crc(LogScript log, int sequence) {
        return log.operations().get(sequence - 1).crc();
    }

    private static int[] crcs(LogScript log, int... lost) {
        int[] crcs =
                log.operations().stream().mapToInt(operation -> operation.crc()).toArray();
        for (int sequence : lost) {
            crcs[sequence - 1] = Digest.LOST;
        }
        return crcs;
    }
}
