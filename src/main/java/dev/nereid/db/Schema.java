package dev.nereid.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The statements of {@code schema.sql}, which the build puts beside this class. */
public final class Schema {
    private static final String RUN_FILE_START = "-- [jooq ignore start]";
    private static final String RUN_FILE_STOP = "-- [jooq ignore stop]";

    private static final Pattern CREATED = Pattern.compile("create table (\\w+).*", Pattern.DOTALL);

    private Schema() {}

    /** Tables of a run file. */
    public static List<String> runFile() {
        String text = text();
        return statements(text.substring(text.indexOf(RUN_FILE_START), text.indexOf(RUN_FILE_STOP)));
    }

    /** Tables of a store. */
    public static List<String> store() {
        String text = text();
        return statements(text.substring(text.indexOf(RUN_FILE_STOP)));
    }

    /** Some of them, without what only makes them quick to search. */
    static List<String> store(Set<String> tables) {
        return store().stream()
                .filter(statement -> tables.contains(CREATED.matcher(statement).replaceFirst("$1")))
                .toList();
    }

    private static String text() {
        try (InputStream in = Schema.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IllegalStateException(
                        "schema.sql is missing beside " + Schema.class.getName() + ": the Nereid jar is incomplete");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The script has no semicolon but at the end of a statement, and no {@code --} but before a comment. */
    private static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        for (String part : script.replaceAll("--[^\n]*", "").split(";")) {
            if (!part.isBlank()) {
                statements.add(part.strip());
            }
        }
        return statements;
    }
}
