package dev.nereid.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NVIDIA GPUs of this machine, as {@code nvidia-smi} sees them. For one thread at a time.
 *
 * <p>A machine without the command is not asked; one where it keeps failing isn't asked any more.
 */
final class Gpus {
    private static final Logger LOG = LoggerFactory.getLogger(HostMetrics.class);

    /** Without its persistence daemon the driver takes seconds to answer. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    static final int FAILURES_MAX = 3;

    private static final int OUTPUT_BYTES_MAX = 64 << 10;
    private static final List<String> QUERY =
            List.of("--query-gpu=index,utilization.gpu,memory.used,power.draw", "--format=csv,noheader,nounits");

    /** What a GPU doesn't measure is NaN. Memory in MiB. */
    record Reading(int index, double usagePercent, double memoryMebibytes, double powerWatts) {}

    private final Command command; // null if there is none
    private final Duration limit;
    private final CompletableFuture<?> cancelled;
    private int failures; // in a row

    /**
     * @param environment whose {@code PATH} says where the command is
     * @param cancelled completes when nobody wants readings any more
     */
    Gpus(Map<String, String> environment, Duration limit, CompletableFuture<?> cancelled) {
        Path program = Command.find("nvidia-smi", environment);
        this.command = program == null ? null : new Command(program, program.getParent(), environment);
        this.limit = limit;
        this.cancelled = cancelled;
    }

    /** Empty if there are none, or they can't be read. */
    List<Reading> read() {
        if (command == null || failures >= FAILURES_MAX) {
            return List.of();
        }
        try {
            Command.Result result = command.run(QUERY, limit, OUTPUT_BYTES_MAX, cancelled);
            if (result.exit() != 0) {
                throw new IOException("nvidia-smi ended with " + result.exit() + ": "
                        + result.out().text() + result.error().text());
            }
            List<Reading> readings = parse(result.out().text());
            failures = 0;
            return readings;
        } catch (IOException | TimeoutException | RuntimeException e) {
            failures++;
            LOG.debug("The GPUs can't be read ({} of {} tries)", failures, FAILURES_MAX, e);
            return List.of();
        }
    }

    private static List<Reading> parse(String csv) {
        List<Reading> readings = new ArrayList<>();
        for (String line : csv.split("\\R")) {
            if (!line.isBlank()) {
                String[] columns = line.split(",");
                if (columns.length != 4) {
                    throw new IllegalArgumentException("Not what was asked for: " + line);
                }
                readings.add(new Reading(
                        Integer.parseInt(columns[0].strip()),
                        number(columns[1]),
                        number(columns[2]),
                        number(columns[3])));
            }
        }
        return readings;
    }

    /** Where there is no number, there is a word in brackets, such as {@code [N/A]}. */
    private static double number(String column) {
        String text = column.strip();
        return text.startsWith("[") ? Double.NaN : Double.parseDouble(text);
    }
}
