package dev.nereid.server;

import dev.nereid.codec.Instants;
import dev.nereid.model.SeriesPoints;
import java.nio.charset.StandardCharsets;

/** All points of a series as CSV (RFC 4180): step, time, value. */
final class SeriesCsv {
    private static final String END = "\r\n";

    private SeriesCsv() {}

    static byte[] of(SeriesPoints points) {
        StringBuilder csv = new StringBuilder("step,time,value").append(END);
        for (int i = 0; i < points.count(); i++) {
            csv.append(points.steps()[i])
                    .append(',')
                    .append(Instants.text(points.times()[i]))
                    .append(',');
            if (points.values() != null) {
                csv.append(points.values()[i]);
            } else {
                csv.append('"').append(points.texts()[i].replace("\"", "\"\"")).append('"');
            }
            csv.append(END);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
