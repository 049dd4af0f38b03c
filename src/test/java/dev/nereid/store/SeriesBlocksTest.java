package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AttributeType;
import dev.nereid.model.Operation;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ModelOfTruth;
import dev.nereid.testing.TestStore;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How points lie in the table: a slow logger does not leave a row per point, a fast one's blocks stay as they came. */
class SeriesBlocksTest extends WithStore {
    private final UUID object = UUID.randomUUID();

    @Override
    TestStore newStore() {
        return TestStore.replica(directory);
    }

    private LogScript log() {
        return LogScript.ofRun(object, T0);
    }

    private LogScript slowLog(int points) {
        LogScript log = log();
        for (int i = 0; i < points; i++) {
            log.auto(T0 + 1 + i, "loss", i, i * 0.1);
        }
        return log;
    }

    private void applyInBatchesOf(int size, LogScript log) {
        for (int first = 1; first <= log.size(); first += size) {
            store.apply(log.batch(first, Math.min(log.size(), first + size - 1)));
        }
    }

    private long blocks() throws SQLException {
        return ((Number) store.sql("select count(*) from series_block").get(0)).longValue();
    }

    private void assertIsWhatTheModelSays(LogScript... logs) {
        assertThat(store.dump(object).differences(ModelOfTruth.of(Arrays.asList(logs))))
                .isEmpty();
    }

    @Test
    void pointsOfASlowLoggerAreMergedIntoFewRowsWithinABatch() throws SQLException {
        LogScript log = slowLog(2000);

        store.apply(log);

        assertThat(blocks()).isLessThanOrEqualTo(4);
        assertIsWhatTheModelSays(log);
    }

    @Test
    void pointsOfASlowLoggerAreMergedIntoFewRowsAcrossBatches() throws SQLException {
        LogScript log = slowLog(1100);

        applyInBatchesOf(3, log);

        assertThat(blocks()).isLessThanOrEqualTo(3);
        assertIsWhatTheModelSays(log);
    }

    @Test
    void pointsOfTwoLogsAreNotMixed() throws SQLException {
        LogScript first = slowLog(20);
        LogScript second = slowLog(20);
        for (int i = 1; i <= 21; i += 7) {
            store.apply(first.batch(i, i + 6));
            store.apply(second.batch(i, i + 6));
        }

        assertThat(blocks()).isEqualTo(2);
        assertIsWhatTheModelSays(first, second);
    }

    @Test
    void autoAndExplicitPointsStayApart() throws SQLException {
        LogScript log = log();
        for (int i = 0; i < 10; i++) {
            log.auto(T0 + 1 + i, "loss", i, i);
        }
        for (int i = 10; i < 20; i++) {
            log.explicit(T0 + 1 + i, "loss", i, i);
        }
        applyInBatchesOf(4, log);

        assertThat(blocks()).isEqualTo(2);
        assertIsWhatTheModelSays(log);
    }

    @Test
    void aClearThatArrivesLateCutsAMergedBlockInTheMiddle() throws SQLException {
        LogScript log = slowLog(20);
        LogScript other = log().then(T0 + 10, new Operation.Clear("loss", AttributeType.FLOAT_SERIES));
        applyInBatchesOf(6, log);
        assertThat(blocks()).isEqualTo(1);

        store.apply(other);

        assertThat(store.series(object, "loss").count())
                .isEqualTo(other.identity().logId().compareTo(log.identity().logId()) < 0 ? 11 : 10);
        assertIsWhatTheModelSays(log, other);
    }

    @Test
    void aClearBetweenBlocksOfOneBatchDropsWhatWasBefore() throws SQLException {
        LogScript log = slowLog(10).then(T0 + 50, new Operation.Clear("loss", AttributeType.FLOAT_SERIES));
        log.auto(T0 + 51, "loss", 0, 7).auto(T0 + 52, "loss", 1, 8);

        store.apply(log);
        log.auto(T0 + 53, "loss", 2, 9);
        store.apply(log.batch(log.size(), log.size()));

        assertThat(store.series(object, "loss").values()).containsExactly(7, 8, 9);
        assertThat(blocks()).isEqualTo(1);
    }

    @Test
    void aDeletedSeriesLeavesNoRows() throws SQLException {
        store.apply(slowLog(10).delete(T0 + 100, "loss"));

        assertThat(blocks()).isZero();
        assertThat(store.attribute(object, "loss")).isNull();
    }

    @Test
    void bigBlocksAreStoredByteForByteAsTheyCame() throws SQLException {
        double[] values = new Random(7).doubles(600).toArray();
        LogScript log = log().explicit(T0 + 1, "loss", 0, values).explicit(T0 + 2, "loss", 600, values);

        store.apply(log);

        assertThat(store.sql("select payload from series_block order by first_sequence"))
                .containsExactly(
                        log.operations().get(1).payload(),
                        log.operations().get(2).payload());
        assertThat(store.sql("select parts from series_block")).containsOnlyNulls();
        assertIsWhatTheModelSays(log);
    }

    @Test
    void aBigBlockAmongSmallOnesKeepsTheOrder() throws SQLException {
        LogScript log = slowLog(5);
        log.auto(T0 + 50, "loss", 5, new Random(7).doubles(600).toArray());
        log.auto(T0 + 51, "loss", 605, 1).auto(T0 + 52, "loss", 606, 2);

        applyInBatchesOf(2, log);

        assertThat(blocks()).isEqualTo(3);
        assertIsWhatTheModelSays(log);
    }

    @Test
    void longTextsAreNotMergedIntoHugeRows() throws SQLException {
        LogScript log = log();
        String text = "x".repeat(10_000);
        for (int i = 0; i < 60; i++) {
            log.then(T0 + 1 + i, new Operation.Append("log", LogScript.texts(true, i, T0 + 1 + i, text + i)));
        }

        store.apply(log);

        assertThat(store.sql("select max(length(payload)) from series_block"))
                .allSatisfy(bytes -> assertThat(((Number) bytes).intValue()).isLessThan(100_000));
        assertIsWhatTheModelSays(log);
    }

    @Test
    void aBlockWhoseStampWasClampedKeepsTheTimesOfItsPoints() {
        store.now.set(T0);
        long ahead = T0 + 3_600_000_000L;
        double[] values = new Random(7).doubles(600).toArray();
        LogScript log = log().auto(ahead, "small", 0, 1, 2).auto(ahead + 1, "big", 0, values);

        store.apply(log);

        assertThat(store.series(object, "small").times()).containsOnly(ahead);
        assertThat(store.series(object, "big").times()).containsOnly(ahead + 1);
        assertThat(store.series(object, "big").values()).isEqualTo(values);
        assertThat(store.store.state(log.identity()).clamped()).isEqualTo(2);
    }

    @Test
    void aSeriesOfEveryTypeCanFollowOneOfTheOther() {
        LogScript log = slowLog(3)
                .delete(T0 + 20, "loss")
                .then(T0 + 21, new Operation.Append("loss", LogScript.texts(true, 0, T0 + 21, "a", "b")))
                .delete(T0 + 30, "loss")
                .auto(T0 + 31, "loss", 0, 5);
        for (int size = 1; size < log.size(); size += 3) {
            UUID run = UUID.randomUUID();
            LogScript again = LogScript.ofRun(run, T0);
            log.operations().stream().skip(1).forEach(o -> again.raw(o.time(), o.kind(), o.path(), o.payload()));
            applyInBatchesOf(size, again);
            assertThat(store.dump(run).differences(ModelOfTruth.of(List.of(again))))
                    .isEmpty();
        }
    }
}
