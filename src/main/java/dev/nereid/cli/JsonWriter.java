package dev.nereid.cli;

import java.io.Writer;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects: one array of them, or one to a line. NaN and the infinities are strings. */
final class JsonWriter implements RowWriter {
    private final List<Column> columns;
    private final boolean lines;
    private final JsonGenerator json;

    /** @param lines whether each object is a line, else all are an array */
    JsonWriter(List<Column> columns, boolean lines, Writer out) {
        this.columns = columns;
        this.lines = lines;
        ObjectWriter plain = JsonMapper.shared()
                .writer()
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .withRootValueSeparator("");
        this.json = (lines ? plain : plain.withDefaultPrettyPrinter()).createGenerator(out);
        if (!lines) {
            json.writeStartArray();
        }
    }

    @Override
    public void write(List<?> cells) {
        json.writeStartObject();
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i) instanceof Instant time ? time.toString() : cells.get(i);
            json.writePOJOProperty(columns.get(i).name(), cell);
        }
        json.writeEndObject();
        if (lines) {
            json.writeRaw('\n');
        }
    }

    @Override
    public void end() {
        if (!lines) {
            json.writeEndArray();
            json.writeRaw('\n');
        }
        json.close(); // out stays open
    }
}
