package dev.nereid.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A random test that gets better with time: some rounds in {@code mvn verify}, many in {@code mvn -Pnightly verify}, which
 * runs the tests tagged {@link #TAG} alone. It prints how many it did and from which seed; {@code -Dnereid.seed=<seed>}
 * repeats the round whose seed a failure names.
 */
public final class Campaign {
    public static final String TAG = "campaign";

    private Campaign() {}

    public static boolean isNightly() {
        return Boolean.getBoolean("nereid.nightly");
    }

    /** How many, or how large: the one number here, the other one at night. */
    public static int size(int inVerify, int nightly) {
        return isNightly() ? nightly : inVerify;
    }

    public static Duration duration(Duration inVerify, Duration nightly) {
        return isNightly() ? nightly : inVerify;
    }

    /** The same with so many rounds at a time, for those that wait more than they work. */
    public static void run(String what, int inVerify, int nightly, int atOnce, Seeds.Property round) throws Exception {
        int rounds = Long.getLong(Seeds.PROPERTY) != null ? 1 : size(inVerify, nightly);
        long first = ThreadLocalRandom.current().nextLong();
        Random seeds = new Random(first);
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        int done = 0;
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                long seed = seeds.nextLong();
                all.add(threads.submit(() -> Seeds.check(1, () -> seed, round)));
            }
            for (Future<?> each : all) {
                each.get();
                done++;
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            System.out.println(done + " of " + rounds + " times " + what + ", seeds from " + first);
        }
    }

    /** @param what one round is, as in "20 times what" */
    public static void run(String what, int inVerify, int nightly, Seeds.Property round) {
        int rounds = size(inVerify, nightly);
        long first = ThreadLocalRandom.current().nextLong();
        Random seeds = new Random(first);
        int[] done = {0};
        try {
            Seeds.check(rounds, seeds::nextLong, random -> {
                round.check(random);
                done[0]++;
            });
        } finally {
            System.out.println(done[0] + " of " + rounds + " times " + what + ", seeds from " + first);
        }
    }
}
