package dev.nereid.simulation;

import java.util.Random;

/**
 * How likely what goes wrong is in one seed. Most kinds of trouble are left out of most seeds: where everything fails all the
 * time, nothing gets far enough to fail in an interesting way.
 *
 * @param lost of requests, before the server has them
 * @param replyLost of requests, after the server has them
 * @param twice of requests: the server gets them again, later
 * @param late of requests: the server gets them when the client has given up
 * @param cut of requests: the connection is reset in the middle of the body
 * @param refused of requests: answered by something else than the server
 * @param serverDies of requests, before or after the commit
 * @param serverIsFull of requests: its disk takes nothing
 * @param diskFails of a writer's turns
 * @param killed of a job's turns
 * @param powerLost of a job's turns
 * @param clockJumps of a job's turns
 */
record Climate(
        double lost,
        double replyLost,
        double twice,
        double late,
        double cut,
        double refused,
        double serverDies,
        double serverIsFull,
        double diskFails,
        double killed,
        double powerLost,
        double clockJumps) {

    static final Climate CALM = new Climate(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Climate of(Random random) {
        return new Climate(
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.2),
                some(random, 0.2),
                some(random, 0.15),
                some(random, 0.2),
                some(random, 0.4),
                some(random, 0.15),
                some(random, 0.15),
                some(random, 0.3));
    }

    private static double some(Random random, double most) {
        return random.nextInt(3) == 0 ? random.nextDouble() * most : 0;
    }
}
