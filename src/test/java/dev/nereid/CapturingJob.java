package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A process of its own whose run records its surroundings, and nothing else. */
final class CapturingJob {
    private CapturingJob() {}

    public static void main(String[] arguments) {
        try (Run run = Nereid.initRun().start()) {
            run.awaitSync(Duration.ofSeconds(60));
            System.out.println("started " + run.id());
        }
    }

    /** Returns the run's id. */
    static String run(Mode mode, Path workingDirectory, Map<String, String> environment) throws Exception {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("NEREID_MODE", mode.name().toLowerCase(Locale.ROOT));
        List<String> prefix = List.of("env", "-C", workingDirectory.toString());
        try (JvmProcess job =
                JvmProcess.start(prefix, JvmProcess.classPath(), CapturingJob.class, variables, List.of())) {
            assertThat(job.awaitEnd(Await.PATIENCE)).as(job.output()).isZero();
            return job.output()
                    .lines()
                    .filter(line -> line.startsWith("started "))
                    .findFirst()
                    .orElseThrow()
                    .substring("started ".length());
        }
    }
}
