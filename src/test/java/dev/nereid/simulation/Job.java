package dev.nereid.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.FileSystemKind;
import dev.nereid.log.DiskLimits;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.SteppedLog;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.sync.OneThread;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A process that logs to a run: its program, its writer, and, if it has a server, its worker. It ends somehow. */
final class Job {
    private static final long LINGER = 5_000;
    private static final int SMALL_QUEUE = 12;
    private static final int SMALL_WAL = 16 << 10;

    private final World world;
    private final ClientHost host;
    private final World.Process process;
    private final World.Actor program;
    private final World.Actor writer;
    private final World.Actor syncer;
    private final SteppedLog log;
    private final Truth.Story story;
    private final int capacity;
    private final boolean powerSafe;
    private final OneThread.Worker worker; // null without a server
    private Climate climate;
    private int turnsLeft;
    private boolean writing;
    private int failuresLeft; // of the disk
    private boolean over;
    private double lastValue; // each is logged once
    private long put; // entries
    private long flushed; // of these, those that it said are safe
    private final List<Double> values = new ArrayList<>(); // of the points of float series among them

    Job(ClientHost host, String name, UUID objectId, boolean hasServer) throws IOException {
        this.world = host.world();
        this.host = host;
        this.process = new World.Process(name);
        this.program = process.actor("program");
        this.writer = process.actor("writer");
        this.syncer = process.actor("worker");
        this.climate = host.climate();
        this.turnsLeft = world.chance(0.25) ? Integer.MAX_VALUE : (int) world.between(1, 6);
        this.capacity = world.chance(0.3) ? SMALL_QUEUE : 1000;
        this.powerSafe = world.chance(0.3);
        UUID logId = new UUID(world.random.nextLong(), world.random.nextLong());
        LogSeed seed = world.chance(0.7)
                ? LogSeed.fromSiblings(host.data(), ObjectKind.RUN, objectId)
                : LogSeed.none(ObjectKind.RUN);
        this.log = SteppedLog.create(
                logId,
                settings(),
                Operation.Create.run(objectId, "team/vision", null, host.name()),
                seed,
                this::committed,
                this::waitForDisk,
                () -> world.now() * 1000);
        this.story = new Truth.Story(log.file(), logId, objectId);
        host.truth().add(story);
        story.read();
        this.worker = hasServer
                ? new OneThread.Worker(
                        log.file(),
                        logId,
                        host.transport(),
                        host.clock(),
                        new Random(world.random.nextLong()),
                        () -> world.now() * 1000)
                : null;
        world.note(name + " begins " + logId + " of " + objectId);
        world.after(0, program, this::turn);
        if (hasServer) {
            world.after(0, syncer, this::sync);
        }
    }

    private LogSettings settings() {
        FileSystemKind kind = world.chance(0.15) ? FileSystemKind.NETWORK : FileSystemKind.LOCAL;
        return new LogSettings(
                host.data(),
                powerSafe,
                Duration.ZERO,
                capacity,
                capacity == SMALL_QUEUE ? Duration.ZERO : Duration.ofSeconds(world.between(0, 5)),
                false,
                host.clock(),
                kind,
                null,
                DiskLimits.DEFAULT,
                null,
                powerSafe && world.chance(0.6)
                        ? SMALL_WAL
                        : LogSettings.DEFAULT_WAL_BYTES_MAX); // it is synced when it is moved
    }

    Truth.Story story() {
        return story;
    }

    boolean isOver() {
        return over;
    }

    boolean hasWorker() {
        return worker != null && process.isAlive();
    }

    // ------------------------------------------------------------------------------------------------- program --

    private void turn() throws Exception {
        if (over) {
            return;
        }
        for (long left = world.between(1, 8); left > 0; left--) {
            logSomething();
        }
        assertThat(waiting()).as("(8) entries in the queue").isLessThanOrEqualTo(2L * capacity);
        world.after(LINGER, writer, this::write);
        if (world.chance(climate.diskFails())) {
            failDisk();
        }
        if (world.chance(0.4)) {
            flush();
        }
        if (world.chance(climate.clockJumps())) {
            host.jumpClock();
        }
        if (world.chance(climate.killed())) {
            kill();
        } else if (world.chance(climate.powerLost()) && !host.truth().hasCopy(story)) {
            losePower();
        } else if (--turnsLeft <= 0 && !writing) {
            end();
        } else {
            world.after(world.between(10_000, 5 * World.SECOND), program, this::turn);
        }
    }

    private void logSomething() throws IOException {
        OperationLog log = this.log.log();
        Random random = world.random;
        int entries = 1;
        switch (random.nextInt(16)) {
            case 0 -> log.assign("p/int", new Value.OfInt(random.nextInt()));
            case 1 -> log.assign("p/float", new Value.OfFloat(random.nextBoolean() ? Double.NaN : random.nextDouble()));
            case 2 -> log.assign("p/text", new Value.OfString("text " + random.nextInt()));
            case 3 -> log.assign("p/flag", new Value.OfBool(random.nextBoolean()));
            case 4, 5, 6, 7 -> {
                values.add(++lastValue);
                log.append(log.series("m/loss", AttributeType.FLOAT_SERIES), lastValue);
            }
            case 8, 9 -> {
                values.add(++lastValue);
                double step = random.nextInt(20) / 2.0;
                log.append(log.series("m/accuracy", AttributeType.FLOAT_SERIES), step, Long.MIN_VALUE, lastValue);
            }
            case 10 ->
                log.append(
                        log.series("m/log", AttributeType.STRING_SERIES),
                        null,
                        Long.MIN_VALUE,
                        "line " + random.nextInt());
            case 11 -> log.add("sys/tags", List.of("tag " + random.nextInt(5)));
            case 12 -> log.remove("sys/tags", List.of("tag " + random.nextInt(5)));
            case 13 -> entries = log.clear(random.nextBoolean() ? "m/accuracy" : "m/loss") ? 1 : 0;
            case 14 -> entries = log.delete(random.nextBoolean() ? "p/float" : "m/log");
            default -> putFile(log);
        }
        put += entries;
    }

    /** Entries that are in the file, or will be. */
    private long accepted() {
        return put - log.log().dropped();
    }

    private void putFile(OperationLog log) throws IOException {
        byte[] content = ("content " + world.random.nextInt(6)).getBytes(StandardCharsets.UTF_8);
        log.putFiles(
                "f/set",
                AttributeType.FILE_SET,
                List.of(log.keep(new ByteArrayInputStream(content), "file " + world.random.nextInt(3))));
    }

    private long waiting() {
        return accepted() - Truth.entries(story.operations());
    }

    private void flush() throws Exception {
        if (writing) {
            return; // it would wait, which the next turn does as well
        }
        if (host.planted() != Planted.WRITER_FLUSHES_NOTHING) {
            write();
        }
        world.note("flushed, " + log.log().durableUpTo());
        flushed = accepted();
        assertThat(waiting())
                .as("(1) entries that are flushed, and not in the file")
                .isZero();
        assertThat(log.log().durableUpTo()).isEqualTo(story.operations().size());
    }

    // -------------------------------------------------------------------------------------------------- writer --

    private void write() throws Exception {
        if (!writing && !over) {
            writing = true;
            try {
                log.write();
            } finally {
                writing = false;
            }
            if (log.log().durableUpTo() > story.operations().size()) {
                story.read();
            }
        }
    }

    private void committed() {
        if (worker != null) {
            worker.wake();
        }
    }

    private void failDisk() throws SQLException {
        world.note("disk fails");
        log.failDisk(world.random.nextBoolean());
        failuresLeft = (int) world.between(1, 8);
    }

    private void waitForDisk(long millis) {
        world.note("waits for its disk");
        world.pass(millis * 1000);
        if (--failuresLeft <= 0) {
            healDisk();
        }
    }

    private void healDisk() {
        try {
            log.healDisk();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    // -------------------------------------------------------------------------------------------------- worker --

    private void sync() throws Exception {
        Duration rest = worker.act(Duration.ofMillis(world.between(10, 300)));
        boolean givesUp = host.planted() == Planted.WORKER_GIVES_UP && worker.trouble() != null;
        if (rest != null && !givesUp) {
            world.after(rest.toNanos() / 1000, syncer, this::sync);
        }
    }

    // ------------------------------------------------------------------------------------------------------ end --

    /** In order. Its worker has some time to send the rest. */
    private void end() throws Exception {
        log.end();
        over = true;
        story.read();
        world.note("ends, " + story.operations().size());
        flushed = accepted(); // without what the disk did not take
        check(flushed);
        host.goOn(story.objectId);
        world.after(world.between(0, 3 * World.SECOND), program, process::kill);
    }

    private void kill() throws Exception {
        world.note("is killed");
        process.kill();
        over = true;
        log.kill();
        story.read();
        check(put);
        host.goOn(story.objectId);
    }

    /** All that was committed stays only if that was asked for. */
    private void losePower() throws Exception {
        process.kill();
        over = true;
        long wal = log.walBytes();
        log.losePower(powerSafe ? wal : world.between(0, wal));
        story.readWhatIsLeft();
        world.note("loses its power" + (story.hasLost() ? " and operations" : ""));
        assertThat(story.hasLost() && powerSafe)
                .as("(1) a power-safe log loses nothing")
                .isFalse();
        host.goOn(story.objectId);
    }

    /** Nothing twice, nothing that nobody logged, and all that was safe. */
    private void check(long most) {
        long entries = Truth.entries(story.operations());
        assertThat(entries).as("(1) entries in the file that were flushed").isGreaterThanOrEqualTo(flushed);
        assertThat(entries).as("(2) entries in the file").isLessThanOrEqualTo(most);
        List<Double> logged = new ArrayList<>();
        for (LoggedOperation operation : story.operations()) {
            if (OperationCodec.decode(operation) instanceof Operation.Append append
                    && append.points() instanceof FloatPoints points) {
                for (double value : points.values()) {
                    logged.add(value);
                }
            }
        }
        assertThat(logged).as("(2) points in the file").doesNotHaveDuplicates();
        assertThat(values).as("(2) points that somebody logged").containsAll(logged);
    }

    /** Nothing goes wrong from now on. */
    void calm() {
        climate = Climate.CALM;
        if (!over) {
            healDisk();
        }
    }

    /** Now, if it has not ended. */
    void endNow() throws Exception {
        if (!over) {
            end();
        }
    }
}
