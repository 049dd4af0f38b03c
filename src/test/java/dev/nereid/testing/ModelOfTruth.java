package dev.nereid.testing;

import dev.nereid.codec.FileText;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.Points;
import dev.nereid.model.Stamp;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a store must make of some logs of one object, said as plainly as it can be: put all operations in the order of
 * their stamps, and do one after the other. It knows neither batches nor blocks, and no log comes late. For logs that
 * agree about types.
 */
public final class ModelOfTruth {
    private record Entry(Stamp stamp, Operation operation) {}

    /** From the first operation of a run file to its last: a copy of one begins where the original began. */
    private record Span(long from, long to) {}

    private record Point(boolean auto, double step, long time, Object value) {}

    private static final class Attribute {
        final AttributeType type;
        Value value;
        final SortedSet<String> elements = new TreeSet<>();
        final SortedMap<String, FileRef> files = new TreeMap<>();
        final List<Point> points = new ArrayList<>(); // in the order of their stamps

        Attribute(AttributeType type) {
            this.type = type;
        }
    }

    private final Map<String, Attribute> attributes = new TreeMap<>();
    private final List<Span> spans = new ArrayList<>();
    private long bytes;
    private final Map<String, Long> contents = new TreeMap<>(); // that operations have ever named
    private Stamp creation;
    private String hostname;
    private long modificationTime;

    private ModelOfTruth() {}

    public static ObjectDump of(Collection<LogScript> logs) {
        List<Entry> entries = new ArrayList<>();
        for (LogScript log : logs) {
            for (LoggedOperation logged : log.operations().subList(log.base(), log.size())) {
                Stamp stamp = new Stamp(logged.time(), log.identity().logId(), logged.sequence());
                entries.add(new Entry(stamp, OperationCodec.decode(logged)));
            }
        }
        entries.sort(Comparator.comparing(Entry::stamp));
        ModelOfTruth model = new ModelOfTruth();
        entries.forEach(model::apply);
        logs.forEach(model::count);
        return model.dump();
    }

    private void count(LogScript log) {
        List<LoggedOperation> own = log.operations().subList(log.base(), log.size());
        spans.add(
                new Span(log.operations().get(0).time(), own.get(own.size() - 1).time()));
        own.forEach(operation -> bytes += operation.payload().length);
    }

    /** Time that at least one of the spans covers: looked at between all their ends. */
    private long runningMicros() {
        TreeSet<Long> ends = new TreeSet<>();
        spans.forEach(span -> ends.addAll(List.of(span.from, span.to)));
        long covered = 0;
        Long from = null;
        for (long to : ends) {
            long begin = from == null ? to : from;
            if (spans.stream().anyMatch(span -> span.from <= begin && to <= span.to)) {
                covered += to - begin;
            }
            from = to;
        }
        return covered;
    }

    private void apply(Entry entry) {
        Operation operation = entry.operation;
        modificationTime = entry.stamp.time();
        if (operation instanceof Operation.Create create) {
            if (creation == null) {
                creation = entry.stamp;
                hostname = create.hostname();
            }
        } else if (operation instanceof Operation.Delete) {
            attributes.remove(operation.path());
        } else {
            apply(operation);
        }
    }

    private void apply(Operation operation) {
        Attribute attribute = attributes.computeIfAbsent(operation.path(), path -> new Attribute(typeOf(operation)));
        if (attribute.type != typeOf(operation)) {
            throw new IllegalArgumentException("These logs don't agree what " + operation.path() + " is");
        }
        if (operation instanceof Operation.Assign assign) {
            attribute.value = assign.value();
        } else if (operation instanceof Operation.Add add) {
            attribute.elements.addAll(add.elements());
        } else if (operation instanceof Operation.Remove remove) {
            attribute.elements.removeAll(remove.elements());
        } else if (operation instanceof Operation.PutFiles put) {
            boolean one = attribute.type == AttributeType.FILE;
            put.files().forEach(file -> attribute.files.put(one ? "" : file.name(), file));
            if (attribute.type != AttributeType.ARTIFACT) {
                put.files().forEach(this::name);
            }
        } else if (operation instanceof Operation.RemoveFiles remove) {
            attribute.files.keySet().removeAll(remove.names());
        } else if (operation instanceof Operation.Clear) {
            attribute.files.clear();
            attribute.elements.clear();
            attribute.points.clear();
        } else if (operation instanceof Operation.Append append) {
            append(attribute, append.points());
            if (append.type() == AttributeType.FILE_SERIES) {
                for (String text : ((StringPoints) append.points()).values()) {
                    name(FileText.parseOne(text));
                }
            }
        }
    }

    private void name(FileRef file) {
        contents.put(file.sha256(), file.size());
    }

    private static void append(Attribute attribute, Points points) {
        for (int i = 0; i < points.count(); i++) {
            double step = points.steps()[i];
            if (!points.auto()) {
                attribute.points.removeIf(point -> !point.auto && point.step == step);
            }
            Object value = points instanceof FloatPoints floats
                    ? (Object) floats.values()[i]
                    : ((StringPoints) points).values()[i];
            attribute.points.add(new Point(points.auto(), step, points.times()[i], value));
        }
    }

    private static AttributeType typeOf(Operation operation) {
        if (operation instanceof Operation.Assign assign) {
            return assign.value().type();
        } else if (operation instanceof Operation.Append append) {
            return append.type();
        } else if (operation instanceof Operation.Clear clear) {
            return clear.type();
        } else if (operation instanceof Operation.PutFiles put) {
            return put.type();
        } else if (operation instanceof Operation.RemoveFiles) {
            return AttributeType.FILE_SET;
        }
        return AttributeType.STRING_SET;
    }

    // ---------------------------------------------------------------------------------------------------- dump --

    private ObjectDump dump() {
        ObjectDump dump = new ObjectDump();
        dump(dump, "sys/creation_time", new Value.OfDatetime(creation.time()));
        dump(dump, "sys/modification_time", new Value.OfDatetime(modificationTime));
        double seconds = runningMicros() / 1e6;
        dump(dump, "sys/running_time", new Value.OfFloat(seconds));
        dump(dump, "sys/monitoring_time", new Value.OfInt(Math.round(seconds)));
        dump(
                dump,
                "sys/size",
                new Value.OfFloat(bytes
                        + contents.values().stream().mapToLong(size -> size).sum()));
        dump(dump, "sys/trashed", new Value.OfBool(false));
        dump(dump, "sys/failed", new Value.OfBool(false));
        if (hostname != null) {
            dump(dump, "sys/hostname", new Value.OfString(hostname));
        }
        attributes.forEach((path, attribute) -> {
            dump.type(path, attribute.type);
            if (attribute.type.isScalar()) {
                dump(dump, path, attribute.value);
            } else if (attribute.type.hasFiles()) {
                dump.put(path + " files", List.copyOf(attribute.files.values()));
            } else if (attribute.type == AttributeType.STRING_SET) {
                dump.put(path + " elements", attribute.elements);
            } else {
                dumpSeries(dump, path, attribute);
            }
        });
        return dump;
    }

    private static void dump(ObjectDump dump, String path, Value value) {
        dump.type(path, value.type());
        dump.put(path + " value", StoreDump.text(value));
    }

    private static void dumpSeries(ObjectDump dump, String path, Attribute series) {
        List<Point> points = new ArrayList<>(series.points);
        points.sort(Comparator.comparingDouble(Point::step)); // stable: the order of stamps stays within a step
        dump.put(
                path + " points",
                points.stream()
                        .map(p -> StoreDump.point(p.auto, p.step, p.time, p.value))
                        .toList());
        dump.put(path + " count", points.size());
        if (!points.isEmpty()) {
            Point last = points.get(points.size() - 1);
            dump.put(path + " last", last.step + " " + last.time + " " + last.value);
        }
        if (series.type == AttributeType.FLOAT_SERIES) {
            double[] values = points.stream()
                    .mapToDouble(p -> (Double) p.value)
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            dump.put(path + " min", min(values));
            dump.put(path + " max", max(values));
            dumpMoments(dump, path, values);
        }
    }

    private static void dumpMoments(ObjectDump dump, String path, double[] values) {
        double sum = 0;
        double scale = 0;
        int count = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                sum += value;
                scale = Math.max(scale, Math.abs(value));
                count++;
            }
        }
        double mean = sum / count; // NaN if there is none
        double squares = 0;
        for (double value : values) {
            squares += Double.isFinite(value) ? (value - mean) * (value - mean) : 0;
        }
        dump.put(path + " finite", count);
        dump.moments(path, mean, squares / count, scale);
    }

    private static double min(double[] values) {
        double min = Double.NaN;
        for (double value : values) {
            min = Double.isNaN(min) || value < min ? value : min;
        }
        return min + 0.0;
    }

    private static double max(double[] values) {
        double max = Double.NaN;
        for (double value : values) {
            max = Double.isNaN(max) || value > max ? value : max;
        }
        return max + 0.0;
    }
}
