package dev.nereid.bench;

import dev.nereid.replica.Replica;
import java.nio.file.Files;
import java.nio.file.Path;

public final class QueryBench {
    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[0]);
        int perRow = Integer.parseInt(arguments[1]);
        Path base = Path.of(arguments[2]);
        Path data = base.resolve("runs-" + runs + "-" + perRow);
        if (!Files.exists(data)) {
            Files.createDirectories(data);
            RunFileMaker maker = new RunFileMaker(data, 10, 1000, perRow);
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                maker.make(i);
            }
            System.out.printf("made %d in %.1f s%n", runs, (System.nanoTime() - start) / 1e9);
        }
        Path cache = Files.createTempDirectory(base, "cache");
        for (int again = 0; again < 2; again++) {
            cache = Files.createTempDirectory(base, "cache");
            long cpu = cpu();
            long start = System.nanoTime();
            try (Replica replica = Replica.open(data, cache)) {
                replica.refresh();
            }
            System.out.printf(
                    "build %d: %.2f s, cpu %.2f s%n", again, (System.nanoTime() - start) / 1e9, (cpu() - cpu) / 1e9);
        }
        for (int round = 0; round < 3; round++) {
            long cpu = cpu();
            long start = System.nanoTime();
            try (Replica replica = Replica.open(data, cache)) {
                System.out.println(replica.refresh());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "refresh %d: %.2f s, %.0f runs/s, cpu %.2f s%n",
                    round, seconds, runs / seconds, (cpu() - cpu) / 1e9);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
