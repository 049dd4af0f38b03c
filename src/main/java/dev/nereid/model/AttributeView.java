package dev.nereid.model;

import java.util.List;

/**
 * An attribute as readers see it.
 *
 * @param value of a scalar, else null
 * @param elements of a string set, in order, else null
 * @param summary of a series, else null
 * @param display of a float series, else null
 * @param files of a file, a file set or an artifact, else null
 */
public record AttributeView(
        String path,
        AttributeType type,
        Value value,
        List<String> elements,
        SeriesSummary summary,
        SeriesDisplay display,
        FileSummary files) {
    public static AttributeView scalar(String path, Value value) {
        return new AttributeView(path, value.type(), value, null, null, null, null);
    }
}
