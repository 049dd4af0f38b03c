package dev.nereid.cli;

import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Whether the demo's run is the same everywhere. */
final class DemoComparison {
    /** What a server or the place of asking adds; all else must be equal. */
    private static final Set<String> SERVER_ONLY = Set.of("sys/id", "sys/owner", "sys/ping_time", "sys/state");

    private DemoComparison() {}

    /** What is not equal between the job's memory, the replica and the server; null if all is. */
    static String difference(
            DemoTraining.Result trained, Replica replica, HttpTransport client, String id, PrintWriter out) {
        ObjectView local = replica.store().object(trained.runId());
        ObjectView remote = client.object(id);
        long points = 0;
        for (AttributeView attribute : local.attributes().values()) {
            String path = attribute.path();
            if (!SERVER_ONLY.contains(path)
                    && !attribute.equals(remote.attributes().get(path))) {
                return path + " is " + attribute + " here and "
                        + remote.attributes().get(path) + " there";
            }
            if (attribute.type().isSeries()) {
                SeriesPoints here = replica.store().series(trained.runId(), path);
                SeriesPoints there = client.series(id, path);
                if (!equal(here, there)) {
                    return "the points of " + path;
                }
                points += there.count();
            }
        }
        if (!equal(trained.losses(), client.series(id, "train/loss"))
                || !equal(trained.accuracies(), client.series(id, "test/accuracy"))) {
            return "the points that the job remembers";
        }
        out.println("   " + Format.count(local.attributes().size(), "field") + " and " + Format.count(points, "point")
                + ": same values, same steps, same times");
        return null;
    }

    private static boolean equal(SeriesPoints a, SeriesPoints b) {
        return Arrays.equals(a.steps(), b.steps())
                && Arrays.equals(a.times(), b.times())
                && Arrays.equals(a.values(), b.values())
                && Arrays.equals(a.texts(), b.texts());
    }

    private static boolean equal(List<Double> remembered, SeriesPoints points) {
        return Arrays.equals(
                remembered.stream().mapToDouble(Double::doubleValue).toArray(), points.values());
    }
}
