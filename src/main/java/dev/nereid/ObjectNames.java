package dev.nereid;

import dev.nereid.model.NearNames;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Objects by what people type: an ID, a name, or the beginning of an offline ID. */
final class ObjectNames {
    private static final String NAME = "sys/name";
    private static final String CUSTOM_RUN_ID = "sys/custom_run_id";
    private static final int LISTED_MAX = 5;

    private ObjectNames() {}

    /** What names them all. */
    static ObjectQuery query() {
        return new TableQuery().trashedToo().columns(NAME, CUSTOM_RUN_ID).of(null);
    }

    /**
     * The one that is meant.
     *
     * @param where the candidates are, for the message
     * @throws ObjectNotFoundException if nothing, or more than one, fits the name
     */
    static UUID choose(String wanted, List<ObjectView> candidates, String where) {
        if (wanted == null || wanted.isEmpty()) {
            throw new IllegalArgumentException("The name to find is " + (wanted == null ? "null." : "empty."));
        }
        UUID objectId = ObjectId.parse(wanted);
        String beginning = wanted.startsWith(ObjectId.OFFLINE) ? wanted.substring(ObjectId.OFFLINE.length()) : wanted;
        // What says more beats what says less.
        List<Predicate<ObjectView>> ways = List.of(
                object -> object.objectId().equals(objectId)
                        || object.id().equals(wanted)
                        || wanted.equals(object.text(CUSTOM_RUN_ID)),
                object -> wanted.equals(object.text(NAME)),
                object -> object.objectId().toString().startsWith(beginning));
        for (Predicate<ObjectView> way : ways) {
            List<ObjectView> found = candidates.stream().filter(way).toList();
            if (found.size() > 1) {
                throw new ObjectNotFoundException("\"" + wanted + "\" fits " + found.size() + " objects: "
                        + listed(found) + ". Give the ID of one, or enough of it.");
            } else if (!found.isEmpty()) {
                return found.get(0).objectId();
            }
        }
        throw new ObjectNotFoundException(
                "There is no \"" + wanted + "\" " + where + "." + NearNames.question(wanted, names(candidates)));
    }

    private static List<String> names(List<ObjectView> objects) {
        List<String> names = new ArrayList<>();
        for (ObjectView object : objects) {
            names.add(object.id());
            for (String path : List.of(NAME, CUSTOM_RUN_ID)) {
                if (object.text(path) != null) {
                    names.add(object.text(path));
                }
            }
        }
        return names;
    }

    private static String listed(List<ObjectView> objects) {
        List<String> ids =
                objects.stream().limit(LISTED_MAX).map(ObjectView::id).toList();
        return String.join(", ", ids) + (objects.size() > LISTED_MAX ? " …" : "");
    }
}
