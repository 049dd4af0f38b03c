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
    private static final String SQLITE_START = "-- [jooq ignore start]";
    private static final String SQLITE_STOP = "-- [jooq ignore stop]";

    private static final Pattern CREATED = Pattern.compile("create table (\\w+).*", Pattern.DOTALL);

    private Schema() {}

    /** Tables of a run file; read once, as a process may begin many. */
    private static final class RunFileTables {
        static final List<String> STATEMENTS = List.copyOf(statements(between(text(), SQLITE_START, SQLITE_STOP)));
    }

    /** Tables of a run file. */
    public static List<String> runFile() {
        return RunFileTables.STATEMENTS;
    }

    /** Tables of a store. */
    public static List<String> store() {
        return statements(between(text(), SQLITE_STOP, SQLITE_START));
    }

    /** What a store in an SQLite file has besides, for people and their tools. */
    public static List<String> views() {
        String text = text();
        return statements(between(text.substring(text.indexOf(SQLITE_STOP)), SQLITE_START, SQLITE_STOP));
    }

    /** From the first {@code from} to the next {@code to} behind it. */
    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
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
