package dev.nereid.cli;

import java.nio.file.Path;
import java.util.Locale;

/** What a result looks like. Named as one types it. */
enum OutputFormat {
    table,
    csv,
    json,
    ndjson,
    parquet;

    /** What the end of a file's name says; null if that is nothing. */
    static OutputFormat of(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (end) {
            case "csv" -> csv;
            case "json" -> json;
            case "ndjson", "jsonl" -> ndjson;
            case "parquet" -> parquet;
            default -> null;
        };
    }

    boolean isForPeople() {
        return this == table;
    }
}
