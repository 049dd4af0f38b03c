package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import dev.nereid.store.StoreOptions;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Damage;
import dev.nereid.testing.ObjectDump;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.StoreDump;
import dev.nereid.testing.StoreTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run file that was copied and written on in several places, and copies of those that are damaged, some of them repaired:
 * whatever arrives, and in which order, nothing is there twice; and once there is a good copy of each, all is.
 */
class DamagedForksTest {
    private static final int PAGE_BYTES = 4096;
    private static final String SERIES = "loss";

    @TempDir
    Path directory;

    /** One round: good files that have a beginning in common. */
    private final class Family {
        final Random random;
        final Path home;
        final String object = UUID.randomUUID().toString();
        final List<Path> good = new ArrayList<>();
        int made;
        double nextValue;

        Family(Random random) throws Exception {
            this.random = random;
            this.home = Files.createTempDirectory(directory, "family");
            OperationLog log = OperationLog.create(
                    LogSettings.defaults(newDirectory()),
                    Operation.Create.run(UUID.fromString(object), "team/vision", null, "host-1"),
                    LogSeed.none(ObjectKind.RUN),
                    () -> {});
            log.series(SERIES, AttributeType.FLOAT_SERIES);
            log.end(Duration.ofSeconds(60));
            log.finalise();
            goOn(log.file());
            good.add(log.file());
            for (int forks = 1 + random.nextInt(3); forks > 0; forks--) {
                good.add(fork(good.get(random.nextInt(good.size()))));
            }
        }

        private Path newDirectory() throws IOException {
            return Files.createDirectory(home.resolve("d" + made++));
        }

        private Path copy(Path file) throws IOException {
            return Files.copy(file, newDirectory().resolve(file.getFileName()));
        }

        private Path fork(Path file) throws Exception {
            Path copy = copy(file);
            try (RunFileReader reader = RunFileReader.open(file)) {
                long kept = 2 + random.nextInt((int) reader.lastSequence() - 1);
                RunFiles.execute(copy, "delete from operation where sequence > " + kept);
            }
            goOn(copy);
            return copy;
        }

        private void goOn(Path file) throws Exception {
            Operation[] operations = new Operation[3 + random.nextInt(60)];
            for (int i = 0; i < operations.length; i++) {
                double value = nextValue++;
                operations[i] = random.nextInt(3) == 0
                        ? new Operation.Assign("v/" + (long) value, new Value.OfString("x".repeat(random.nextInt(900))))
                        : new Operation.Append(
                                SERIES,
                                new FloatPoints(
                                        true, new double[] {value}, new long[] {(long) value}, new double[] {value}));
            }
            RunFiles.goOn(file, operations);
        }

        /** A copy that was damaged, and perhaps repaired, and then perhaps damaged again. */
        private Path damaged() throws IOException {
            Path file = copy(good.get(random.nextInt(good.size())));
            hurt(file);
            if (random.nextInt(3) != 0) {
                return file;
            }
            Path repaired = newDirectory().resolve(file.getFileName());
            try {
                Salvage.repair(file, repaired, null);
            } catch (LogException e) { // nothing in it can be read
                return file;
            }
            if (random.nextInt(3) == 0) {
                hurt(repaired);
            }
            return repaired;
        }

        private void hurt(Path file) throws IOException {
            for (int times = 1 + random.nextInt(2); times > 0; times--) {
                Damage.to(file, 0, PAGE_BYTES, random);
            }
        }
    }

    @Test
    @Tag(Campaign.TAG)
    void nothingArrivesTwiceAndGoodCopiesBringEverything() {
        Campaign.run("damaged copies of run files that had forked were delivered", 15, 2000, this::deliver);
    }

    /** In this one, a repaired copy that was damaged again looks shorter to SQLite than it is. */
    @Test
    void aRoundThatFailedOnceHolds() throws Exception {
        deliver(new Random(8477580830044822639L));
    }

    private void deliver(Random random) throws Exception {
        Family family = new Family(random);
        List<Path> files = new ArrayList<>(family.good);
        for (int copies = 1 + random.nextInt(4); copies > 0; copies--) {
            files.add(family.damaged());
        }
        Collections.shuffle(files, random);
        files.add(files.get(random.nextInt(files.size())));
        try (Store store = Store.openSqlite(family.home.resolve("store.db"), StoreOptions.replica());
                Store soundStore = Store.openSqlite(family.home.resolve("sound.db"), StoreOptions.replica())) {
            Set<Double> delivered = new HashSet<>();
            for (Path file : files) {
                boolean isWhole = replay(file, store);
                assertThat(isWhole || !family.good.contains(file))
                        .as("good copies are taken")
                        .isTrue();
                if (isWhole) {
                    delivered.addAll(pointsIn(file));
                }
                assertThat(pointsOf(store, family.object))
                        .doesNotHaveDuplicates()
                        .containsAll(delivered);
            }
            family.good.forEach(file -> replay(file, soundStore));
            ObjectDump sound = StoreDump.of(soundStore, family.object);
            assertThat(StoreDump.of(store, family.object).differences(sound).lines())
                    .as("but for what may be said to be lost: where two copies parted in a hole, nobody knows")
                    .allMatch(
                            line -> line.isBlank() || line.startsWith(" ") || line.startsWith("sys/lost_operations "));
        }
        deleteAll(family.home);
    }

    private static boolean replay(Path file, Store store) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            new Replay(reader, new StoreTarget(store), Destination.AS_LOGGED, null, Replay.Listener.NONE).run();
            return true;
        } catch (LogException e) {
            assertThat(e.getMessage()).contains(file.getFileName().toString());
            return false;
        }
    }

    /** Values of those that have not been lost. */
    private static List<Double> pointsIn(Path file) {
        List<Double> points = new ArrayList<>();
        try (RunFileReader reader = RunFileReader.open(file)) {
            for (long sequence = 1; sequence <= reader.lastSequence(); sequence++) {
                LoggedOperation operation = reader.intact(sequence);
                if (operation != null && reader.decode(operation) instanceof Operation.Append append) {
                    points.add(((FloatPoints) append.points()).values()[0]);
                }
            }
        }
        return points;
    }

    private static List<Double> pointsOf(Store store, String object) {
        List<Double> points = new ArrayList<>();
        try {
            if (store.object(object).attributes().containsKey(SERIES)) {
                for (double value : store.series(object, SERIES).values()) {
                    points.add(value);
                }
            }
            return points;
        } catch (StoreException e) { // nothing of the run has arrived
            return points;
        }
    }

    private static void deleteAll(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
