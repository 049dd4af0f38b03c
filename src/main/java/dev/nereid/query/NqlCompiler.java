package dev.nereid.query;

import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Exists;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** A query as a condition on {@code tracked_object}, which is true or false of each, never null. */
final class NqlCompiler {
    /** To a database each further part is a level, and it takes only so many. */
    private static final int GROUP = 16;

    private final SysConditions sys;
    private final AttributeConditions attributes;

    /** @param now in microseconds: who is active is a matter of time, and so is what lies two hours back */
    NqlCompiler(DSLContext db, long now, boolean ofFew) {
        TextConditions texts = new TextConditions(db);
        this.sys = new SysConditions(texts, now);
        this.attributes = new AttributeConditions(db, texts, now, ofFew);
    }

    Condition compile(Nql query) {
        if (query instanceof Nql.And and) {
            List<Condition> parts = Alternatives.distinct(and.parts()).stream()
                    .map(this::compile)
                    .toList();
            return inGroups(parts, DSL::and, (left, right) -> DSL.condition("({0}) and ({1})", left, right));
        } else if (query instanceof Nql.Or or) {
            return inGroups(alternatives(or), DSL::or, (left, right) -> DSL.condition("({0}) or ({1})", left, right));
        } else if (query instanceof Nql.Not not) {
            return DSL.not(compile(not.part()));
        } else if (query instanceof Exists exists) {
            Condition computed = sys.exists(exists.path());
            return computed != null ? computed : attributes.exist(exists.path(), exists.type());
        }
        Comparison comparison = (Comparison) query;
        return compare(comparison, List.of(comparison.value()));
    }

    private List<Condition> alternatives(Nql.Or or) {
        Alternatives alternatives = Alternatives.of(or);
        List<Condition> parts = new ArrayList<>();
        alternatives.texts().forEach((comparison, values) -> parts.add(compare(comparison, List.copyOf(values))));
        alternatives.others().forEach(part -> parts.add(compile(part)));
        return parts;
    }

    /** @param values any of which may be the one, of texts that may be equal; else the comparison's own */
    private Condition compare(Comparison comparison, List<String> values) {
        Condition computed = sys.compare(comparison, values);
        return computed != null ? computed : attributes.compare(comparison, values);
    }

    private static Condition inGroups(
            List<Condition> parts, Function<List<Condition>, Condition> joined, BinaryOperator<Condition> both) {
        if (parts.size() <= GROUP) {
            return joined.apply(parts);
        }
        int half = parts.size() / 2;
        return both.apply(
                inGroups(parts.subList(0, half), joined, both),
                inGroups(parts.subList(half, parts.size()), joined, both));
    }
}
