package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AppliedState;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ModelOfTruth;
import dev.nereid.testing.ObjectDump;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.TestStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * In whatever order logs arrive, the store ends in the state that one gets by doing all operations in the order of
 * their stamps. Logs are drawn at random; a failure names the seed, and {@code -Dnereid.seed=...} repeats it alone.
 */
class MergeOrderTest extends WithStore {
    private static final Long SEED = Long.getLong("nereid.seed");

    private long salt;

    @Override
    TestStore newStore() {
        return TestStore.replica(directory);
    }

    @Test
    void everyOrderOfWholeLogsGivesTheStateOfTheModel() {
        for (long seed : seeds(20)) {
            int logs = 2 + (int) (seed & 1) + (seed % 9 == 0 ? 1 : 0);
            for (List<Integer> order : permutations(logs)) {
                check(seed, logs, 25, (scripts, random) -> order.forEach(log -> applyWhole(scripts.get(log))));
            }
        }
    }

    @Test
    void everyInterleavingOfBatchesGivesTheStateOfTheModel() {
        for (long seed : seeds(200)) {
            int logs = 2 + (int) Math.floorMod(seed, 7L);
            check(seed, logs, 24, (scripts, random) -> applyInterleaved(scripts, random, 12));
        }
    }

    @Test
    void oneOperationAtATimeGivesTheStateOfTheModel() {
        for (long seed : seeds(10)) {
            check(seed, 3, 40, (scripts, random) -> applyInterleaved(scripts, random, 1));
        }
    }

    @Test
    void longLogsInLargeBatchesGiveTheStateOfTheModel() {
        for (long seed : seeds(4)) {
            check(seed, 8, 400, (scripts, random) -> applyInterleaved(scripts, random, 150));
        }
    }

    @Test
    void autoStepsOfEightWritersAreAllKept() {
        UUID object = UUID.randomUUID();
        List<LogScript> logs = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            LogScript log = LogScript.ofRun(object, LogScript.T0);
            for (int i = 0; i < 50; i++) {
                log.auto(LogScript.T0 + 1 + i, "loss", i, writer);
            }
            logs.add(log);
        }

        applyInterleaved(logs, new Random(1), 7);

        assertThat(store.series(object, "loss").count()).isEqualTo(400);
        assertThat(store.attribute(object, "loss").summary().count()).isEqualTo(400);
        assertThat(store.dump(object).differences(ModelOfTruth.of(logs))).isEmpty();
    }

    @Test
    void ofTwoLogsThatMeetInOneMicrosecondTheGreaterLogIdWins() {
        UUID object = UUID.randomUUID();
        LogScript lesser = script(new UUID(1, 1), object).set(LogScript.T0 + 5, "lr", 1);
        LogScript greater = script(new UUID(1, 2), object).set(LogScript.T0 + 5, "lr", 2);

        store.apply(greater);
        store.apply(lesser);

        assertThat(store.attribute(object, "lr").value()).hasToString("OfInt[value=2]");
    }

    private static LogScript script(UUID logId, UUID object) {
        return LogScript.empty(logId).then(LogScript.T0, LogScript.create(object));
    }

    // ------------------------------------------------------------------------------------------------ delivery --

    private interface Delivery {
        void deliver(List<LogScript> logs, Random random);
    }

    private void check(long seed, int logCount, int operationsMax, Delivery delivery) {
        UUID object = UUID.randomUUID();
        salt++;
        List<LogScript> logs = RandomLogs.of(seed, logCount, operationsMax, object, salt);
        String description = "nereid.seed=" + seed + ", " + logCount + " logs, delivery " + salt;
        try {
            delivery.deliver(logs, new Random(seed));
        } catch (RuntimeException e) {
            throw new AssertionError(description, e);
        }
        ObjectDump expected = ModelOfTruth.of(logs);
        assertThat(store.dump(object).differences(expected)).as(description).isEmpty();
        for (LogScript log : logs) {
            AppliedState state = store.store.state(log.identity());
            assertThat(state.applied()).as(description).isEqualTo(log.size());
            assertThat(state.digest()).as(description).isEqualTo(log.digestAt(log.size()));
            assertThat(state.rejected()).as(description).isZero();
        }
    }

    private void applyWhole(LogScript log) {
        assertThat(store.apply(log).outcome()).isEqualTo(AppliedState.Outcome.APPLIED);
    }

    private void applyInterleaved(List<LogScript> logs, Random random, int batchMax) {
        int[] applied = new int[logs.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < logs.size(); i++) {
            open.add(i);
        }
        while (!open.isEmpty()) {
            int index = open.get(random.nextInt(open.size()));
            LogScript log = logs.get(index);
            int last = Math.min(log.size(), applied[index] + 1 + random.nextInt(batchMax));
            assertThat(store.apply(log.batch(applied[index] + 1, last)).outcome())
                    .isEqualTo(AppliedState.Outcome.APPLIED);
            applied[index] = last;
            if (last == log.size()) {
                open.remove(Integer.valueOf(index));
            }
        }
    }

    private static long[] seeds(int count) {
        return SEED != null
                ? new long[] {SEED}
                : new Random(System.nanoTime()).longs(count, 0, 1_000_000_000L).toArray();
    }

    private static List<List<Integer>> permutations(int count) {
        List<List<Integer>> all = new ArrayList<>();
        Integer[] start = new Integer[count];
        Arrays.setAll(start, i -> i);
        permute(new ArrayList<>(List.of(start)), 0, all);
        return all;
    }

    private static void permute(List<Integer> list, int from, List<List<Integer>> all) {
        if (from == list.size()) {
            all.add(new ArrayList<>(list));
        }
        for (int i = from; i < list.size(); i++) {
            Collections.swap(list, from, i);
            permute(list, from + 1, all);
            Collections.swap(list, from, i);
        }
    }
}
