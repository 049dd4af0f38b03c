package dev.nereid.capture;

import java.util.Map;

/**
 * How a batch scheduler tells a process which job it belongs to. A job that is preempted and requeued keeps its id; a
 * task of an array has one of its own.
 */
enum Scheduler {
    SLURM(
            "SLURM_JOB_ID",
            "SLURM_CLUSTER_NAME",
            "SLURM_ARRAY_JOB_ID",
            "SLURM_ARRAY_TASK_ID",
            "SLURM_JOB_NAME",
            "SLURM_RESTART_COUNT"),
    PBS("PBS_JOBID", "PBS_SERVER", null, "PBS_ARRAY_INDEX", "PBS_JOBNAME", null),
    LSF("LSB_JOBID", null, null, "LSB_JOBINDEX", "LSB_JOBNAME", null),
    FLUX("FLUX_JOB_ID", null, null, null, null, null),
    /** The id can't be seen from inside a pod: the job's manifest hands it over, as the README shows. */
    KUBERNETES(JobIdentity.OWN_ID, null, null, "JOB_COMPLETION_INDEX", "HOSTNAME", null);

    final String id;
    final String cluster;
    final String arrayId;
    final String arrayIndex;
    final String jobName;
    final String restarts;

    Scheduler(String id, String cluster, String arrayId, String arrayIndex, String jobName, String restarts) {
        this.id = id;
        this.cluster = cluster;
        this.arrayId = arrayId;
        this.arrayIndex = arrayIndex;
        this.jobName = jobName;
        this.restarts = restarts;
    }

    /** Null if the process is in no batch job that shows. */
    static Scheduler of(Map<String, String> environment) {
        for (Scheduler scheduler : values()) {
            if (scheduler != KUBERNETES && environment.containsKey(scheduler.id)) {
                return scheduler;
            }
        }
        return environment.containsKey("KUBERNETES_SERVICE_HOST") ? KUBERNETES : null;
    }
}
