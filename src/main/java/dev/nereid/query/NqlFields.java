package dev.nereid.query;

import dev.nereid.model.SysFields;
import dev.nereid.query.Nql.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields that a query names, but for those of {@code sys} that are there without anybody's doing. */
public final class NqlFields {
    /** @param type what the query says it is */
    public record Named(String path, Type type) {
        /** Whether the query means a field of this type, as {@code Field.type()} has it. */
        public boolean means(String fieldType) {
            Type other = Type.of(fieldType);
            return other == type || other != null && other.isNumber() && type.isNumber();
        }
    }

    private NqlFields() {}

    /** In their order. */
    public static Set<Named> of(Nql query) {
        Set<Named> named = new LinkedHashSet<>();
        collect(query, named);
        named.removeIf(each -> SysFields.computedType(each.path()) != null);
        return named;
    }

    private static void collect(Nql query, Set<Named> to) {
        if (query instanceof Nql.And and) {
            collect(and.parts(), to);
        } else if (query instanceof Nql.Or or) {
            collect(or.parts(), to);
        } else if (query instanceof Nql.Not not) {
            collect(not.part(), to);
        } else if (query instanceof Nql.Exists exists) {
            to.add(new Named(exists.path(), exists.type()));
        } else if (query instanceof Nql.Comparison comparison) {
            to.add(new Named(comparison.path(), comparison.type()));
        }
    }

    private static void collect(List<Nql> parts, Set<Named> to) {
        parts.forEach(part -> collect(part, to));
    }
}
