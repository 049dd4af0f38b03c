package dev.nereid.capture;

import dev.nereid.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The batch job of this process, and its place among the processes of the job, as scheduler and launcher say in the
 * environment.
 */
public final class JobIdentity {
    /** Names the job where the scheduler doesn't, or instead of it. */
    public static final String OWN_ID = "NEREID_JOB_ID";

    /** Where launchers put rank, number of processes and rank on the node. The one nearest to the process comes first. */
    private static final List<List<String>> RANKS = List.of(
            List.of("RANK", "WORLD_SIZE", "LOCAL_RANK"),
            List.of("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"),
            List.of("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_LOCAL_RANK"),
            List.of("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"),
            List.of("FLUX_TASK_RANK", "FLUX_JOB_SIZE", "FLUX_TASK_LOCAL_ID"),
            List.of("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"));

    private final Map<String, String> environment;
    private final Scheduler scheduler; // null if there is none that shows

    private JobIdentity(Map<String, String> environment) {
        this.environment = environment;
        this.scheduler = Scheduler.of(environment);
    }

    public static JobIdentity of(Map<String, String> environment) {
        Map<String, String> set = new HashMap<>();
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                set.put(name, value.strip());
            }
        });
        return new JobIdentity(set);
    }

    /**
     * The id of the run that all processes of this job share, today and when the job is requeued; null outside a job.
     * Made of the scheduler's and the cluster's name, the job's id and the project, so that every process finds the same
     * one by itself, and jobs of others that happen to have the same number find another.
     *
     * @param project null if none is known
     */
    public UUID objectId(String project) {
        String id = id();
        if (id == null) {
            return null;
        }
        String cluster = scheduler == null ? null : get(scheduler.cluster);
        String arrayIndex = scheduler == Scheduler.LSF ? get(scheduler.arrayIndex) : null; // elsewhere part of the id
        String name =
                "nereid job\n" + schedulerName() + "\n" + cluster + "\n" + id + "\n" + arrayIndex + "\n" + project;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** What a run logs of it, by relative path; nothing outside a job. */
    public Map<String, Value> fields() {
        Map<String, Value> fields = new LinkedHashMap<>();
        if (scheduler != null || id() != null) {
            putText(fields, "job/scheduler", schedulerName());
            putText(fields, "job/id", id());
        }
        if (scheduler != null) {
            putText(fields, "job/cluster", get(scheduler.cluster));
            putText(fields, "job/array_id", get(scheduler.arrayId));
            putNumber(fields, "job/array_index", get(scheduler.arrayIndex));
            putText(fields, "job/name", get(scheduler.jobName));
            putNumber(fields, "job/restarts", get(scheduler.restarts));
        }
        for (List<String> variables : RANKS) {
            if (get(variables.get(0)) != null && get(variables.get(1)) != null) {
                putNumber(fields, "rank", get(variables.get(0)));
                putNumber(fields, "world_size", get(variables.get(1)));
                putNumber(fields, "local_rank", get(variables.get(2)));
                break;
            }
        }
        return fields;
    }

    private String id() {
        String own = get(OWN_ID);
        return own != null || scheduler == null ? own : get(scheduler.id);
    }

    private String schedulerName() {
        return scheduler == null ? null : scheduler.name().toLowerCase(Locale.ROOT);
    }

    private String get(String variable) {
        return variable == null ? null : environment.get(variable);
    }

    private static void putText(Map<String, Value> fields, String path, String text) {
        if (text != null) {
            fields.put(path, new Value.OfString(text));
        }
    }

    /** What is no number is kept as it is: losing it would help nobody. */
    private static void putNumber(Map<String, Value> fields, String path, String text) {
        if (text != null && text.matches("-?\\d{1,18}")) {
            fields.put(path, new Value.OfInt(Long.parseLong(text)));
        } else {
            putText(fields, path, text);
        }
    }
}
