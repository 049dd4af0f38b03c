package dev.nereid;

import dev.nereid.model.NearNames;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which object people mean by a name, and what they are told if that is none or several. */
final class ObjectNames {
    /** As many as are counted. */
    static final int FOUND_MAX = 100;

    private static final List<String> NAMES = List.of("sys/name", "sys/custom_run_id");
    private static final int LISTED_MAX = 5;

    /** The latest ones, among which somebody looks for what he mistypes. */
    private static final int SUGGESTED_FROM = 2000;

    private ObjectNames() {}

    static String given(String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("The name to find is " + (name == null ? "null." : "empty.")
                    + " Give an ID, a sys/name, or the beginning of an offline ID.");
        }
        return name.strip();
    }

    /**
     * The one that is meant; null if there is none.
     *
     * @param found those that fit the name, at most {@link #FOUND_MAX}
     * @throws ObjectNotFoundException if they are several
     */
    static UUID one(String name, List<ObjectView> found) {
        if (found.size() > 1) {
            String listed = found.stream()
                    .limit(LISTED_MAX)
                    .map(object -> object.kind().words() + " " + object.id())
                    .collect(Collectors.joining(", "));
            boolean more = found.size() == FOUND_MAX;
            throw new ObjectNotFoundException("\"" + name + "\" fits " + (more ? "at least " : "") + found.size()
                    + " objects: " + listed + (found.size() > LISTED_MAX ? " …" : "")
                    + ". Give the ID of one, or enough of it.");
        }
        return found.isEmpty() ? null : found.get(0).objectId();
    }

    /** What might be suggested. */
    static ObjectQuery candidates() {
        return new TableQuery()
                .trashedToo()
                .columns(NAMES.toArray(String[]::new))
                .limit(SUGGESTED_FROM)
                .of(null);
    }

    /** @param where the candidates are, for the message */
    static ObjectNotFoundException unknown(String name, List<ObjectView> candidates, String where) {
        List<String> names = new ArrayList<>();
        for (ObjectView object : candidates) {
            names.add(object.id());
            NAMES.stream().map(object::text).filter(text -> text != null).forEach(names::add);
        }
        return new ObjectNotFoundException("There is no run, model or other object \"" + name + "\" " + where + "."
                + NearNames.question(name, names));
    }
}
