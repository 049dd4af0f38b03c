package dev.nereid.log;

import dev.nereid.db.FileSystemKind;
import dev.nereid.model.MicroClock;
import dev.nereid.testing.FaultyDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Short jobs, one after the other, on a disk that fails the n-th system call of the n-th job and some after it, and then works
 * again. After each job it says {@code job <file> <calls> <calls that a flush had returned for while the disk failed>
 * <dropped> <failed system calls>}, or {@code refused <message>} if the run file could not be created.
 */
final class JobOnFailingDisk {
    private static final int CALLS = 28;
    private static final int CALLS_AFTERWARDS = 4;
    private static final int FLUSH_EVERY = 7;

    private JobOnFailingDisk() {}

    /** How patient a job is. */
    enum Patience {
        /** It may wait for the disk, and there is room in memory. */
        WAITS(1 << 16, Duration.ofSeconds(60)),

        /** Nothing may wait, and there is room for four operations. */
        DROPS(4, Duration.ZERO);

        final int capacity;
        final Duration timeout;

        Patience(int capacity, Duration timeout) {
            this.capacity = capacity;
            this.timeout = timeout;
        }
    }

    /** Arguments: directory, kind of file system, patience, kinds of calls, errno, how many fail, step from n to n. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        FileSystemKind fileSystem = FileSystemKind.valueOf(arguments[1]);
        Patience patience = Patience.valueOf(arguments[2]);
        int kinds = Integer.parseInt(arguments[3]);
        int error = Integer.parseInt(arguments[4]);
        int count = Integer.parseInt(arguments[5]);
        int step = Integer.parseInt(arguments[6]);
        FaultyDisk disk = FaultyDisk.here();
        int n = 1;
        do {
            Path here = Files.createDirectory(directory.resolve("job" + n));
            disk.watch(here);
            disk.failFrom(n, count, kinds, error, n % 3 * 1000);
            LogSettings settings = new LogSettings(
                            here, true, Duration.ZERO, patience.capacity, patience.timeout, false, MicroClock.SYSTEM)
                    .withFileSystem(fileSystem, Duration.ZERO)
                    .withWalBytesMax(60_000);
            run(disk, settings);
            n += step;
        } while (disk.failed() > 0);
        System.out.println("done");
    }

    private static void run(FaultyDisk disk, LogSettings settings) throws Exception {
        OperationLog log;
        try {
            log = RunFiles.log(settings);
        } catch (LogException e) {
            System.out.println("refused " + e.getMessage());
            return;
        }
        ScriptedJob job = new ScriptedJob(log);
        int flushed = 0;
        for (int i = 1; i <= CALLS; i++) {
            job.call();
            if (i % FLUSH_EVERY == 0 && flush(log)) {
                flushed = log.dropped() == 0 ? i : flushed;
            }
        }
        disk.heal();
        log.flush(RunFiles.LONG);
        for (int i = 0; i < CALLS_AFTERWARDS; i++) {
            job.call();
        }
        RunFiles.close(log);
        System.out.println("job " + log.file() + " " + (CALLS + CALLS_AFTERWARDS) + " " + flushed + " " + log.dropped()
                + " " + disk.failed());
    }

    private static boolean flush(OperationLog log) throws InterruptedException {
        try {
            log.flush(Duration.ofMillis(30));
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
