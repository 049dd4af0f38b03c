package dev.nereid.testing;

import dev.nereid.codec.FileText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.GitRef;
import dev.nereid.model.NotebookRef;
import dev.nereid.model.Operation;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Runs that give few paths values of every type, the odd ones among them, for {@link RandomNql} to ask for. */
public final class RandomRuns {
    private static final AttributeType[] TYPES = AttributeType.values();

    private final Random random;

    public RandomRuns(Random random) {
        this.random = random;
    }

    /** @param sortable whether every path is to have a value by which runs can be sorted, if any */
    public void fill(TestStore store, int runs, boolean sortable) {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < runs; n++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            long time = LogScript.T0 + random.nextInt(5);
            String customId = random.nextInt(3) == 0 ? one(RandomNql.TEXTS) + "#" + n : null;
            String host = random.nextInt(4) == 0 ? null : one(RandomNql.TEXTS);
            LogScript log = LogScript.of(Operation.Create.run(id, "team/vision", customId, host), time);
            for (String path : RandomNql.PATHS) {
                if (random.nextInt(5) > 0) {
                    add(log, path, time, sortable);
                }
            }
            addSystem(log, time);
            store.apply(log);
            if (random.nextInt(3) == 0) {
                store.store.writers().ping(log.identity().logId());
            }
            ids.add(id.toString());
        }
        ids.removeIf(id -> random.nextInt(4) > 0);
        store.store.removal().trash(ids);
    }

    private void addSystem(LogScript log, long time) {
        if (random.nextBoolean()) {
            log.set(time, "sys/name", one(RandomNql.TEXTS));
        }
        if (random.nextBoolean()) {
            log.then(time, new Operation.Assign("sys/failed", new Value.OfBool(random.nextBoolean())));
        }
        if (random.nextBoolean()) {
            log.then(time, new Operation.Add("sys/tags", List.of(one(RandomNql.TEXTS), one(RandomNql.TEXTS))));
        }
        if (random.nextBoolean()) {
            log.then(time, new Operation.Remove("sys/tags", List.of(one(RandomNql.TEXTS))));
        }
    }

    private void add(LogScript log, String path, long from, boolean sortable) {
        AttributeType type = one(TYPES);
        while (sortable && !type.isSortable()) {
            type = one(TYPES);
        }
        long time = from + random.nextInt(3) * 700_000L; // running times end in halves of a second, too
        switch (type) {
            case FLOAT_SERIES -> {
                double[] values = new double[1 + random.nextInt(3)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = number();
                }
                log.auto(time, path, 0, values);
            }
            case STRING_SERIES ->
                log.then(time, new Operation.Append(path, LogScript.texts(true, 0, time, one(RandomNql.TEXTS))));
            case FILE_SERIES -> {
                String[] points = {FileText.of(file("p.png"))};
                log.then(time, new Operation.Append(path, type, LogScript.texts(true, 0, time, points)));
            }
            case STRING_SET -> log.then(time, new Operation.Add(path, List.of(one(RandomNql.TEXTS))));
            case FILE -> log.then(time, new Operation.PutFiles(path, type, List.of(file("f.txt"))));
            case FILE_SET, ARTIFACT ->
                log.then(time, new Operation.PutFiles(path, type, List.of(file("f.txt"), file("g.txt"))));
            case RUN_STATE -> {
                // which no operation sets
            }
            default -> log.then(time, new Operation.Assign(path, scalar(type)));
        }
        if (type.canBeEmpty() && random.nextInt(4) == 0) {
            log.then(time, new Operation.Clear(path, type));
        }
    }

    private static FileRef file(String name) {
        return new FileRef(name, "ab".repeat(32), 5, null, 0, null);
    }

    private double number() {
        return random.nextInt(5) == 0 ? Double.NaN : RandomNql.number(one(RandomNql.NUMBERS));
    }

    private Value scalar(AttributeType type) {
        return switch (type) {
            case INTEGER -> new Value.OfInt((long) RandomNql.number(one(RandomNql.NUMBERS)) + random.nextInt(3) - 1);
            case FLOAT -> new Value.OfFloat(number());
            case BOOLEAN -> new Value.OfBool(random.nextBoolean());
            case STRING -> new Value.OfString(one(RandomNql.TEXTS));
            case DATETIME -> new Value.OfDatetime(LogScript.T0 + random.nextInt(3) - 1);
            case GIT_REF ->
                new Value.OfReference(
                        type,
                        random.nextBoolean()
                                ? ReferenceText.of(
                                        new GitRef(one(RandomNql.TEXTS), "m\nn", "a", null, null, Map.of(), null))
                                : one(RandomNql.TEXTS) + "\n\nmessage");
            case NOTEBOOK_REF ->
                new Value.OfReference(
                        type,
                        random.nextBoolean()
                                ? ReferenceText.of(new NotebookRef(one(RandomNql.TEXTS), "p"))
                                : one(RandomNql.TEXTS));
            default -> throw new IllegalStateException(type.label());
        };
    }

    private <T> T one(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
