package dev.nereid.log;

import dev.nereid.model.AttributeType;
import dev.nereid.model.Value;
import java.nio.file.Path;
import java.util.Random;

/**
 * A job that logs as fast as it can until it is killed: several series whose values count up, and scalars. After each
 * flush it says how far that was, on one line: {@code <durableUpTo> <points of each series> .}
 */
final class LoggingChild {
    static final int SERIES = 5;

    private LoggingChild() {}

    public static void main(String[] arguments) throws Exception {
        Random random = new Random(Long.parseLong(arguments[1]));
        OperationLog log = RunFiles.log(Path.of(arguments[0]));
        System.out.println(log.file() + " .");
        Attribute[] series = new Attribute[SERIES];
        for (int i = 0; i < SERIES; i++) {
            series[i] = log.series("series/" + i, AttributeType.FLOAT_SERIES);
        }
        int[] counts = new int[SERIES];
        while (true) {
            for (int n = random.nextInt(5000); n > 0; n--) {
                int i = random.nextInt(SERIES);
                log.append(series[i], counts[i]++);
                if (random.nextInt(50) == 0) {
                    log.assign("scalar/" + random.nextInt(10), new Value.OfInt(n));
                }
            }
            log.flush(RunFiles.LONG);
            StringBuilder line = new StringBuilder().append(log.durableUpTo());
            for (int count : counts) {
                line.append(' ').append(count);
            }
            System.out.println(line.append(" ."));
        }
    }
}
