package dev.nereid.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * References as text, in the form in which Git keeps a commit: lines of a word and a value, then an empty line and the
 * message. The first line has the name of what is referred to; text without such lines is that name.
 */
public final class ReferenceText {
    private static final int MESSAGE_BYTES_MAX = 64 << 10;
    private static final String COMMIT = "commit";
    private static final String NOTEBOOK = "notebook";
    private static final String REMOTE = "remote ";

    private ReferenceText() {}

    public static String of(GitRef ref) {
        StringBuilder text = new StringBuilder();
        line(text, COMMIT, ref.commit());
        line(text, "author", ref.author());
        line(text, "time", ref.commitTime());
        line(text, "branch", ref.branch());
        ref.remotes().forEach((name, url) -> line(text, REMOTE + name.replaceAll("\\s", ""), url));
        line(text, "dirty", ref.dirty());
        return text.append('\n')
                .append(Text.cut(ref.message(), MESSAGE_BYTES_MAX))
                .toString();
    }

    public static String of(NotebookRef ref) {
        StringBuilder text = new StringBuilder();
        line(text, NOTEBOOK, ref.name());
        line(text, "path", ref.path());
        return text.toString();
    }

    private static void line(StringBuilder text, String word, Object value) {
        if (value != null) {
            text.append(word)
                    .append(' ')
                    .append(value.toString().replaceAll("\\p{Cntrl}", " "))
                    .append('\n');
        }
    }

    /** Of any text: whatever is not there, or makes no sense, is unknown. */
    public static GitRef git(String text) {
        String[] parts = text.split("\n\n", 2);
        Map<String, String> values = values(parts[0], COMMIT);
        Map<String, String> remotes = new LinkedHashMap<>();
        values.forEach((word, value) -> {
            if (word.startsWith(REMOTE)) {
                remotes.put(word.substring(REMOTE.length()), value);
            }
        });
        String dirty = values.get("dirty");
        return new GitRef(
                values.get(COMMIT),
                parts.length == 1 ? "" : parts[1],
                values.get("author"),
                time(values.get("time")),
                values.get("branch"),
                remotes,
                dirty == null ? null : Boolean.valueOf(dirty));
    }

    /** As {@link #git}. */
    public static NotebookRef notebook(String text) {
        Map<String, String> values = values(text, NOTEBOOK);
        return new NotebookRef(values.get(NOTEBOOK), values.get("path"));
    }

    private static Map<String, String> values(String lines, String first) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!lines.startsWith(first + " ")) {
            values.put(first, lines);
            return values;
        }
        for (String line : lines.split("\n")) {
            String[] words = line.split(" ", 3);
            if (line.startsWith(REMOTE) && words.length == 3) {
                values.putIfAbsent(REMOTE + words[1], words[2]);
            } else if (words.length > 1) {
                values.putIfAbsent(words[0], line.substring(words[0].length() + 1));
            }
        }
        return values;
    }

    private static Instant time(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What is referred to: the ID of a commit, the name of a notebook, a state. */
    public static String name(Value.OfReference reference) {
        return switch (reference.type()) {
            case GIT_REF -> git(reference.text()).commit();
            case NOTEBOOK_REF -> notebook(reference.text()).name();
            default -> reference.text();
        };
    }
}
