package dev.nereid.testing;

import dev.nereid.codec.BatchSet;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.model.Visibility;
import dev.nereid.store.Quotas;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Any number of small runs in the store of a server that is not started yet. Always the same ones. */
public final class ManyRuns {
    private static final int AT_ONCE = 500;
    private static final String[] OPTIMIZERS = {"sgd", "adam", "adagrad"};
    private static final String[] TAGS = {"baseline", "sweep", "large", "best so far"};

    private ManyRuns() {}

    /** @param data directory of the server */
    public static void fill(Path data, String project, int runs) throws Exception {
        Files.createDirectories(data);
        StoreOptions options = StoreOptions.server(project.split("/")[0], Quotas.NONE, null);
        try (Store store = Store.openSqlite(data.resolve("store.db"), options)) {
            store.administration().createProject(project, null, Visibility.WORKSPACE);
            Random random = new Random(7);
            List<BatchSet.Entry> entries = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                entries.add(new BatchSet.Entry(run(project, i, random).all(), null));
                if (entries.size() == AT_ONCE || i == runs - 1) {
                    store.applyAll(entries);
                    entries.clear();
                }
            }
        }
    }

    private static LogScript run(String project, int number, Random random) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        long time = LogScript.T0 + TimeUnit.MINUTES.toMicros(number);
        double lr = Math.pow(10, -1 - random.nextInt(4));
        double loss = 0.2 + random.nextDouble();
        LogScript log = LogScript.of(Operation.Create.run(id, project, null, "gpu-" + random.nextInt(8)), time)
                .set(time, "sys/name", "run " + number)
                .set(time, "params/lr", lr)
                .set(time, "params/batch_size", 16L << random.nextInt(5))
                .set(time, "params/optimizer", OPTIMIZERS[random.nextInt(OPTIMIZERS.length)])
                .auto(time + 5_000_000, "train/loss", 0, 2, 1, loss)
                .auto(time + 9_000_000, "val/acc", 0, 0.1, 1 - loss / 2);
        if (random.nextInt(3) > 0) {
            log.then(time, new Operation.Add("sys/tags", List.of(TAGS[random.nextInt(TAGS.length)])));
        }
        if (random.nextInt(12) == 0) {
            log.then(time + 9_000_000, new Operation.Assign("sys/failed", new Value.OfBool(true)));
        }
        return log;
    }
}
