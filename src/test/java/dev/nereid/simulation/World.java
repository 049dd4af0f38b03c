package dev.nereid.simulation;

import dev.nereid.testing.LogScript;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Time, chance and order: one thread does what all actors do, one after the other, at times of its own. Who waits (for the
 * network, for the disk) lets others act meanwhile, and goes on when they are through.
 */
final class World {
    static final long SECOND = 1_000_000; // all times are in microseconds

    /** How deep those may lie on the stack who wait for each other; beyond it, a wait only moves the time. */
    private static final int DEPTH_MAX = 5;

    private static final long BUSY = 3_000;
    private static final int LINES_KEPT = 120;

    /** What an actor does. */
    interface Act {
        void run() throws Exception;
    }

    /** What ends at once when it is killed, with all its actors. */
    static final class Process {
        private final String name;
        private boolean alive = true;

        Process(String name) {
            this.name = name;
        }

        void kill() {
            alive = false;
        }

        boolean isAlive() {
            return alive;
        }

        Actor actor(String role) {
            return new Actor(this, name + "." + role);
        }
    }

    /** A thread of a process, as it were: it does one thing at a time. */
    static final class Actor {
        private final Process process;
        private final String name;
        private boolean busy;

        private Actor(Process process, String name) {
            this.process = process;
            this.name = name;
        }
    }

    private record Event(long time, long number, Actor actor, Act act) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(number, other.number);
        }
    }

    /** Unwinds the stack of an actor whose process was killed while it waited. */
    @SuppressWarnings("serial")
    private static final class Killed extends Error {
        Killed() {
            super("killed", null, false, false);
        }
    }

    final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private final CRC32 hash = new CRC32();
    private long now = LogScript.T0 + 86_400 * SECOND;
    private final long start = now;
    private long events0;
    private int depth;
    private Actor current;

    World(long seed) {
        this.random = new Random(seed);
    }

    long now() {
        return now;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    long between(long from, long to) {
        return from + random.nextLong(to - from + 1);
    }

    // ---------------------------------------------------------------------------------------------------- time --

    void after(long micros, Actor actor, Act act) {
        events.add(new Event(now + micros, events0++, actor, act));
    }

    /** Lets that much time pass, in which others act. */
    void pass(long micros) {
        Actor who = current;
        runUntil(now + micros);
        current = who;
        if (who != null && !who.process.alive) {
            throw new Killed();
        }
    }

    void runUntil(long until) {
        if (depth < DEPTH_MAX) {
            depth++;
            try {
                while (!events.isEmpty() && events.peek().time <= until) {
                    act(events.poll());
                }
            } finally {
                depth--;
            }
        }
        now = Math.max(now, until);
    }

    private void act(Event event) {
        now = Math.max(now, event.time);
        Actor actor = event.actor;
        if (!actor.process.alive) {
            return;
        }
        if (actor.busy) {
            after(BUSY, actor, event.act);
            return;
        }
        Actor before = current;
        current = actor;
        actor.busy = true;
        try {
            event.act.run();
        } catch (Throwable e) {
            if (!wasKilled(e)) {
                throw failure(actor, e);
            }
        } finally {
            actor.busy = false;
            current = before;
        }
    }

    private static AssertionError failure(Actor actor, Throwable e) {
        return new AssertionError(actor.name + ": " + reason(e), e);
    }

    /** What was found to be wrong, however it was wrapped on its way. */
    static String reason(Throwable e) {
        Throwable reason = e;
        while (!(reason instanceof AssertionError) && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason instanceof AssertionError ? reason.getMessage() : e.toString();
    }

    private static boolean wasKilled(Throwable e) {
        return e != null && (e instanceof Killed || wasKilled(e.getCause()));
    }

    // --------------------------------------------------------------------------------------------------- trace --

    void note(String what) {
        String line = String.valueOf((now - start) / 1000) + " " + (current == null ? "-" : current.name) + " " + what;
        for (int i = 0; i < line.length(); i++) {
            hash.update(line.charAt(i));
        }
        lines.add(line);
        if (lines.size() > LINES_KEPT) {
            lines.remove();
        }
    }

    long hash() {
        return hash.getValue();
    }

    /** Its end. */
    String trace() {
        return String.join("\n", lines);
    }
}
