package dev.nereid.cli;

import dev.nereid.model.ObjectId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Runs by what people type: an ID, a name, or the beginning of an offline ID; and such beginnings, to print. */
final class RunNames {
    private static final int SHORT_CHARS_MIN = 8;
    private static final int LISTED_MAX = 5;

    /**
     * A run that can be named.
     *
     * @param ids what servers call it, and its custom run ID
     * @param name {@code sys/name}; null if it has none, or none that is known
     */
    record Candidate(UUID objectId, Collection<String> ids, String name) {}

    private RunNames() {}

    /**
     * The runs that are meant.
     *
     * @param where the candidates are from, for the message
     * @throws CommandFailure if nothing, or more than one run, fits one of the names
     */
    static Set<UUID> choose(Collection<String> wanted, Collection<Candidate> candidates, Path where) {
        Set<UUID> chosen = new LinkedHashSet<>();
        for (String name : wanted) {
            chosen.add(choose(name, candidates, where));
        }
        return chosen;
    }

    static UUID choose(String wanted, Collection<Candidate> candidates, Path where) {
        UUID objectId = ObjectId.parse(wanted);
        String beginning = wanted.startsWith(ObjectId.OFFLINE) ? wanted.substring(ObjectId.OFFLINE.length()) : wanted;
        List<Candidate> found = List.of();
        // What says more beats what says less.
        List<Predicate<Candidate>> ways = List.of(
                run -> run.objectId().equals(objectId) || run.ids().contains(wanted),
                run -> !wanted.isEmpty() && wanted.equals(run.name()),
                run -> !beginning.isEmpty() && run.objectId().toString().startsWith(beginning));
        for (Predicate<Candidate> way : ways) {
            if (found.isEmpty()) {
                Set<UUID> ids = new HashSet<>(); // a run may have several files
                found = candidates.stream()
                        .filter(way)
                        .filter(run -> ids.add(run.objectId()))
                        .toList();
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailure("There is no run \"" + wanted + "\" in "
                    + where.toAbsolutePath().normalize()
                    + ". To see those that are there: nereid ls --path " + where);
        }
        if (found.size() > 1) {
            throw new CommandFailure("\"" + wanted + "\" fits " + found.size() + " runs: " + listed(found)
                    + ". Give the ID of one, or enough of it.");
        }
        return found.get(0).objectId();
    }

    /** As {@code nereid ls} has them. */
    private static String listed(List<Candidate> runs) {
        int chars = shortChars(runs.stream().map(Candidate::objectId).toList());
        List<String> ids = runs.stream()
                .limit(LISTED_MAX)
                .map(run -> run.ids().stream().findFirst().orElse(abbreviate(run.objectId(), chars)))
                .toList();
        return String.join(", ", ids) + (runs.size() > LISTED_MAX ? " …" : "");
    }

    /** How much of the object IDs it takes to tell all of them apart. */
    static int shortChars(Collection<UUID> runs) {
        long count = runs.stream().distinct().count();
        for (int chars = SHORT_CHARS_MIN; chars < 36; chars++) {
            int length = chars;
            boolean endsInDash = chars == 9 || chars == 14 || chars == 19 || chars == 24;
            if (!endsInDash
                    && runs.stream()
                                    .map(run -> run.toString().substring(0, length))
                                    .distinct()
                                    .count()
                            == count) {
                return chars;
            }
        }
        return 36;
    }

    /** {@code offline/6f1c2a3b}. */
    static String abbreviate(UUID run, int chars) {
        return ObjectId.OFFLINE + run.toString().substring(0, chars);
    }
}
