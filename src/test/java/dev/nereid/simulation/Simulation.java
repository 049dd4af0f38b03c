package dev.nereid.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.LogScript;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Some machines, their jobs and commands, and a server, for a minute of their time: the library's own writer, run files,
 * syncers, deletion, replica, and the server's own handlers and store; a clock, disks and a network of the test's. One
 * thread does it all, and one number decides what happens when, so that the same number does the same again. Then nothing
 * goes wrong any more, and a little later all has to be well.
 *
 * <p>Always holds, and is checked when it could show (the number is in the message):
 *
 * <ol>
 *   <li>Nothing acknowledged is missing: what was flushed is in the run file after a kill (after a loss of power, if the log
 *       is power-safe), and what the server confirmed is on the server after a crash. After a restore from a backup, it is
 *       there as far as the backup or a file that was left has it.
 *   <li>Nothing is there twice, in a run file or on the server, and nothing that nobody logged.
 *   <li>The server says what a model says that has never heard of batches, and so do the replica, at any moment, and a store
 *       that gets the same logs in another order and other portions.
 *   <li>A {@code sys/id} is given once, whatever is restored, and changes only where a restore has lost it.
 *   <li>Digests agree, and what is deleted is on the server.
 *   <li>Times never run backwards in a log, whatever the clock does.
 *   <li>When nothing goes wrong any more, workers send everything within {@link #PATIENCE}, and one {@code nereid sync} on
 *       each machine delivers the rest.
 *   <li>What waits in memory is bounded.
 * </ol>
 */
final class Simulation {
    /** More than the longest pause of a worker. */
    private static final long PATIENCE = 90 * World.SECOND;

    /**
     * What became of it.
     *
     * @param trace a number that stands for all that happened, in its order
     * @param lives of the server: each restore begins one
     */
    record Result(long trace, long requests, int lives) {}

    private final World world;
    private final Planted planted;
    private final Truth truth = new Truth();
    private final Path directory;
    private final ServerHost server;
    private final Network network;
    private final List<ClientHost> hosts = new ArrayList<>();

    private Simulation(long seed, Planted planted) throws Exception {
        this.world = new World(seed);
        this.planted = planted;
        this.directory = Templates.directory();
        Climate climate = Climate.of(world.random);
        this.server = new ServerHost(world, directory.resolve("server"), truth, planted);
        this.network = new Network(world, server, truth, climate, planted);
        long number = world.chance(0.4) ? 2 : 1;
        for (int i = 1; i <= number; i++) {
            hosts.add(new ClientHost(world, network, truth, server, planted, directory.resolve("host-" + i), climate));
        }
    }

    /** @throws AssertionError with the end of the trace, if something is not as it has to be */
    static Result run(long seed, Planted planted) throws Exception {
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream())); // that much goes wrong is not worth a word
        Simulation simulation = new Simulation(seed, planted);
        try {
            simulation.run();
            return new Result(simulation.world.hash(), simulation.network.requests(), simulation.server.lives());
        } catch (AssertionError | Exception e) {
            throw new AssertionError("seed " + seed + ": " + World.reason(e) + "\n" + simulation.world.trace(), e);
        } finally {
            simulation.server.close();
            System.setErr(err);
        }
    }

    private void run() throws Exception {
        long horizon = world.between(10, 40) * World.SECOND;
        plan(horizon);
        world.runUntil(world.now() + horizon);
        calm();
        check();
    }

    // ----------------------------------------------------------------------------------------------------- plan --

    private ClientHost anyHost() {
        return hosts.get(world.random.nextInt(hosts.size()));
    }

    private long within(long horizon) {
        return world.between(0, horizon);
    }

    private void plan(long horizon) {
        World.Actor people = new World.Process("people").actor("hands");
        long objects = world.chance(0.3) ? 2 : 1;
        for (int i = 0; i < objects; i++) {
            UUID objectId = new UUID(world.random.nextLong(), world.random.nextLong());
            for (long jobs = world.between(1, 3); jobs > 0; jobs--) {
                ClientHost host = anyHost();
                world.after(within(horizon / 3), people, () -> host.begin(objectId));
            }
        }
        for (long syncs = world.between(0, 3); syncs > 0; syncs--) {
            anyHost().syncAt(within(horizon));
        }
        if (world.chance(0.25)) {
            anyHost().followAt(within(horizon / 2), horizon / 2);
        }
        for (long deletions = world.between(0, 2); deletions > 0; deletions--) {
            anyHost().deleteAt(within(horizon));
        }
        if (world.chance(0.4)) {
            anyHost().copyAt(within(horizon), anyHost());
        }
        if (world.chance(0.2)) {
            server.backUpAt(within(horizon / 2));
            for (long restores = world.between(1, 2); restores > 0; restores--) {
                server.restoreAt(within(horizon));
            }
        }
        for (long questions = world.between(0, 1); questions > 0; questions--) {
            anyHost().askAt(within(horizon));
        }
    }

    // ----------------------------------------------------------------------------------------------------- end --

    /** Nothing goes wrong any more. Those that live have to send what they have; then they end, and commands do the rest. */
    private void calm() throws Exception {
        world.note("calm");
        network.calm();
        server.start();
        hosts.forEach(ClientHost::calm);
        long deadline = world.now() + PATIENCE;
        while (!workersAreThrough() && world.now() < deadline) {
            world.runUntil(world.now() + 2 * World.SECOND);
        }
        assertThat(workersAreThrough()).as("(7) workers have sent everything").isTrue();
        for (ClientHost host : hosts) {
            for (Job job : List.copyOf(host.jobs())) {
                job.endNow();
            }
        }
        world.runUntil(world.now() + 30 * World.SECOND);
        for (ClientHost host : hosts) {
            for (Syncer.Outcome outcome : host.sync()) {
                assertThat(outcome.failure())
                        .as("(7) sync of " + outcome.file())
                        .isNull();
            }
        }
    }

    private boolean workersAreThrough() {
        return hosts.stream()
                .flatMap(host -> host.jobs().stream())
                .filter(Job::hasWorker)
                .map(Job::story)
                .filter(story -> !truth.hasCopy(story)) // it may have become a fork, of which the last check tells
                .allMatch(story ->
                        server.store().state(LogIdentity.ofFile(story.logId)).applied()
                                >= story.operations().size());
    }

    private void check() throws Exception {
        truth.checkConfirmed(server.store());
        Map<UUID, List<LogScript>> scripts = truth.scripts(truth.stories(), server.store(), true);
        ClientHost.checkStore(server.store(), scripts, "the server");
        for (ClientHost host : hosts) {
            if (world.chance(0.3)) { // it costs as much as all the rest
                host.checkReplica();
            }
        }
        if (world.chance(0.25)) {
            checkInAnotherOrder(scripts);
        }
        for (ClientHost host : hosts) {
            assertThat(host.delete())
                    .as("(5) runs that the server does not prove to have")
                    .extracting(RunFileDeletion.Verdict::reason)
                    .isEmpty();
            assertThat(truth.in(host.data())).allMatch(Truth.Story::isEmpty);
        }
        truth.checkConfirmed(server.store());
    }

    private void checkInAnotherOrder(Map<UUID, List<LogScript>> scripts) throws Exception {
        Path file = directory.resolve("other.db");
        Files.copy(Templates.replica(), file);
        try (Store store = Store.openSqlite(file, StoreOptions.replica())) {
            List<OperationBatch> batches = new ArrayList<>();
            scripts.values().forEach(logs -> logs.forEach(log -> cut(log, batches)));
            Collections.shuffle(batches, world.random);
            while (!batches.isEmpty()) {
                batches.removeIf(batch -> store.apply(batch).outcome() == Outcome.APPLIED);
            }
            ClientHost.checkStore(store, scripts, "a store that was told in another order");
        }
    }

    private void cut(LogScript log, List<OperationBatch> batches) {
        int from = log.base() + 1;
        while (from <= log.size()) {
            int to = (int) Math.min(log.size(), from + world.between(0, 20));
            batches.add(log.batch(from, to));
            from = to + 1;
        }
    }
}
