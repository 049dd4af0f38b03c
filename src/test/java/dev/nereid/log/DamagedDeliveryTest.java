package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.log.KnownRunFile.Damaged;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Value;
import dev.nereid.replica.Replica;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.ObjectDump;
import dev.nereid.testing.StoreDump;
import dev.nereid.testing.StoreTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A damaged run file on its way into a store and into the local replica: what was not hit arrives, nothing arrives as something
 * else, and once there is a good copy, all is as if there had been no damage.
 */
class DamagedDeliveryTest {
    @TempDir
    static Path base;

    private static KnownRunFile known;
    private static String object;
    private static ObjectDump undamaged;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeOne() throws Exception {
        known = new KnownRunFile(base);
        object = ((Operation.Create) OperationCodec.decode(known.operations.get(0)))
                .objectId()
                .toString();
        try (Store store = Store.openSqlite(base.resolve("store.db"), StoreOptions.replica())) {
            replay(known.copyTo(Files.createDirectory(base.resolve("good")), true), store);
            undamaged = StoreDump.of(store, object);
        }
    }

    /** Of all that a file says, as much as a store can be told. */
    private static void replay(Path file, Store store) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            new Replay(reader, new StoreTarget(store), Destination.AS_LOGGED, null, Replay.Listener.NONE).run();
        }
    }

    @Test
    @Tag(Campaign.TAG)
    void whatWasNotHitArrivesAndAGoodCopyBringsTheRest() {
        Campaign.run("a damaged run file was delivered, and then a good copy", 40, 1000, this::deliver);
    }

    private void deliver(Random random) throws IOException {
        boolean isPlain = random.nextBoolean();
        Path runs = Files.createTempDirectory(directory, "runs");
        Path stores = Files.createTempDirectory(directory, "stores");
        Damaged damaged = isPlain ? known.damagedPlain(runs, random) : known.damagedWithWal(runs, random);
        try (Store store = Store.openSqlite(stores.resolve("store.db"), StoreOptions.replica());
                Replica replica = Replica.open(runs, stores.resolve("cache"))) {
            try {
                replay(damaged.file(), store);
            } catch (LogException e) { // what came before it has arrived
                assertThat(e.getMessage()).contains(damaged.file().toString());
            }
            assertArrived(store, damaged);
            replica.refresh();
            assertArrived(replica.store(), damaged);

            Path good = known.copyTo(runs, isPlain);
            replay(good, store);
            assertSound(StoreDump.of(store, object), damaged);
            assertThat(replica.refresh()).as(damaged.damage().toString()).isEmpty();
            assertSound(StoreDump.of(replica.store(), object), damaged);
        }
        for (Path each : List.of(runs, stores)) {
            deleteAll(each);
        }
    }

    private static void assertSound(ObjectDump dump, Damaged damaged) {
        assertThat(dump.differences(undamaged)).as(damaged.damage().toString()).isEmpty();
    }

    private static void assertArrived(Store store, Damaged damaged) {
        int[] checksums = store.checksums(LogIdentity.ofFile(KnownRunFile.LOG), 0, KnownRunFile.OPERATIONS);
        BitSet missing = new BitSet();
        missing.set(1, KnownRunFile.OPERATIONS + 1);
        for (int i = 0; i < checksums.length; i++) {
            missing.set(i + 1, checksums[i] == Digest.LOST);
        }
        boolean mayBeNamed = !damaged.mayBeLost().get(1); // without its first operation, nobody knows whose they are
        if (mayBeNamed || checksums.length > 0) {
            KnownRunFile.requireFew(missing, damaged);
        }
        if (checksums.length > 0) {
            assertValues(store, missing, damaged);
        }
    }

    /** What the store says is what the operations say that have arrived. */
    private static void assertValues(Store store, BitSet missing, Damaged damaged) {
        Map<String, Value> values = new HashMap<>();
        List<Double> points = new ArrayList<>();
        for (LoggedOperation each : known.operations) {
            if (missing.get((int) each.sequence())) {
                continue;
            }
            Operation operation = OperationCodec.decode(each);
            if (operation instanceof Operation.Assign assign) {
                values.put(assign.path(), assign.value());
            } else if (operation instanceof Operation.Append append) {
                points.add(((dev.nereid.model.FloatPoints) append.points()).values()[0]);
            }
        }
        ObjectView view = store.object(object);
        Map<String, Value> stored = new HashMap<>();
        view.attributes().forEach((path, attribute) -> {
            if (values.containsKey(path)) {
                stored.put(path, attribute.value());
            }
        });
        assertThat(stored).as(damaged.damage().toString()).isEqualTo(values);
        List<Double> found = new ArrayList<>();
        if (view.attributes().containsKey("loss")) {
            SeriesPoints series = store.series(object, "loss");
            for (int i = 0; i < series.count(); i++) {
                found.add(series.values()[i]);
            }
        }
        Collections.sort(points);
        Collections.sort(found);
        assertThat(found).as(damaged.damage().toString()).isEqualTo(points);
    }

    private static void deleteAll(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
