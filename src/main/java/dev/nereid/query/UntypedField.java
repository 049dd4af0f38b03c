package dev.nereid.query;

import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeType;
import dev.nereid.model.SysFields;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import dev.nereid.query.NqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A condition whose path has no type: what it would be with the type that its value suggests. */
final class UntypedField {
    /** An example longer than this teaches nobody. */
    private static final int EXAMPLE_CHARS_MAX = 200;

    private final Aggregate aggregate; // null for none
    private final String path;
    private final String operator; // none of the language's in a query that is wrong otherwise, too
    private final Token value; // the end if there is none

    /** @param rest what follows the path, up to the end of the query */
    UntypedField(Aggregate aggregate, String path, List<Token> rest) {
        this.aggregate = aggregate;
        this.path = path;
        int at = aggregate != null && rest.get(0).isSign(")") ? 1 : 0;
        boolean isOfTwoWords = rest.get(at).isWord("NOT") && at + 1 < rest.size();
        String word =
                rest.get(at).text() + (isOfTwoWords ? " " + rest.get(at + 1).text() : "");
        Operator known = NqlWords.operator(word);
        this.operator = known == null ? word.toUpperCase(Locale.ROOT) : known.word();
        this.value = rest.get(Math.min(rest.size() - 1, at + (isOfTwoWords ? 2 : 1)));
    }

    /** For the end of a message, with a blank first. */
    String hint() {
        boolean isLong = path.length() + operator.length() + value.text().length() > EXAMPLE_CHARS_MAX;
        Type type = isLong ? null : type();
        if (isLong || !isQuery(condition(type))) {
            return " An example: `params/lr`:float > 0.1.";
        }
        String example = condition(type);
        boolean mayBeSeries = type == Type.FLOAT && known() == null;
        return " Write " + example + (mayBeSeries ? ", or " + condition(Type.FLOAT_SERIES) + " of a series." : ".");
    }

    private Type type() {
        if (aggregate != null) {
            return Type.FLOAT_SERIES;
        } else if (known() != null) {
            return known();
        } else if (value.quote() != 0 || isExists()) {
            return Type.STRING;
        }
        return Stream.of(Type.FLOAT, Type.BOOLEAN, Type.DATETIME)
                .filter(type -> isQuery(condition(type)))
                .findFirst()
                .orElse(Type.STRING);
    }

    /** Null outside {@code sys}. */
    private Type known() {
        AttributeType editable = SysFields.editableType(path);
        AttributeType type = editable != null ? editable : SysFields.computedType(path);
        return type == null ? null : Type.of(type.label());
    }

    private boolean isExists() {
        return operator.endsWith("EXISTS");
    }

    private String condition(Type type) {
        String field = NqlText.path(path) + ":" + type.word();
        String left = aggregate == null ? field : aggregate.word() + "(" + field + ")";
        return left + " " + operator
                + (isExists() ? "" : " " + (isQuoted(type) ? NqlText.quoted(value.text()) : value.text()));
    }

    private boolean isQuoted(Type type) {
        boolean isText = type.operators().contains(Operator.CONTAINS);
        return value.quote() != 0 || isText && !value.text().isEmpty() && !value.isAnySign();
    }

    private static boolean isQuery(String text) {
        try {
            NqlParser.parse(text);
            return true;
        } catch (NqlException e) {
            return false;
        }
    }
}
