package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.FileText;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.Points;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.ManualClock;
import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several threads log at random, and set the clock forwards and back. What the file then says of each attribute is what
 * a plain list says of it, in the same order.
 */
class OperationLogPropertyTest {
    private static final int THREADS = 4;
    private static final int OPERATIONS = 1500;

    @TempDir
    Path directory;

    @Test
    void whatIsPutIsReadBackInOrder() {
        Seeds.check(5, random -> {
            ManualClock clock = new ManualClock(1_767_225_600_000_000L);
            OperationLog log = RunFiles.log(new LogSettings(
                    directory,
                    false,
                    Duration.ofNanos(random.nextInt(2_000_000)),
                    1 + random.nextInt(1 << random.nextInt(13)),
                    RunFiles.LONG,
                    true,
                    clock));
            Map<String, List<String>> expected = new TreeMap<>();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<Map<String, List<String>>>> parts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Caller caller = new Caller(log, clock, "t" + i, new Random(random.nextLong()));
                parts.add(threads.submit(caller::run));
            }
            for (Future<Map<String, List<String>>> part : parts) {
                expected.putAll(part.get());
            }
            threads.shutdown();
            RunFiles.close(log);

            assertThat(log.dropped()).isZero();
            assertThat(events(log.file())).isEqualTo(expected);
            List<LoggedOperation> operations = RunFiles.read(log.file());
            RunFiles.assertTimesIncrease(operations);
            assertThat(operations).hasSize((int) log.durableUpTo());
            RunFiles.assertPlain(log.file());
        });
    }

    @Test
    void pointsOfOneSeriesFromManyThreadsAreCountedWithoutGap() {
        Seeds.check(3, random -> {
            OperationLog log = RunFiles.log(RunFiles.settings(directory, 1 + random.nextInt(300), RunFiles.LONG, true));
            Attribute shared = log.series("shared", AttributeType.FLOAT_SERIES);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            for (int i = 0; i < THREADS; i++) {
                double value = i;
                threads.submit(() -> {
                    for (int n = 0; n < 5000; n++) {
                        log.append(shared, value);
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            RunFiles.close(log);

            int next = 0;
            int[] counts = new int[THREADS];
            for (Operation operation : RunFiles.meaning(log.file())) {
                FloatPoints points = (FloatPoints) ((Operation.Append) operation).points();
                for (int i = 0; i < points.count(); i++) {
                    assertThat(points.steps()[i]).isEqualTo(next++);
                    counts[(int) points.values()[i]]++;
                }
            }
            assertThat(counts).containsOnly(5000);
        });
    }

    /** All types but the one that a store computes. */
    private static final List<AttributeType> LOGGED = Arrays.stream(AttributeType.values())
            .filter(type -> type != AttributeType.RUN_STATE)
            .toList();

    /** One thread with a namespace of its own, and a list of what it has put. */
    private static final class Caller {
        private final OperationLog log;
        private final ManualClock clock;
        private final String namespace;
        private final Random random;
        private final Map<String, List<String>> events = new HashMap<>();
        private final Map<String, AttributeType> types = new HashMap<>();
        private final Map<String, Double> lastSteps = new HashMap<>();
        private final Map<String, Attribute> handles = new HashMap<>();

        Caller(OperationLog log, ManualClock clock, String namespace, Random random) {
            this.log = log;
            this.clock = clock;
            this.namespace = namespace;
            this.random = random;
        }

        Map<String, List<String>> run() throws Exception {
            for (int i = 0; i < OPERATIONS; i++) {
                clock.advance(random.nextInt(10) == 0 ? -random.nextInt(1_000_000) : random.nextInt(10_000));
                String path = namespace + "/" + Samples.pick(random, List.of("a", "b", "c", "deep/a", "deep/b"));
                switch (random.nextInt(40)) {
                    case 0 -> delete(path);
                    case 1 -> deleteNamespace();
                    case 2 -> clear(path);
                    case 3 -> log.flush(RunFiles.LONG);
                    default -> put(path);
                }
            }
            return events;
        }

        private void put(String path) {
            AttributeType type = types.computeIfAbsent(
                    path, p -> random.nextBoolean() ? AttributeType.FLOAT_SERIES : Samples.pick(random, LOGGED));
            switch (type) {
                case FLOAT_SERIES -> appendFloats(path);
                case STRING_SERIES -> appendText(path, AttributeType.STRING_SERIES);
                case STRING_SET -> changeSet(path);
                case INTEGER -> assign(path, new Value.OfInt(random.nextLong()));
                case FLOAT -> assign(path, new Value.OfFloat(Samples.number(random)));
                case BOOLEAN -> assign(path, new Value.OfBool(random.nextBoolean()));
                case STRING -> assign(path, new Value.OfString(Samples.string(random)));
                case DATETIME -> assign(path, new Value.OfDatetime(random.nextLong()));
                case GIT_REF, NOTEBOOK_REF -> assign(path, new Value.OfReference(type, Samples.string(random)));
                case FILE, FILE_SET, ARTIFACT -> putFiles(path, type);
                case FILE_SERIES -> appendText(path, type);
                default -> throw new IllegalStateException("Nobody logs " + type);
            }
        }

        private void assign(String path, Value value) {
            log.assign(path, value);
            note(path, Samples.describe(new Operation.Assign(path, value)));
        }

        private void changeSet(String path) {
            List<String> elements = Samples.strings(random);
            boolean add = random.nextBoolean();
            if (add) {
                log.add(path, elements);
            } else {
                log.remove(path, elements);
            }
            note(path, (add ? new Operation.Add(path, elements) : new Operation.Remove(path, elements)).toString());
        }

        private void putFiles(String path, AttributeType type) {
            if (type == AttributeType.FILE_SET && random.nextBoolean()) {
                List<String> names = List.of(Samples.file(random).name());
                log.removeFiles(path, names);
                note(path, new Operation.RemoveFiles(path, names).toString());
                return;
            }
            List<FileRef> files = List.of(Samples.file(random));
            log.putFiles(path, type, files);
            note(path, new Operation.PutFiles(path, type, files).toString());
        }

        private void appendFloats(String path) {
            Attribute series = series(path, AttributeType.FLOAT_SERIES);
            for (int i = random.nextInt(30); i >= 0; i--) {
                double value = Samples.number(random);
                if (random.nextInt(4) > 0) {
                    log.append(series, value);
                    note(path, point(true, step(path, null), null, Double.doubleToLongBits(value)));
                } else {
                    double step = Samples.steps(random, 1)[0];
                    Long time = random.nextBoolean() ? null : random.nextLong() >> 10;
                    log.append(series, step, time == null ? Long.MIN_VALUE : time, value);
                    note(path, point(false, step(path, step), time, Double.doubleToLongBits(value)));
                }
            }
        }

        private void appendText(String path, AttributeType type) {
            Attribute series = series(path, type);
            for (int i = random.nextInt(5); i >= 0; i--) {
                String value = type == AttributeType.STRING_SERIES
                        ? Samples.string(random)
                        : FileText.of(Samples.file(random));
                Double step = random.nextBoolean() ? null : Samples.steps(random, 1)[0];
                Long time = random.nextBoolean() ? null : random.nextLong() >> 10;
                log.append(series, step, time == null ? Long.MIN_VALUE : time, value);
                note(path, point(step == null, step(path, step), time, value));
            }
        }

        /** Mostly a handle that was kept, perhaps since before a deletion. */
        private Attribute series(String path, AttributeType type) {
            Attribute held = handles.get(path);
            if (held == null || held.type() != type || random.nextInt(4) == 0) {
                held = log.series(path, type);
                handles.put(path, held);
            }
            return held;
        }

        private double step(String path, Double given) {
            double step = given == null ? lastSteps.getOrDefault(path, -1.0) + 1 : given;
            lastSteps.put(path, step);
            return step;
        }

        private void clear(String path) {
            AttributeType type = types.get(path);
            boolean clearable = type != null && type.canBeEmpty();
            assertThat(log.clear(path)).isEqualTo(clearable);
            if (clearable) {
                note(path, new Operation.Clear(path, type).toString());
            }
        }

        private void delete(String path) {
            boolean known = types.remove(path) != null;
            assertThat(log.delete(path)).isEqualTo(known ? 1 : 0);
            if (known) {
                lastSteps.remove(path);
                note(path, new Operation.Delete(path).toString());
            }
        }

        private void deleteNamespace() {
            List<String> below = types.keySet().stream()
                    .filter(path -> path.startsWith(namespace + "/deep/"))
                    .toList();
            assertThat(log.delete(namespace + "/deep")).isEqualTo(below.size());
            for (String path : below) {
                types.remove(path);
                lastSteps.remove(path);
                note(path, new Operation.Delete(path).toString());
            }
        }

        private void note(String path, String event) {
            events.computeIfAbsent(path, p -> new ArrayList<>()).add(event);
        }
    }

    private static Map<String, List<String>> events(Path file) {
        Map<String, List<String>> events = new TreeMap<>();
        for (Operation operation : RunFiles.meaning(file)) {
            List<String> list = events.computeIfAbsent(operation.path(), p -> new ArrayList<>());
            if (operation instanceof Operation.Append append) {
                addPoints(append.points(), list);
            } else {
                list.add(Samples.describe(operation));
            }
        }
        return events;
    }

    private static void addPoints(Points points, List<String> events) {
        for (int i = 0; i < points.count(); i++) {
            Object value = points instanceof FloatPoints floats
                    ? (Object) Double.doubleToLongBits(floats.values()[i])
                    : ((StringPoints) points).values()[i];
            events.add(point(points.auto(), points.steps()[i], points.times()[i], value));
        }
    }

    /** Times that the log chose are whole milliseconds; which ones, only its clock knows. */
    private static String point(boolean auto, double step, Long time, Object value) {
        String shown = time == null || time % 1000 == 0 ? "some millisecond" : time.toString();
        return (auto ? "auto " : "explicit ") + step + " at " + shown + ": " + value;
    }
}
