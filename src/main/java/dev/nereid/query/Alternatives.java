package dev.nereid.query;

import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of an {@code OR}, those together that hold one field against many texts: a table of 3000 IDs asks for as many,
 * and a database answers that as one list.
 *
 * @param texts by a comparison without a value, the values of which one has to fit
 */
record Alternatives(Map<Comparison, Set<String>> texts, List<Nql> others) {
    static Alternatives of(Nql.Or or) {
        Alternatives alternatives = new Alternatives(new LinkedHashMap<>(), new ArrayList<>());
        or.parts().forEach(alternatives::add);
        return alternatives;
    }

    private void add(Nql part) {
        if (part instanceof Nql.Or inner) {
            inner.parts().forEach(this::add);
        } else if (part instanceof Comparison comparison && isOfList(comparison)) {
            Comparison key = new Comparison(comparison.path(), comparison.type(), null, comparison.operator(), "");
            texts.computeIfAbsent(key, none -> new LinkedHashSet<>()).add(comparison.value());
        } else {
            others.add(part);
        }
    }

    private static boolean isOfList(Comparison comparison) {
        return switch (comparison.operator()) {
            case EQUAL -> comparison.type() == Type.STRING || comparison.type() == Type.STRING_SERIES;
            case CONTAINS -> comparison.type() == Type.STRING_SET;
            default -> false;
        };
    }

    /** How many conditions a query is to a database. */
    static int count(Nql query) {
        if (query instanceof Nql.And and) {
            return distinct(and.parts()).stream().mapToInt(Alternatives::count).sum();
        } else if (query instanceof Nql.Or or) {
            Alternatives alternatives = of(or);
            return alternatives.texts.size()
                    + alternatives.others.stream().mapToInt(Alternatives::count).sum();
        }
        return query instanceof Nql.Not not ? count(not.part()) : 1;
    }

    /** Without those that say again what another one says, as programs do that join what they are given. */
    static List<Nql> distinct(List<Nql> parts) {
        Map<String, Nql> distinct = new LinkedHashMap<>();
        parts.forEach(part -> distinct.putIfAbsent(NqlText.of(part), part));
        return List.copyOf(distinct.values());
    }
}
