package dev.nereid.testing;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

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
