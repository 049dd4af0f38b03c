package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import dev.nereid.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a store says of an object, but for what only a server knows: IDs, owner, pings, state. */
public final class StoreDump {
    private static final Set<String> LEFT_OUT =
            Set.of("sys/id", "sys/owner", "sys/ping_time", "sys/state", "sys/custom_run_id");

    private StoreDump() {}

    public static ObjectDump of(Store store, String id) {
        ObjectDump dump = new ObjectDump();
        ObjectView object = store.object(id);
        for (AttributeView attribute : object.attributes().values()) {
            String path = attribute.path();
            if (LEFT_OUT.contains(path)) {
                continue;
            }
            dump.type(path, attribute.type());
            if (attribute.value() != null) {
                dump.put(path + " value", text(attribute.value()));
            }
            if (attribute.elements() != null) {
                dump.put(path + " elements", attribute.elements());
            }
            if (attribute.files() != null) {
                List<FileRef> files = store.files(id, path);
                dump.put(path + " files", files);
                assertThat(attribute.files().count()).as(path).isEqualTo(files.size());
                assertThat(attribute.files().bytes())
                        .as(path)
                        .isEqualTo(files.stream().mapToLong(FileRef::size).sum());
            }
            if (attribute.type().isSeries()) {
                series(path, attribute.type(), attribute.summary(), store.series(id, path), dump);
            }
        }
        return dump;
    }

    private static void series(
            String path, AttributeType type, SeriesSummary summary, SeriesPoints points, ObjectDump dump) {
        List<String> lines = new ArrayList<>();
        double scale = 0;
        for (int i = 0; i < points.count(); i++) {
            Object value = type != AttributeType.FLOAT_SERIES ? points.texts()[i] : (Object) points.values()[i];
            lines.add(point(points.autos()[i], points.steps()[i], points.times()[i], value));
            if (value instanceof Double number && Double.isFinite(number)) {
                scale = Math.max(scale, Math.abs(number));
            }
        }
        dump.put(path + " points", lines);
        dump.put(path + " count", summary.count());
        if (summary.count() > 0) {
            Object last = type != AttributeType.FLOAT_SERIES ? summary.lastText() : (Object) summary.lastValue();
            dump.put(path + " last", summary.lastStep() + " " + summary.lastTime() + " " + last);
        }
        if (type == AttributeType.FLOAT_SERIES) {
            dump.put(path + " min", summary.min() + 0.0); // the sign of a zero is not kept here
            dump.put(path + " max", summary.max() + 0.0);
            dump.put(path + " finite", summary.finiteCount());
            dump.moments(path, summary.average(), summary.variance(), scale);
        }
    }

    static String point(boolean auto, double step, long time, Object value) {
        return (auto ? "auto " : "") + step + "@" + time + "=" + value;
    }

    static String text(Value value) {
        return value.toString();
    }
}
