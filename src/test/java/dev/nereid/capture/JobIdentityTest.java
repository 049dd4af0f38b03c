package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobIdentityTest {
    private static JobIdentity job(String... pairs) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return JobIdentity.of(environment);
    }

    private static Value text(String text) {
        return new Value.OfString(text);
    }

    private static Value number(long number) {
        return new Value.OfInt(number);
    }

    @Test
    void aTaskOfASlurmArrayIsDescribed() {
        JobIdentity task = job(
                "SLURM_JOB_ID", "4712",
                "SLURM_CLUSTER_NAME", "whale",
                "SLURM_ARRAY_JOB_ID", "4700",
                "SLURM_ARRAY_TASK_ID", "12",
                "SLURM_JOB_NAME", "fold",
                "SLURM_RESTART_COUNT", "2",
                "SLURM_PROCID", "3",
                "SLURM_NTASKS", "8",
                "SLURM_LOCALID", "1");
        assertThat(task.fields())
                .containsOnly(
                        Map.entry("job/scheduler", text("slurm")),
                        Map.entry("job/id", text("4712")),
                        Map.entry("job/cluster", text("whale")),
                        Map.entry("job/array_id", text("4700")),
                        Map.entry("job/array_index", number(12)),
                        Map.entry("job/name", text("fold")),
                        Map.entry("job/restarts", number(2)),
                        Map.entry("rank", number(3)),
                        Map.entry("world_size", number(8)),
                        Map.entry("local_rank", number(1)));
    }

    @Test
    void allProcessesOfAJobFindTheSameRunAlsoWhenItIsRequeued() {
        JobIdentity first = job("SLURM_JOB_ID", "77", "SLURM_CLUSTER_NAME", "whale", "SLURM_PROCID", "0");
        JobIdentity other = job("SLURM_JOB_ID", "77", "SLURM_CLUSTER_NAME", "whale", "SLURM_PROCID", "5");
        JobIdentity requeued = job("SLURM_JOB_ID", "77", "SLURM_CLUSTER_NAME", "whale", "SLURM_RESTART_COUNT", "1");
        assertThat(first.objectId("ml/x"))
                .isNotNull()
                .isEqualTo(other.objectId("ml/x"))
                .isEqualTo(requeued.objectId("ml/x"));
    }

    @Test
    void theSameNumberInAnotherProjectIsAnotherRun() {
        JobIdentity job = job("NEREID_JOB_ID", "7");
        assertThat(job.objectId("u1/proj"))
                .isNotEqualTo(job.objectId("u2/proj"))
                .isNotEqualTo(job.objectId(null));
    }

    @Test
    void anotherJobClusterSchedulerOrTaskIsAnotherRun() {
        assertThat(Stream.of(
                                job("SLURM_JOB_ID", "77", "SLURM_CLUSTER_NAME", "whale"),
                                job("SLURM_JOB_ID", "78", "SLURM_CLUSTER_NAME", "whale"),
                                job("SLURM_JOB_ID", "77", "SLURM_CLUSTER_NAME", "shark"),
                                job("PBS_JOBID", "77"),
                                job("LSB_JOBID", "77", "LSB_JOBINDEX", "1"),
                                job("LSB_JOBID", "77", "LSB_JOBINDEX", "2"),
                                job("NEREID_JOB_ID", "77"))
                        .map(job -> job.objectId("ml/x")))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @Test
    void theLauncherNearestToTheProcessGivesItsRank() {
        // mpirun in a batch script: Slurm counts the script itself as process 0.
        assertThat(job(
                                "SLURM_JOB_ID", "1",
                                "SLURM_PROCID", "0",
                                "SLURM_NTASKS", "1",
                                "OMPI_COMM_WORLD_RANK", "6",
                                "OMPI_COMM_WORLD_SIZE", "8",
                                "OMPI_COMM_WORLD_LOCAL_RANK", "2")
                        .fields())
                .containsEntry("rank", number(6))
                .containsEntry("world_size", number(8))
                .containsEntry("local_rank", number(2));
    }

    @Test
    void aPodIsDescribedAndNamedByTheManifestAlone() {
        JobIdentity pod = job("KUBERNETES_SERVICE_HOST", "10.0.0.1", "HOSTNAME", "fold-3", "JOB_COMPLETION_INDEX", "3");
        assertThat(pod.objectId("ml/x")).isNull();
        assertThat(pod.fields())
                .containsOnly(
                        Map.entry("job/scheduler", text("kubernetes")),
                        Map.entry("job/name", text("fold-3")),
                        Map.entry("job/array_index", number(3)));
        JobIdentity named = job("KUBERNETES_SERVICE_HOST", "10.0.0.1", "NEREID_JOB_ID", "a1b2");
        assertThat(named.objectId("ml/x")).isNotNull();
        assertThat(named.fields()).containsEntry("job/id", text("a1b2"));
    }

    @Test
    void whatIsNoNumberIsKeptAsText() {
        assertThat(job("SLURM_JOB_ID", "1", "SLURM_ARRAY_TASK_ID", "7-of-9").fields())
                .containsEntry("job/array_index", text("7-of-9"));
    }

    @Test
    void outsideAJobThereIsNothing() {
        assertThat(job("HOME", "/root", "RANK", " ", "SLURM_JOB_ID", "").fields())
                .isEmpty();
        assertThat(job().objectId("ml/x")).isNull();
    }
}
