package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AppliedState;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Visibility;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ModelOfTruth;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads at once: nothing is lost, nothing twice, and readers see whole states. */
class StoreConcurrencyTest {
    private static final int THREADS = 6;

    @TempDir
    Path directory;

    private final UUID object = UUID.randomUUID();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestStore store;
    private TestStore peer; // the same store, on PostgreSQL as another server has it
    private Account member;
    private final AtomicInteger applied = new AtomicInteger();

    @BeforeEach
    void open() {
        store = TestStore.server(directory);
        peer = store.peer();
        member = store.account("member", "team"); // who does not create a project by naming it
    }

    @AfterEach
    void close() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        store.close();
        peer.close();
    }

    /** One batch here, the next one there. */
    private TestStore either() {
        return applied.getAndIncrement() % 2 == 0 ? store : peer;
    }

    private void applyInBatchesOf(int size, LogScript log) {
        for (int first = 1; first <= log.size(); first += size) {
            AppliedState state = either().apply(log.batch(first, Math.min(log.size(), first + size - 1)));
            assertThat(state.outcome()).isIn(AppliedState.Outcome.APPLIED, AppliedState.Outcome.REPEATED);
        }
    }

    /** Runs all at the same moment and waits for them. */
    private void atOnce(List<Callable<Void>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Future<Void>> running = new ArrayList<>();
        for (Callable<Void> task : tasks) {
            running.add(threads.submit(() -> {
                start.await(30, TimeUnit.SECONDS);
                return task.call();
            }));
        }
        for (Future<Void> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void logsOfOneObjectAppliedByManyThreadsGiveTheStateOfTheModel() throws Exception {
        List<LogScript> logs = RandomLogs.of(20_240_607, THREADS, 150, object, 1);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (LogScript log : logs) {
            tasks.add(() -> {
                applyInBatchesOf(10, log);
                return null;
            });
        }

        atOnce(tasks);

        assertThat(store.dump(object).differences(ModelOfTruth.of(logs))).isEmpty();
    }

    @Test
    void oneLogDeliveredByManyThreadsIsAppliedOnce() throws Exception {
        LogScript log = LogScript.ofRun(object, LogScript.T0);
        for (int i = 0; i < 100; i++) {
            log.auto(LogScript.T0 + 1 + i, "loss", i, i);
        }
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int size = 5 + thread;
            tasks.add(() -> {
                applyInBatchesOf(size, log);
                return null;
            });
        }

        atOnce(tasks);

        assertThat(store.series(object, "loss").count()).isEqualTo(100);
        assertThat(store.store.state(log.identity()).digest()).isEqualTo(log.digestAt(101));
    }

    @Test
    void objectsCreatedByManyThreadsGetDifferentIds() throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            tasks.add(() -> {
                for (int i = 0; i < 10; i++) {
                    either().apply(LogScript.ofRun(UUID.randomUUID(), LogScript.T0));
                }
                return null;
            });
        }

        atOnce(tasks);

        assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, "team/vision")))
                .extracting(ObjectView::id)
                .doesNotHaveDuplicates()
                .contains("VISION-1", "VISION-60")
                .hasSize(60);
    }

    @Test
    void manyThatBeginWithOneCustomIdAtOnceShareOneRun() throws Exception {
        store.createProject("team/vision", null);
        for (int round = 0; round < 20; round++) {
            String customId = "job-" + round;
            Set<String> ids = ConcurrentHashMap.newKeySet();
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                tasks.add(() -> {
                    Operation.Create create = Operation.Create.run(UUID.randomUUID(), "team/vision", customId, null);
                    ids.add(either().apply(LogScript.of(create, LogScript.T0)).sysId());
                    return null;
                });
            }

            atOnce(tasks);

            assertThat(ids).as(customId).hasSize(1);
        }
    }

    /** Whatever is created while it is deleted is refused, or deleted with it. */
    @Test
    void nothingIsLeftInAProjectThatIsDeletedWhileRunsAreCreatedInIt() throws Exception {
        for (int round = 0; round < 10; round++) {
            store.store.administration().createProject("team/gone", null, Visibility.WORKSPACE);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                tasks.add(() -> {
                    try {
                        for (int i = 0; i < 5; i++) {
                            LogScript log = LogScript.of(
                                    Operation.Create.run(UUID.randomUUID(), "team/gone", null, null), LogScript.T0);
                            either().store.as(member).apply(log.all());
                        }
                    } catch (StoreException e) {
                        assertThat(e.reason())
                                .isIn(StoreException.Reason.PROJECT_UNKNOWN, StoreException.Reason.PROJECT_ARCHIVED);
                    }
                    return null;
                });
            }
            tasks.add(() -> {
                peer.store.removal().deleteProject("team/gone");
                return null;
            });

            atOnce(tasks);

            assertThat(store.store.objects(ObjectQuery.all(ObjectKind.RUN, null)))
                    .isEmpty();
        }
    }

    /** Every batch adds one point to each of two series, and replaces one, so that the summary goes stale each time. */
    @Test
    void readersSeeWholeBatchesAndSummariesThatAreNeverStale() throws Exception {
        LogScript log = LogScript.ofRun(object, LogScript.T0);
        for (int i = 1; i <= 300; i++) {
            long time = LogScript.T0 + i;
            log.explicit(time, "a", 0, i).explicit(time, "a", i, -1).explicit(time, "b", i, i);
        }
        store.apply(log.batch(1, 4));
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(() -> {
            try {
                for (int first = 5; first <= log.size(); first += 3) {
                    either().apply(log.batch(first, first + 2));
                }
            } finally {
                done.set(true);
            }
            return null;
        });
        for (int reader = 0; reader < 3; reader++) {
            tasks.add(() -> {
                long seen = 0;
                do {
                    ObjectView view = either().store.object(object.toString());
                    SeriesSummary a = view.attributes().get("a").summary();
                    SeriesSummary b = view.attributes().get("b").summary();
                    assertThat(a.count()).isEqualTo(b.count() + 1);
                    assertThat(a.max()).isEqualTo(b.lastValue());
                    assertThat(b.count()).isGreaterThanOrEqualTo(seen);
                    seen = b.count();
                } while (!done.get());
                return null;
            });
        }

        atOnce(tasks);

        assertThat(store.series(object, "b").count()).isEqualTo(300);
    }
}
