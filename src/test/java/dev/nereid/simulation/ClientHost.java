package dev.nereid.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.replica.Replica;
import dev.nereid.store.Store;
import dev.nereid.sync.Follower;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.OneThread;
import dev.nereid.sync.Placement;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.StoredRun;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.ModelOfTruth;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.SilentFollower;
import dev.nereid.testing.StoreDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A machine with a data directory and a clock of its own: jobs that log there, and commands that sync, delete and ask. */
final class ClientHost {
    private static final long SKEW_MAX = 120 * World.SECOND; // the server would clamp more than 300
    private static final int JOBS_MAX = 4;

    private final World world;
    private final Network network;
    private final Truth truth;
    private final ServerHost server;
    private final Planted planted;
    private final String name;
    private final Path data;
    private final Path cache;
    private final List<Job> jobs = new ArrayList<>();
    private Climate climate;
    private long skew;
    private int commands;
    private int begun;

    ClientHost(
            World world,
            Network network,
            Truth truth,
            ServerHost server,
            Planted planted,
            Path directory,
            Climate climate)
            throws IOException {
        this.world = world;
        this.network = network;
        this.truth = truth;
        this.server = server;
        this.planted = planted;
        this.climate = climate;
        this.name = directory.getFileName().toString();
        this.data = Files.createDirectories(directory.resolve("runs"));
        this.cache = directory.resolve("cache");
        Path replica = Replica.fileOf(data, cache);
        Files.createDirectories(replica.getParent());
        Files.copy(Templates.replica(), replica);
        jumpClock();
    }

    World world() {
        return world;
    }

    Truth truth() {
        return truth;
    }

    Planted planted() {
        return planted;
    }

    String name() {
        return name;
    }

    Path data() {
        return data;
    }

    Climate climate() {
        return climate;
    }

    List<Job> jobs() {
        return jobs;
    }

    MicroClock clock() {
        return () -> world.now() + skew;
    }

    void jumpClock() {
        skew = world.between(-SKEW_MAX, SKEW_MAX);
    }

    HttpTransport transport() {
        return OneThread.transport(Network.ADDRESS, Templates.key(), network);
    }

    private World.Actor command(String what) {
        return new World.Process(name + "." + what + ++commands).actor("main");
    }

    // ----------------------------------------------------------------------------------------------------- jobs --

    void begin(UUID objectId) throws IOException {
        if (begun < JOBS_MAX && climate != Climate.CALM) {
            begun++;
            jobs.add(new Job(this, name + ".job" + begun, objectId, world.chance(0.7)));
        }
    }

    /** Perhaps: a job has ended, and another resumes its run. */
    void goOn(UUID objectId) {
        if (world.chance(0.5) && climate != Climate.CALM) {
            world.after(world.between(0, 5 * World.SECOND), command("start"), () -> begin(objectId));
        }
    }

    void calm() {
        climate = Climate.CALM;
        jobs.forEach(Job::calm);
    }

    // --------------------------------------------------------------------------------------------- commands --

    /** {@code nereid sync}: returns what could not be delivered. */
    List<Syncer.Outcome> sync() throws InterruptedException {
        HttpTransport transport = transport();
        try {
            Random random = new Random(world.random.nextLong());
            return OneThread.syncer(
                            transport,
                            transport.info().instanceId(),
                            clock(),
                            nanos -> world.pass(nanos / 1000),
                            random)
                    .run(RunFileName.list(data), Placement.AS_LOGGED, Deliver.SILENT);
        } catch (SyncException e) {
            world.note("sync: " + e.getClass().getSimpleName());
            return null;
        }
    }

    void syncAt(long time) {
        World.Actor actor = command("sync");
        world.after(time, actor, this::sync);
    }

    /** {@code nereid sync --follow} for a while. */
    void followAt(long time, long length) {
        World.Process process = new World.Process(name + ".follow" + ++commands);
        World.Actor actor = process.actor("main");
        Duration interval = Duration.ofSeconds(1);
        world.after(time, actor, () -> {
            Follower follower = OneThread.follower(
                    transport(),
                    clock(),
                    () -> world.now() * 1000,
                    new Follower.Subject(() -> RunFileName.list(data), Set.of(), Placement.AS_LOGGED),
                    interval,
                    new SilentFollower());
            long end = world.now() + length;
            rounds(follower, actor, end);
        });
    }

    private void rounds(Follower follower, World.Actor actor, long end) throws InterruptedException {
        if (world.now() > end) {
            follower.close();
            return;
        }
        Follower.Round round = follower.round();
        long pause = round.away() ? world.between(0, 5 * World.SECOND) : round.more() ? 1_000 : World.SECOND;
        world.after(pause, actor, () -> rounds(follower, actor, end));
    }

    /** {@code nereid clear}: returns what stays. */
    List<RunFileDeletion.Verdict> delete() {
        boolean careless = planted == Planted.DELETES_WITHOUT_PROOF;
        RunFileDeletion deletion = new RunFileDeletion(careless ? null : transport(), careless);
        List<RunFileDeletion.Verdict> kept = new ArrayList<>();
        try {
            for (StoredRun run : StoredRun.in(data, unreadable -> {})) {
                int life = server.lives();
                RunFileDeletion.Verdict verdict = deletion.delete(run);
                world.note("delete: " + verdict.obstacle());
                if (verdict.mayGo()) {
                    for (Truth.Story story : truth.stories()) {
                        if (run.has(story.file) && life == server.lives()) {
                            truth.checkProven(story, server.store());
                        } else if (run.has(story.file)) {
                            story.mayBeCut(); // what was proven, a restore has lost before the file went
                        }
                    }
                } else {
                    kept.add(verdict);
                }
            }
        } catch (SyncException e) {
            world.note("delete: " + e.getClass().getSimpleName());
        }
        return kept;
    }

    void deleteAt(long time) {
        world.after(time, command("clear"), this::delete);
    }

    // ------------------------------------------------------------------------------------------------- copies --

    /** Copies the whole directory as it is now, and lets some of the copies be written on, as a restored snapshot would be. */
    void copyAt(long time, ClientHost to) {
        world.after(time, command("copy"), () -> {
            for (Truth.Story story : truth.in(data)) {
                if (!truth.hasCopy(story) && !story.hasLost() && world.chance(0.7)) {
                    Truth.Story copy = story.copy(copy(story.file, to));
                    truth.add(copy);
                    world.note(
                            "copies " + story.logId + ", " + copy.operations().size());
                    to.writeOn(copy);
                }
            }
        });
    }

    private Path copy(Path file, ClientHost to) throws SQLException, IOException {
        String prefix = to == this ? "copy-" : "";
        Path copy = to.data.resolve(prefix + file.getFileName());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum into '" + copy + "'");
        }
        Path sync = RunFileName.sync(file);
        if (Files.exists(sync)) {
            Files.copy(sync, RunFileName.sync(copy));
        }
        copyContents(file, copy);
        return copy;
    }

    private static void copyContents(Path file, Path copy) throws IOException {
        Path from = Path.of(file.toString().replace(".db", ".files"));
        if (Files.exists(from)) {
            Path to = Files.createDirectories(Path.of(copy.toString().replace(".db", ".files")));
            try (Stream<Path> contents = Files.list(from)) {
                for (Path content : contents.toList()) {
                    Files.copy(content, to.resolve(content.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private void writeOn(Truth.Story copy) {
        World.Actor actor = command("copied");
        long times = world.between(0, 3);
        for (long i = 0; i < times; i++) {
            world.after(world.between(0, 10 * World.SECOND), actor, () -> {
                if (Files.exists(copy.file)) {
                    RunFiles.goOn(copy.file, clock(), operations());
                    copy.read();
                    world.note("goes on, " + copy.operations().size());
                }
            });
        }
    }

    private Operation[] operations() {
        double step = world.random.nextInt(10);
        long time = clock().wholeMillis();
        return new Operation[] {
            new Operation.Assign("p/int", new Value.OfInt(world.random.nextInt())),
            new Operation.Append("m/loss", LogScript.floats(true, step, time, world.random.nextDouble(), Double.NaN)),
            new Operation.Append("m/accuracy", LogScript.floats(false, step, time, world.random.nextDouble()))
        };
    }

    // --------------------------------------------------------------------------------------------------- replica --

    void askAt(long time) {
        world.after(time, command("ls"), this::checkReplica);
    }

    /** What it says is what the files say at this moment. */
    void checkReplica() {
        try (Replica replica = Replica.open(data, cache)) {
            assertThat(replica.refresh()).as("(3) problems of the replica").isEmpty();
            checkStore(
                    replica.store(), truth.scripts(truth.in(data), replica.store(), false), "the replica of " + name);
        }
    }

    static void checkStore(Store store, Map<UUID, List<LogScript>> scripts, String which) {
        scripts.forEach((objectId, logs) -> assertThat(
                        StoreDump.of(store, objectId.toString()).differences(ModelOfTruth.of(logs)))
                .as("(3) what is wrong in " + which)
                .isEmpty());
    }
}
