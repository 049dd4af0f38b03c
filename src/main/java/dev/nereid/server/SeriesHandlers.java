package dev.nereid.server;

import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ChartPoints;
import dev.nereid.model.Downsampling;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.TextPage;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Points of series for who looks at them: in charts, as lines, as a table. */
final class SeriesHandlers {
    private static final int CHARTS_MAX = 100;
    private static final int POINTS_MAX = 10_000;
    private static final int TEXTS_MAX = 1000;
    private static final int TEXT_LENGTH_MAX = 16 << 10;
    private static final int CHARTS_POINTS_MAX = 200_000;
    private static final double MICROS_PER_MILLI = TimeUnit.MILLISECONDS.toMicros(1);

    private final Store store;

    SeriesHandlers(Store store) {
        this.store = store;
    }

    void charts(Context context) {
        JsonNode body = Body.json(context);
        JsonNode wanted = body.path("series");
        if (!wanted.isArray() || wanted.size() > CHARTS_MAX) {
            throw new BadRequestResponse("The \"series\" in the body is not an array of at most " + CHARTS_MAX + ".");
        }
        int max = Body.count(body, "max");
        if ((long) max * wanted.size() > CHARTS_POINTS_MAX) {
            throw new BadRequestResponse("The body asks for " + wanted.size() + " charts of " + max
                    + " points. All together can have " + CHARTS_POINTS_MAX + ".");
        }
        ObjectNode json = Json.empty();
        ArrayNode charts = json.putArray("charts");
        for (JsonNode each : wanted) {
            ChartPoints.View view = view(body, each);
            String id = Body.required(each, "id");
            String path = Body.required(each, "path");
            charts.add(chart(read(context, id, path, points -> ChartPoints.of(floats(points, path), view)), id, path));
        }
        Json.answer(context, json);
    }

    private static SeriesPoints floats(SeriesPoints points, String path) {
        if (points.values() == null) {
            throw new BadRequestResponse("\"" + path + "\" is no float series: it has no chart.");
        }
        return points;
    }

    private static ChartPoints.View view(JsonNode body, JsonNode series) {
        ChartPoints.Axis axis =
                Body.label(Body.required(body, "axis"), "axis", ChartPoints.Axis.class, ChartPoints.Axis::label);
        double unit = axis == ChartPoints.Axis.TIME ? MICROS_PER_MILLI : 1;
        int max = Body.count(body, "max");
        double smoothing = number(body, "smoothing", 0);
        if (max < Downsampling.POINTS_MIN || max > POINTS_MAX) {
            throw new BadRequestResponse("The \"max\" in the body is " + max + "; it can be from "
                    + Downsampling.POINTS_MIN + " to " + POINTS_MAX + ".");
        }
        if (smoothing < 0 || smoothing >= 1) {
            throw new BadRequestResponse(
                    "The \"smoothing\" in the body is " + smoothing + "; it can be from 0 for none to less than 1.");
        }
        return new ChartPoints.View(
                axis,
                number(series, "from", Double.NEGATIVE_INFINITY) * unit,
                number(series, "to", Double.POSITIVE_INFINITY) * unit,
                smoothing,
                max);
    }

    private static double number(JsonNode body, String entry, double otherwise) {
        JsonNode value = body.path(entry);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new BadRequestResponse("The \"" + entry + "\" in the body is not a number.");
        }
        return value.asDouble();
    }

    private static ObjectNode chart(ChartPoints chart, String id, String path) {
        SeriesPoints points = chart.points();
        ObjectNode json = Json.empty().put("id", id).put("path", path).put("seen", chart.seen());
        numbers(json.putArray("steps"), points.steps());
        ArrayNode times = json.putArray("times");
        for (long time : points.times()) {
            times.add(time / MICROS_PER_MILLI);
        }
        numbers(json.putArray("values"), points.values());
        if (chart.smoothed() != null) {
            numbers(json.putArray("smoothed"), chart.smoothed());
        }
        return json;
    }

    private static void numbers(ArrayNode array, double[] numbers) {
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                array.add(number);
            } else {
                array.add(Double.toString(number));
            }
        }
    }

    void texts(Context context) {
        String from = context.queryParam("from");
        String find = context.queryParam("find");
        Integer first = from == null ? null : (int) Query.number(context, "from", 0, Integer.MAX_VALUE);
        int count = (int) Query.number(context, "count", 1, TEXTS_MAX);
        String path = Query.text(context, "path");
        TextPage page = read(context, Query.text(context, "id"), path, points -> {
            if (points.texts() == null) {
                throw new BadRequestResponse("\"" + path + "\" is no string series: it has no texts.");
            }
            return TextPage.of(points, find, first, count);
        });
        ObjectNode json = Json.empty().put("matching", page.matching()).put("from", page.from());
        ArrayNode texts = json.putArray("texts");
        for (int i = 0; i < page.places().length; i++) {
            String text = page.points().texts()[i];
            boolean isCut = text.length() > TEXT_LENGTH_MAX;
            texts.addObject()
                    .put("place", page.places()[i])
                    .put("step", page.points().steps()[i])
                    .put("time", Instants.text(page.points().times()[i]))
                    .put("text", isCut ? text.substring(0, TEXT_LENGTH_MAX) : text)
                    .put("cut", isCut);
        }
        Json.answer(context, json);
    }

    /** All points, to be kept as a file. */
    void csv(Context context) {
        byte[] csv = read(context, Query.text(context, "id"), Query.text(context, "path"), SeriesCsv::of);
        context.header("Content-Disposition", "attachment");
        LargeAnswers.send(context, "text/csv; charset=utf-8", csv);
    }

    private <T> T read(Context context, String id, String path, Function<SeriesPoints, T> work) {
        AttributeView series = store.object(id, Set.of(path)).attributes().get(path);
        return LargeAnswers.read(context, series, () -> work.apply(store.series(id, path)));
    }
}
