package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.OperationBatch;
import dev.nereid.db.Database;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ModelOfTruth;
import dev.nereid.testing.TestStore;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has been applied is never applied again, nothing is left out, and what contradicts is recognised as a fork. */
class ExactlyOnceTest extends WithStore {
    private final UUID object = UUID.randomUUID();

    @Override
    TestStore newStore() {
        return TestStore.replica(directory);
    }

    /** A run with points 1, 2, 3 ... of one series, one to an operation, from sequence 2 on. */
    private LogScript log(int points) {
        return more(LogScript.ofRun(object, T0), points);
    }

    private static LogScript more(LogScript log, int points) {
        int next = log.size();
        for (int i = next; i < next + points; i++) {
            log.explicit(T0 + i, "loss", i, i);
        }
        return log;
    }

    private double[] steps() {
        return store.series(object, "loss").steps();
    }

    // ---------------------------------------------------------------------------------------------- duplicates --

    @Test
    void theSameBatchTwiceChangesNothing() throws SQLException {
        LogScript log = log(3).auto(T0 + 10, "auto", 0, 1, 2);
        AppliedState first = store.apply(log);
        String before = store.dump(object).toString();

        AppliedState second = store.apply(log);

        assertThat(second).isEqualTo(first.with(Outcome.REPEATED));
        assertThat(store.dump(object)).hasToString(before);
        assertThat(store.sql("select count(*) from applied_range")).containsExactly(1L);
    }

    @Test
    void anEarlierBatchAgainChangesNothing() {
        LogScript log = log(9);
        store.apply(log.batch(1, 4));
        AppliedState latest = store.apply(log.batch(5, 10)).with(Outcome.REPEATED);

        assertThat(store.apply(log.batch(1, 4))).isEqualTo(latest);
        assertThat(store.apply(log.batch(3, 7))).isEqualTo(latest);
        assertThat(store.apply(log.batch(10, 10))).isEqualTo(latest);
        assertThat(steps()).hasSize(9);
    }

    @Test
    void ofABatchThatOverlapsOnlyTheRestIsApplied() {
        LogScript log = log(6).auto(T0 + 20, "auto", 0, 1).auto(T0 + 21, "auto", 1, 2);
        store.apply(log.batch(1, 5));

        AppliedState state = store.apply(log.batch(3, 9));

        assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(state.applied()).isEqualTo(9);
        assertThat(state.digest()).isEqualTo(log.digestAt(9));
        assertThat(store.dump(object).differences(ModelOfTruth.of(List.of(log))))
                .isEmpty();
    }

    @Test
    void batchesCutAtRandomAndRepeatedAtRandomGiveTheWholeLogOnce() {
        for (long seed = 0; seed < 10; seed++) {
            UUID run = UUID.randomUUID();
            LogScript log = LogScript.ofRun(run, T0);
            for (int i = 0; i < 60; i++) {
                log.auto(T0 + 1 + i, "auto", i, i);
            }
            Random random = new Random(seed);
            AppliedState state = store.store.state(log.identity());
            while (state.applied() < log.size()) {
                int first = 1 + random.nextInt((int) state.applied() + 1);
                int last = Math.min(log.size(), first + random.nextInt(20));
                long before = state.applied();
                state = store.apply(log.batch(first, last));
                assertThat(state.outcome()).isEqualTo(last > before ? Outcome.APPLIED : Outcome.REPEATED);
                assertThat(state.applied()).isEqualTo(Math.max(before, last));
                assertThat(state.digest()).isEqualTo(log.digestAt((int) state.applied()));
            }
            assertThat(store.dump(run).differences(ModelOfTruth.of(List.of(log))))
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    // --------------------------------------------------------------------------------------------------- gaps --

    @Test
    void aBatchBeyondAGapIsRefusedAndChangesNothing() {
        LogScript log = log(9);
        AppliedState known = store.apply(log.batch(1, 4));

        AppliedState state = store.apply(log.batch(6, 8));

        assertThat(state).isEqualTo(known.with(Outcome.GAP));
        assertThat(steps()).hasSize(3);
    }

    @Test
    void aLogThatDoesNotBeginWithItsFirstOperationIsRefused() throws SQLException {
        AppliedState state = store.apply(log(5).batch(2, 4));

        assertThat(state.outcome()).isEqualTo(Outcome.GAP);
        assertThat(state.applied()).isZero();
        assertThat(state.isKnown()).isFalse();
        assertThat(store.sql("select count(*) from tracked_object")).containsExactly(0L);
    }

    @Test
    void ofAnUnknownLogTheStoreHasNothingButItsDigestAtTheBeginning() {
        LogScript log = log(1);

        AppliedState state = store.store.state(log.identity());

        assertThat(state.applied()).isZero();
        assertThat(state.digest()).isEqualTo(log.digestAt(0));
        assertThat(state.isKnown()).isFalse();
        assertThat(store.store.checksums(log.identity(), 0, 10)).isEmpty();
    }

    // -------------------------------------------------------------------------------------------------- forks --

    @Test
    void aDigestThatDoesNotMatchIsAFork() {
        LogScript log = log(9);
        AppliedState known = store.apply(log.batch(1, 4));
        OperationBatch next = log.batch(5, 6);
        OperationBatch other = new OperationBatch(next.log(), null, next.digestBefore() + 1, next.operations());

        assertThat(store.apply(other)).isEqualTo(known.with(Outcome.FORKED));
        assertThat(steps()).hasSize(3);
    }

    @Test
    void aFirstBatchWithAnotherDigestIsAFork() {
        OperationBatch batch = log(1).all();
        OperationBatch other = new OperationBatch(batch.log(), null, batch.digestBefore() + 1, batch.operations());

        AppliedState state = store.apply(other);

        assertThat(state.outcome()).isEqualTo(Outcome.FORKED);
        assertThat(state.isKnown()).isFalse();
    }

    @Test
    void otherChecksumsUnderTheSameSequencesAreAFork() {
        LogScript log = log(4);
        LogScript copy = log.copyAfter(4).explicit(T0 + 50, "loss", 50, 1).explicit(T0 + 51, "loss", 51, 1);
        AppliedState known = store.apply(log);
        OperationBatch pretending = new OperationBatch(
                log.identity(), null, log.digestAt(2), copy.operations().subList(2, 6));

        assertThat(store.apply(pretending)).isEqualTo(known.with(Outcome.FORKED));
        assertThat(steps()).hasSize(4);
    }

    @Test
    void aForkSharesItsParentsBeginningAndGoesOnByItself() {
        LogScript log = log(5);
        LogScript copy = log.copyAfter(3).explicit(T0 + 50, "loss", 50, 1);
        store.apply(log);

        AppliedState before = store.store.state(copy.identity());
        AppliedState after = store.apply(copy);

        assertThat(before.applied()).isEqualTo(3);
        assertThat(before.digest()).isEqualTo(log.digestAt(3));
        assertThat(before.isKnown()).isFalse();
        assertThat(after.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(after.applied()).isEqualTo(4);
        assertThat(after.digest()).isEqualTo(copy.digestAt(4));
        assertThat(after.objectId()).isEqualTo(object);
        assertThat(steps()).containsExactly(1, 2, 3, 4, 5, 50);
        assertThat(store.apply(copy)).isEqualTo(after.with(Outcome.REPEATED));
        assertThat(store.dump(object).differences(ModelOfTruth.of(List.of(log, copy))))
                .isEmpty();
    }

    @Test
    void aForkMayLeaveItsParentInTheMiddleOfABatchAndGoOnInSeveral() {
        LogScript log = log(9);
        LogScript copy = more(log.copyAfter(5), 0);
        for (int i = 0; i < 6; i++) {
            copy.auto(T0 + 60 + i, "copied", i, i);
        }
        store.apply(log.batch(1, 3));
        store.apply(log.batch(4, 10));

        store.apply(copy.batch(6, 7));
        store.apply(copy.batch(7, 9));
        AppliedState state = store.apply(copy.batch(10, 11));

        assertThat(state.applied()).isEqualTo(11);
        assertThat(state.digest()).isEqualTo(copy.digestAt(11));
        assertThat(store.dump(object).differences(ModelOfTruth.of(List.of(log, copy))))
                .isEmpty();
    }

    @Test
    void aForkOfAForkBuildsOnBoth() {
        LogScript log = log(6);
        LogScript copy = log.copyAfter(4).explicit(T0 + 50, "loss", 50, 1).explicit(T0 + 51, "loss", 51, 1);
        copy.explicit(T0 + 100, "loss", 100, 1);
        LogScript copyOfCopy =
                copy.copyAfter(6).explicit(T0 + 200, "loss", 200, 2).explicit(T0 + 201, "loss", 201, 2);
        store.apply(log);
        store.apply(copy);

        AppliedState state = store.apply(copyOfCopy);

        assertThat(state.applied()).isEqualTo(8);
        assertThat(state.digest()).isEqualTo(copyOfCopy.digestAt(8));
        assertThat(steps()).contains(100, 200, 201);
        assertThat(store.dump(object).differences(ModelOfTruth.of(List.of(log, copy, copyOfCopy))))
                .isEmpty();
    }

    @Test
    void aForkWhoseParentIsUnknownIsAGap() {
        LogScript copy = log(5).copyAfter(3).explicit(T0 + 50, "loss", 50, 1);

        AppliedState state = store.apply(copy);

        assertThat(state.outcome()).isEqualTo(Outcome.GAP);
        assertThat(state.isKnown()).isFalse();
    }

    @Test
    void aForkWhoseParentHasNotComeAsFarIsAGapUntilItHas() {
        LogScript log = log(5);
        LogScript copy = log.copyAfter(4).explicit(T0 + 50, "loss", 50, 1);
        store.apply(log.batch(1, 3));

        assertThat(store.apply(copy).outcome()).isEqualTo(Outcome.GAP);
        store.apply(log.batch(4, 6));
        assertThat(store.apply(copy).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aForkThatDoesNotBeginRightAfterItsBaseIsAGap() {
        LogScript log = log(5);
        LogScript copy = more(log.copyAfter(3), 3);
        copy.explicit(T0 + 50, "loss", 50, 1);
        store.apply(log);

        assertThat(store.apply(copy.batch(5, 6)).outcome()).isEqualTo(Outcome.GAP);
    }

    // ------------------------------------------------------------------------------------ digests and checksums --

    @Test
    void theDigestIsKnownAtEverySequenceWhereverBatchesEnded() {
        LogScript log = log(20);
        LogScript copy = more(log.copyAfter(9), 3);
        copy.explicit(T0 + 99, "loss", 99, 9);
        store.apply(log.batch(1, 1));
        store.apply(log.batch(2, 8));
        store.apply(log.batch(9, 21));
        store.apply(copy.batch(10, 11));
        store.apply(copy.batch(12, 13));

        try (var database = Database.openSqlite(store.file, false)) {
            database.read(db -> {
                LogLedger ledger = new LogLedger(db);
                for (int i = 0; i <= 21; i++) {
                    assertThat(ledger.digestAt(log.identity().logId(), i)).isEqualTo(log.digestAt(i));
                }
                for (int i = 0; i <= 13; i++) {
                    assertThat(ledger.digestAt(copy.identity().logId(), i)).isEqualTo(copy.digestAt(i));
                }
                assertThat(ledger.digestAt(log.identity().logId(), 22)).isNull();
                assertThat(ledger.digestAt(copy.identity().logId(), 14)).isNull();
                assertThat(ledger.digestAt(UUID.randomUUID(), 0)).isNull();
                return null;
            });
        }
    }

    @Test
    void checksumsComeInPagesOfAnySizeAcrossBatches() {
        LogScript log = log(20);
        for (int first = 1; first <= 21; first += 5) {
            store.apply(log.batch(first, Math.min(21, first + 4)));
        }
        int[] all = log.operations().stream().mapToInt(o -> o.crc()).toArray();
        LogIdentity identity = log.identity();

        assertThat(store.store.checksums(identity, 0, 1000)).isEqualTo(all);
        for (int page = 1; page < 8; page++) {
            int[] paged = new int[0];
            for (int[] next; (next = store.store.checksums(identity, paged.length, page)).length > 0; ) {
                assertThat(next).hasSize(Math.min(page, 21 - paged.length));
                paged = IntStream.concat(Arrays.stream(paged), Arrays.stream(next))
                        .toArray();
            }
            assertThat(paged).isEqualTo(all);
        }
        assertThat(store.store.checksums(identity, 21, 10)).isEmpty();
        assertThat(store.store.checksums(identity, 3, 0)).isEmpty();
        assertThat(store.store.checksums(identity, 3, Integer.MAX_VALUE)).hasSize(18);
    }

    @Test
    void aBatchThatCannotBeAcceptedLeavesNothingBehind() throws SQLException {
        LogScript log = LogScript.empty(UUID.randomUUID()).set(T0, "lr", 1);

        assertThat(catchThrowableOfType(StoreException.class, () -> store.apply(log))
                        .reason())
                .isEqualTo(StoreException.Reason.INVALID);
        assertThat(store.sql("select count(*) from operation_log")).containsExactly(0L);
        assertThat(store.sql("select count(*) from tracked_object")).containsExactly(0L);
    }
}
