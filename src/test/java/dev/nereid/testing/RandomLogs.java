package dev.nereid.testing;

import static dev.nereid.model.AttributeType.BOOLEAN;
import static dev.nereid.model.AttributeType.DATETIME;
import static dev.nereid.model.AttributeType.FLOAT;
import static dev.nereid.model.AttributeType.FLOAT_SERIES;
import static dev.nereid.model.AttributeType.INTEGER;
import static dev.nereid.model.AttributeType.STRING;
import static dev.nereid.model.AttributeType.STRING_SERIES;
import static dev.nereid.model.AttributeType.STRING_SET;

import dev.nereid.codec.FileText;
import dev.nereid.codec.Sha256;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.Stamp;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Logs of one object by several writers whose times overlap and often coincide. All is random but this: in the order of
 * stamps, an attribute is of one type until it is deleted, and never stands where another is a namespace. Then every
 * order of delivery must give the same state.
 *
 * <p>First each log gets its times; then the operations are drawn in the order of stamps, as if all writers knew of
 * each other.
 */
public final class RandomLogs {
    private static final double[] ODD_VALUES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE, 1e-300
    };
    private static final AttributeType[] TYPES = Arrays.stream(AttributeType.values())
            .filter(type -> type != AttributeType.RUN_STATE) // which no operation sets
            .toArray(AttributeType[]::new);

    /** Paths whose type is always the same, because they are never deleted, or always come back as they were. */
    private static final Map<String, AttributeType> FIXED = new TreeMap<>(Map.of(
            "p/int", INTEGER,
            "p/float", FLOAT,
            "p/text", STRING,
            "sys/tags", STRING_SET,
            "m/loss", FLOAT_SERIES,
            "m/accuracy", FLOAT_SERIES,
            "m/log", STRING_SERIES,
            "f/one", AttributeType.FILE,
            "f/set", AttributeType.FILE_SET,
            "f/images", AttributeType.FILE_SERIES));

    /** Paths that live more than once, each time as something else; some are namespaces of others. */
    private static final List<String> CHANGING = List.of("x", "x/y", "x/z", "x/y/z", "w");

    private record Slot(int log, long time, Stamp stamp) {}

    private final Random random;
    private final List<LogScript> logs = new ArrayList<>();
    private final Map<String, AttributeType> alive = new TreeMap<>(); // of CHANGING
    private final Map<String, Double> lastSteps = new HashMap<>(); // by log and path

    private RandomLogs(long seed) {
        this.random = new Random(seed);
    }

    /**
     * @param salt makes other UUIDs, in the same order, of the same logs, so that one store can take them many times
     */
    public static List<LogScript> of(long seed, int logCount, int operationsMax, UUID objectId, long salt) {
        return new RandomLogs(seed).generate(logCount, operationsMax, objectId, salt);
    }

    private List<LogScript> generate(int logCount, int operationsMax, UUID objectId, long salt) {
        List<Slot> slots = new ArrayList<>();
        long span = 1 + random.nextInt(4 * operationsMax); // the shorter, the more logs meet in one microsecond
        for (int log = 0; log < logCount; log++) {
            UUID logId = new UUID(salt, log * 0x9E3779B97F4A7C15L);
            logs.add(LogScript.empty(logId));
            long time = LogScript.T0 + random.nextInt((int) span);
            int size = 1 + random.nextInt(operationsMax);
            for (int sequence = 1; sequence <= size; sequence++) {
                slots.add(new Slot(log, time, new Stamp(time, logId, sequence)));
                time += random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(4); // equal only where times were clamped
            }
        }
        slots.sort(Comparator.comparing(Slot::stamp));
        for (Slot slot : slots) {
            LogScript log = logs.get(slot.log);
            Operation operation = log.size() == 0
                    ? Operation.Create.run(objectId, "team/vision", null, "host-" + slot.log)
                    : operation(slot);
            log.then(slot.time, operation);
        }
        return logs;
    }

    private Operation operation(Slot slot) {
        if (random.nextInt(3) > 0) {
            List<String> paths = new ArrayList<>(FIXED.keySet());
            String path = paths.get(random.nextInt(paths.size()));
            boolean delete = random.nextInt(40) == 0 && !path.startsWith(AttributePath.SYS);
            return delete ? new Operation.Delete(path) : operation(path, FIXED.get(path), slot);
        }
        String path = CHANGING.get(random.nextInt(CHANGING.size()));
        AttributeType type = alive.get(path);
        if (type != null && random.nextInt(3) > 0) {
            return operation(path, type, slot);
        }
        String inTheWay = type != null ? path : conflicting(path);
        if (inTheWay != null || random.nextInt(10) == 0) {
            String gone = inTheWay != null ? inTheWay : path;
            alive.remove(gone);
            return new Operation.Delete(gone);
        }
        type = TYPES[random.nextInt(TYPES.length)];
        alive.put(path, type);
        return operation(path, type, slot);
    }

    private String conflicting(String path) {
        for (String other : alive.keySet()) {
            if (AttributePath.isNamespaceOf(other, path) || AttributePath.isNamespaceOf(path, other)) {
                return other;
            }
        }
        return null;
    }

    private Operation operation(String path, AttributeType type, Slot slot) {
        if (type.isScalar()) {
            return new Operation.Assign(path, value(type));
        }
        if (type.canBeEmpty() && random.nextInt(12) == 0) {
            return new Operation.Clear(path, type);
        }
        if (type == STRING_SET) {
            return random.nextInt(3) > 0 ? new Operation.Add(path, elements()) : new Operation.Remove(path, elements());
        }
        return type.hasFiles() ? files(path, type) : points(path, type, slot);
    }

    private Operation files(String path, AttributeType type) {
        if (type == AttributeType.FILE_SET && random.nextInt(3) == 0) {
            return new Operation.RemoveFiles(path, List.of("f" + random.nextInt(4), "f" + random.nextInt(4)));
        }
        int count = type == AttributeType.FILE ? 1 : 1 + random.nextInt(3);
        List<FileRef> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file("f" + random.nextInt(4)));
        }
        return new Operation.PutFiles(path, type, files);
    }

    /** Of one content, the size is always the same. */
    private FileRef file(String name) {
        int content = random.nextInt(10);
        return FileRef.copied(name, Sha256.of(new byte[] {(byte) content}), content * 100L);
    }

    private Value value(AttributeType type) {
        return switch (type) {
            case INTEGER -> new Value.OfInt(random.nextLong());
            case FLOAT -> new Value.OfFloat(number());
            case BOOLEAN -> new Value.OfBool(random.nextBoolean());
            case DATETIME -> new Value.OfDatetime(LogScript.T0 + random.nextInt());
            case GIT_REF, NOTEBOOK_REF -> new Value.OfReference(type, "commit " + random.nextInt(1000));
            default -> new Value.OfString("text " + random.nextInt(1000));
        };
    }

    private double number() {
        return random.nextInt(6) == 0 ? ODD_VALUES[random.nextInt(ODD_VALUES.length)] : random.nextGaussian() * 100;
    }

    private List<String> elements() {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            elements.add("tag-" + random.nextInt(6));
        }
        return elements;
    }

    private Operation points(String path, AttributeType type, Slot slot) {
        boolean auto = random.nextBoolean();
        int count = random.nextInt(20) == 0 ? 600 : 1 + random.nextInt(4);
        String key = slot.log + " " + path;
        double step = lastSteps.getOrDefault(key, -1.0) + 1;
        if (!auto && random.nextInt(3) == 0) {
            step = Math.max(0, step - random.nextInt(6)); // a rewind
        }
        double[] steps = new double[count];
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            steps[i] = step;
            times[i] = slot.time - random.nextInt(3) * 1000L;
            step += auto || random.nextInt(4) > 0 ? 1 : random.nextInt(3) * 0.5 - 0.5;
        }
        lastSteps.put(key, steps[count - 1]);
        if (type == FLOAT_SERIES) {
            double[] values = random.doubles(count, -50, 50).toArray();
            values[random.nextInt(count)] = number();
            return new Operation.Append(path, new FloatPoints(auto, steps, times, values));
        }
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] =
                    type == AttributeType.FILE_SERIES ? FileText.of(file("image.png")) : "line " + random.nextInt(1000);
        }
        return new Operation.Append(path, type, new StringPoints(auto, steps, times, texts));
    }
}
