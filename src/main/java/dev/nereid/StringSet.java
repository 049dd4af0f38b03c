package dev.nereid;

import dev.nereid.model.Limits;
import dev.nereid.model.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Adds to and removes from one set of strings, such as {@code sys/tags}. An element has 1 to 1,024 bytes of UTF-8.
 * Processes that change one set at once do so element by element.
 *
 * <p>Safe for many threads at once.
 */
public final class StringSet {
    private final Recorder recorder;
    private final String path;

    StringSet(Recorder recorder, String path) {
        this.recorder = recorder;
        this.path = path;
    }

    public void add(String... elements) {
        Arguments.requireValue(path, elements);
        add(Arrays.asList(elements));
    }

    public void add(Collection<String> elements) {
        for (List<String> some : checked(path, elements)) {
            recorder.add(path, some);
        }
    }

    /** Elements that are not there are no error. */
    public void remove(String... elements) {
        Arguments.requireValue(path, elements);
        remove(Arrays.asList(elements));
    }

    /** Elements that are not there are no error. */
    public void remove(Collection<String> elements) {
        for (List<String> some : checked(path, elements)) {
            recorder.remove(path, some);
        }
    }

    /** In portions that fit one operation. */
    static List<List<String>> checked(String path, Collection<String> elements) {
        Arguments.requireValue(path, elements);
        List<String> all = new ArrayList<>();
        for (String element : elements) {
            Arguments.requireValue(path, element);
            String kept = Text.wellFormed(element);
            if (kept.isEmpty() || Text.bytes(kept) > Limits.SET_ELEMENT_BYTES_MAX) {
                throw new IllegalArgumentException("An element of \"" + path + "\" has " + Text.bytes(kept)
                        + " bytes; it must have 1 to " + Limits.SET_ELEMENT_BYTES_MAX + ". Nothing was logged.");
            }
            all.add(kept);
        }
        List<List<String>> portions = new ArrayList<>();
        for (int from = 0; from < all.size(); from += Limits.SET_OPERATION_ELEMENTS_MAX) {
            portions.add(all.subList(from, Math.min(all.size(), from + Limits.SET_OPERATION_ELEMENTS_MAX)));
        }
        return portions;
    }
}
