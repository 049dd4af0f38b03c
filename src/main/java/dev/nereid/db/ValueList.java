package dev.nereid.db;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Whether a field is one of many values: any number of them is one parameter, of which a statement has only so many. */
public final class ValueList {
    private ValueList() {}

    public static Condition ofLongs(DSLContext db, Field<Long> field, Collection<Long> values) {
        if (db.dialect() == SQLDialect.SQLITE) {
            return isInJson(field, values.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        Long[] array = values.toArray(Long[]::new);
        return DSL.condition("{0} = any({1})", field, DSL.val(array, SQLDataType.BIGINT.array()));
    }

    public static Condition ofTexts(DSLContext db, Field<String> field, Collection<String> values) {
        if (values.size() == 1) {
            return field.eq(values.iterator().next());
        }
        NulFree stored = new NulFree();
        if (db.dialect() == SQLDialect.SQLITE) {
            return isInJson(
                    field, values.stream().map(stored::to).map(ValueList::json).collect(Collectors.joining(",")));
        }
        String[] array = values.stream().map(stored::to).toArray(String[]::new);
        return DSL.condition("{0} = any({1})", field, DSL.val(array, SQLDataType.CLOB.array()));
    }

    private static Condition isInJson(Field<?> field, String elements) {
        return DSL.condition("{0} in (select value from json_each({1}))", field, DSL.val("[" + elements + "]"));
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
