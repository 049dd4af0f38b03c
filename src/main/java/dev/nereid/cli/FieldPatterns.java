package dev.nereid.cli;

import dev.nereid.model.AttributePath;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which fields are meant: by their paths, or by patterns in which * stands for any characters and ? for one. */
final class FieldPatterns {
    private final List<String> words;
    private final Map<String, Boolean> known = new HashMap<>();

    /** @param words if there are none, every field is meant */
    FieldPatterns(List<String> words) {
        this.words = words.stream()
                .map(word -> isPattern(word) ? word : AttributePath.of(word))
                .distinct()
                .toList();
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** Those that are no patterns. */
    List<String> paths() {
        return words.stream().filter(word -> !isPattern(word)).toList();
    }

    /** Paths and patterns that were asked for and mean none of these. */
    List<String> missing(Collection<String> present) {
        return words.stream()
                .filter(word -> present.stream().noneMatch(path -> matches(word, path)))
                .toList();
    }

    /** Whether it takes all fields that there are to know which are meant. */
    boolean areOpen() {
        return words.isEmpty() || words.stream().anyMatch(FieldPatterns::isPattern);
    }

    boolean include(String path) {
        return known.computeIfAbsent(
                path, each -> words.isEmpty() || words.stream().anyMatch(word -> matches(word, each)));
    }

    /**
     * What is meant, in the order of the patterns; a path also if it is not there.
     *
     * @param present paths that there are, in their order
     */
    List<String> choose(Collection<String> present) {
        Set<String> chosen = new LinkedHashSet<>(words.isEmpty() ? present : List.of());
        for (String word : words) {
            if (isPattern(word)) {
                present.stream().filter(path -> matches(word, path)).forEach(chosen::add);
            } else {
                chosen.add(word);
            }
        }
        return List.copyOf(chosen);
    }

    static boolean isPattern(String word) {
        return word.indexOf('*') >= 0 || word.indexOf('?') >= 0;
    }

    private static boolean matches(String word, String path) {
        if (!isPattern(word)) {
            return word.equals(path);
        }
        StringBuilder pattern = new StringBuilder();
        for (char c : word.toCharArray()) {
            pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return path.matches(pattern.toString());
    }
}
