package dev.nereid;

import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.MicroClock;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Deliver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that does all that a client can do until it is killed: several runs begin, log, are flushed and closed again and
 * again, offline and with a server, and the directory is synced all the while. What it was promised it writes to ledgers.
 *
 * <p>Arguments: directory of run files, directory of ledgers, API token, seed, writers, pause between steps in microseconds.
 */
final class KilledJob {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int LONG_TEXT = 4_000;

    /** Steps as slow as those of a job that is to live long; the fast ones fill a file until it is moved into place. */
    private static final long LEISURE_MICROS = 100_000;

    private final Path runs;
    private final Path ledgers;
    private final String token;
    private final long pauseMicros;

    private KilledJob(Path runs, Path ledgers, String token, long pauseMicros) {
        this.runs = runs;
        this.ledgers = ledgers;
        this.token = token;
        this.pauseMicros = pauseMicros;
    }

    public static void main(String[] arguments) throws Exception {
        KilledJob job =
                new KilledJob(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], Long.parseLong(arguments[5]));
        Random seeds = new Random(Long.parseLong(arguments[3]));
        for (int i = Integer.parseInt(arguments[4]); i > 0; i--) {
            Random random = new Random(seeds.nextLong());
            start(() -> job.log(random));
        }
        start(job::sync);
        System.out.println("ready");
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Ends the process if it fails, which the test takes for what it is. */
    private static void start(Work work) {
        new Thread(() -> {
                    try {
                        work.run();
                    } catch (Exception | AssertionError e) {
                        System.out.println("FAILED " + e);
                        e.printStackTrace(System.out);
                        Runtime.getRuntime().halt(1);
                    }
                })
                .start();
    }

    private void sync() throws Exception {
        try (HttpTransport server = new HttpTransport(ApiToken.parse(token))) {
            while (true) {
                try {
                    new Syncer(server, server.info().instanceId(), MicroClock.SYSTEM)
                            .run(RunFileName.list(runs), Placement.AS_LOGGED, Deliver.SILENT);
                } catch (SyncException e) {
                    // The server is killed, too.
                }
                pause(50_000 + 10 * pauseMicros);
            }
        }
    }

    private void log(Random random) throws Exception {
        String id = null;
        while (true) {
            RunBuilder builder = Nereid.initRun()
                    .project("ml/killed")
                    .directory(runs)
                    .apiToken(token)
                    .mode(random.nextInt(3) == 0 ? Mode.ASYNC : Mode.OFFLINE)
                    .linger(Duration.ofMillis(random.nextInt(4) == 0 ? 50 : 5))
                    .closeTimeout(PATIENCE);
            if (id != null && random.nextInt(3) == 0) {
                builder.withId(id);
            }
            Run run = builder.start();
            id = "offline/" + idOf(run);
            JobLedger ledger = JobLedger.of(ledgers, run.file());
            log(run, ledger, random);
            run.close();
            ledger.closed();
        }
    }

    private static String idOf(Run run) {
        try (RunFileReader reader = RunFileReader.open(run.file())) {
            return reader.creation().objectId().toString();
        }
    }

    private void log(Run run, JobLedger ledger, Random random) throws Exception {
        FloatSeries series = run.floatSeries(JobLedger.SERIES);
        long points = 0;
        for (int steps = random.nextInt(40); steps >= 0; steps--) {
            for (int i = random.nextInt(200); i > 0; i--) {
                ledger.logs(points);
                series.append(points++);
            }
            run.assign("value/" + random.nextInt(9), steps);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    run.flush();
                    ledger.flushed(points, run.durableUpTo());
                }
                case 2 -> {
                    byte[] content = new byte[1 + random.nextInt(20_000)];
                    new Random(random.nextInt(30)).nextBytes(content);
                    run.upload("file/" + random.nextInt(3), content, "content.bin");
                }
                case 3 -> run.tags().add("tag-" + random.nextInt(5));
                case 4 -> {
                    for (int i = random.nextInt(200); i > 0; i--) { // as much as makes a checkpoint
                        run.append("text", "x".repeat(pauseMicros > LEISURE_MICROS ? 1 : LONG_TEXT));
                    }
                }
                default -> pause(random.nextInt(1 + (int) pauseMicros * 2));
            }
        }
    }

    private static void pause(long micros) {
        LockSupport.parkNanos(micros * 1000);
    }
}
