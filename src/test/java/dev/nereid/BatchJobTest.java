package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Value;
import dev.nereid.replica.Replica;
import dev.nereid.settings.Settings;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code NEREID_RUN=job}: the processes of a batch job, and the job when it is requeued, log to one run. */
@Timeout(300)
class BatchJobTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    private Path runs() {
        return temporary.resolve("runs");
    }

    /** A rank of a job: logs the steps from one to another, and stays if it is told to. */
    static final class Rank {
        private Rank() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (Run run = Nereid.initRun().start()) {
                FloatSeries loss = run.floatSeries("rank" + System.getenv("SLURM_PROCID") + "/loss");
                for (int step = Integer.parseInt(arguments[0]); step < Integer.parseInt(arguments[1]); step++) {
                    loss.append(step, step / 10.0);
                }
                System.out.println("logged");
                if (arguments.length > 2) {
                    Thread.currentThread().join(); // until it is preempted
                }
            }
        }
    }

    private JvmProcess start(Mode mode, String token, int rank, int restarts, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NEREID_MODE", mode.name(),
                "NEREID_DIR", runs().toString(),
                "NEREID_PROJECT", "ml/jobs",
                "NEREID_RUN", "job",
                "SLURM_JOB_ID", "4711",
                "SLURM_CLUSTER_NAME", "whale",
                "SLURM_PROCID", "" + rank,
                "SLURM_NTASKS", "2"));
        if (restarts > 0) {
            environment.put("SLURM_RESTART_COUNT", "" + restarts);
        }
        if (token != null) {
            environment.put("NEREID_API_TOKEN", token);
        }
        return JvmProcess.start(Rank.class, environment, List.of(arguments));
    }

    /** Two ranks are preempted; the requeued ones go on from a checkpoint some steps earlier. */
    private void preemptAndRequeue(Mode mode, String token) throws Exception {
        try (JvmProcess first = start(mode, token, 0, 0, "0", "60", "stay");
                JvmProcess second = start(mode, token, 1, 0, "0", "70", "stay")) {
            for (JvmProcess rank : List.of(first, second)) {
                rank.await("logged");
                rank.terminate();
                assertThat(rank.awaitEnd(GRACE)).as(rank.output()).isEqualTo(128 + 15);
            }
        }
        try (JvmProcess first = start(mode, token, 0, 1, "50", "100");
                JvmProcess second = start(mode, token, 1, 1, "50", "100")) {
            for (JvmProcess rank : List.of(first, second)) {
                assertThat(rank.awaitEnd(GRACE)).as(rank.output()).isZero();
                assertThat(rank.output()).doesNotContain("WARN");
            }
        }
        assertThat(RunFileName.list(runs())).hasSize(4);
    }

    private static double[] steps() {
        return IntStream.range(0, 100).asDoubleStream().toArray();
    }

    @Test
    void aPreemptedJobGoesOnOffline() throws Exception {
        preemptAndRequeue(Mode.OFFLINE, null);

        try (Replica replica = Replica.open(runs(), temporary.resolve("cache"))) {
            assertThat(replica.refresh()).isEmpty();
            List<ObjectView> all = replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null));
            assertThat(all).hasSize(1);
            for (int rank = 0; rank < 2; rank++) {
                assertThat(replica.store()
                                .series(all.get(0).id(), "rank" + rank + "/loss")
                                .steps())
                        .isEqualTo(steps());
            }
            assertThat(values(all.get(0), "/rank")).containsExactlyInAnyOrder(0L, 1L, 0L, 1L);
            assertThat(values(all.get(0), "/job/restarts")).containsExactly(1L, 1L);
        }

        try (TestServer server = TestServer.start(temporary.resolve("server"))) {
            Deliver.all(server, runs());
            try (HttpTransport client = server.client()) {
                assertThat(client.series("JOBS-1", "rank1/loss").steps()).isEqualTo(steps());
                assertThatThrownBy(() -> client.object("JOBS-2")).hasMessageContaining("JOBS-2");
            }
        }
    }

    @Test
    void aPreemptedJobGoesOnOnline() throws Exception {
        try (TestServer server = TestServer.start(temporary.resolve("server"))) {
            preemptAndRequeue(Mode.ASYNC, server.token());
            try (HttpTransport client = server.client()) {
                assertThat(client.series("JOBS-1", "rank0/loss").steps()).isEqualTo(steps());
                assertThatThrownBy(() -> client.object("JOBS-2")).hasMessageContaining("JOBS-2");
            }
        }
    }

    /** Of every process, what it logged about itself under this name. */
    private static List<Long> values(ObjectView run, String end) {
        return run.attributes().values().stream()
                .filter(attribute -> attribute.path().startsWith("monitoring/")
                        && attribute.path().endsWith(end))
                .map(AttributeView::value)
                .map(value -> ((Value.OfInt) value).value())
                .toList();
    }

    @Test
    void outsideAJobTheWordIsRefused() {
        RunBuilder builder = new RunBuilder(Quiet.settings(Map.of("NEREID_RUN", "job")))
                .mode(Mode.OFFLINE)
                .directory(runs());
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SLURM_JOB_ID")
                .hasMessageContaining("NEREID_JOB_ID")
                .hasMessageContaining("Nothing has been logged");
        assertThat(runs()).doesNotExist();
    }

    @Test
    void aNamespaceThatCannotBeIsRefusedByTheNameOfItsVariable() {
        for (String wrong : new String[] {"sys", "//", "sys/x", "a\tb"}) {
            RunBuilder builder = new RunBuilder(Quiet.settings(Map.of("NEREID_MONITORING_NAMESPACE", wrong)))
                    .mode(Mode.OFFLINE)
                    .directory(runs());
            assertThatThrownBy(builder::start)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("NEREID_MONITORING_NAMESPACE: ");
        }
        assertThat(runs()).doesNotExist();
    }

    @Test
    void aNamespaceOfItsOwnCanBeGiven() {
        Settings settings = Quiet.settings(Map.of("SLURM_JOB_ID", "9", "NEREID_MONITORING_NAMESPACE", "nodes/a"));
        String id;
        try (Run run =
                new RunBuilder(settings).mode(Mode.OFFLINE).directory(runs()).start()) {
            id = run.id();
        }
        try (Replica replica = Replica.open(runs(), temporary.resolve("cache"))) {
            assertThat(replica.refresh()).isEmpty();
            assertThat(replica.store().object(id).attributes())
                    .containsKeys("nodes/a/job/id", "nodes/a/pid", "nodes/a/hostname")
                    .noneSatisfy((path, value) -> assertThat(path).startsWith("monitoring"));
        }
    }
}
