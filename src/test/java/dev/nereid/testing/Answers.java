package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that a replica or a server answers about an object, in a form to compare: everything but what only a server
 * knows. Mean and variance are compared with a tolerance, since sums of doubles depend on their order.
 */
public final class Answers {
    private static final Set<String> SERVERS_OWN = Set.of("sys/id", "sys/owner", "sys/ping_time", "sys/state");
    private static final double TOLERANCE = 1e-9;

    private record Moments(double average, double variance, double scale) {}

    private final Map<String, String> facts = new TreeMap<>();
    private final Map<String, Moments> moments = new TreeMap<>();

    private Answers(ObjectView object, Function<String, SeriesPoints> series) {
        facts.put("kind", object.kind().toString());
        for (AttributeView attribute : object.attributes().values()) {
            if (!SERVERS_OWN.contains(attribute.path())) {
                put(attribute, series);
            }
        }
    }

    public static Answers ofServer(HttpTransport server, String id) {
        return new Answers(server.object(id), path -> server.series(id, path));
    }

    public static Answers ofServer(TestServer server, String id) {
        try (HttpTransport client = server.client()) {
            return ofServer(client, id);
        }
    }

    /** From the run files of a directory, none of which may be broken. */
    public static Answers ofReplica(Path runFiles, Path cache, String id) {
        try (Replica replica = Replica.open(runFiles, cache)) {
            assertThat(replica.refresh()).isEmpty();
            return ofReplica(replica, id);
        }
    }

    public static Answers ofReplica(Replica replica, String id) {
        return new Answers(replica.store().object(id), path -> replica.store().series(id, path));
    }

    private void put(AttributeView attribute, Function<String, SeriesPoints> series) {
        String path = attribute.path();
        facts.put(path, attribute.type() + " " + attribute.value() + " " + attribute.elements());
        if (!attribute.type().isSeries()) {
            return;
        }
        var summary = attribute.summary();
        facts.put(
                path + " summary",
                summary.count() + " points, last " + summary.lastStep() + "@" + summary.lastTime() + "="
                        + summary.lastValue() + " " + summary.lastText() + ", finite " + summary.finiteCount()
                        + ", explicit to " + summary.maxExplicit() + ", min " + (summary.min() + 0.0) + ", max "
                        + (summary.max() + 0.0));
        SeriesPoints points = series.apply(path);
        List<String> lines = new ArrayList<>();
        double scale = 0;
        for (int i = 0; i < points.count(); i++) {
            boolean text = attribute.type() == AttributeType.STRING_SERIES;
            Object value = text ? points.texts()[i] : (Object) points.values()[i];
            lines.add((points.autos()[i] ? "auto " : "") + points.steps()[i] + "@" + points.times()[i] + "=" + value);
            if (!text && Double.isFinite(points.values()[i])) {
                scale = Math.max(scale, Math.abs(points.values()[i]));
            }
        }
        facts.put(path + " points", lines.toString());
        if (attribute.type() == AttributeType.FLOAT_SERIES) {
            moments.put(path, new Moments(summary.average(), summary.variance(), scale));
        }
    }

    public void assertEqualTo(Answers expected) {
        assertThat(facts).isEqualTo(expected.facts);
        assertThat(moments.keySet()).isEqualTo(expected.moments.keySet());
        expected.moments.forEach((path, should) -> {
            Moments is = moments.get(path);
            boolean close = isClose(is.average, should.average, should.scale)
                    && isClose(is.variance, should.variance, should.scale * should.scale);
            assertThat(close).as("%s: %s is about %s", path, is, should).isTrue();
        });
    }

    private static boolean isClose(double a, double b, double scale) {
        return Double.compare(a, b) == 0
                || Math.abs(a - b)
                        <= TOLERANCE * Math.max(Math.abs(b), scale)
                                + Double.MIN_NORMAL; // below, numbers have no digits
    }

    @Override
    public String toString() {
        return facts.toString();
    }
}
