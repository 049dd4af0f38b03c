package dev.nereid.query;

import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeType;
import dev.nereid.model.SysFields;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import dev.nereid.query.NqlLexer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a query. {@code NOT} binds closer than {@code AND}, that closer than {@code OR}.
 *
 * <pre>
 *   query      = [or]
 *   or         = and {OR and}
 *   and        = not {AND not}
 *   not        = NOT not | "(" or ")" | condition
 *   condition  = field (operator value | EXISTS | NOT EXISTS)
 *   field      = path ":" type | aggregate "(" path ":" type ")"
 *   operator   = "=" | "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | [NOT] CONTAINS | [NOT] MATCHES
 * </pre>
 *
 * <p>Paths and values stand in quotes, or bare where they are one word. A path in back-quotes may be anything; of a
 * back-quote in it there are two.
 */
public final class NqlParser {
    /** Deeper ones are nobody's, and would use up the stack. */
    private static final int DEPTH_MAX = 100;

    /** As many as a statement of either database takes; a field that may have one of many texts is one of them. */
    private static final int CONDITIONS_MAX = 1000;

    private static final List<String> RESERVED = List.of("AND", "OR", "NOT");

    private final String query;
    private final List<Token> tokens;
    private int at;
    private int depth;

    private NqlParser(String query) {
        this.query = query;
        this.tokens = NqlLexer.tokens(query);
    }

    /**
     * @param query empty for every object
     * @throws NqlException if it can't be understood, or holds a field against what its type does not know
     */
    public static Nql parse(String query) {
        NqlParser parser = new NqlParser(query);
        if (parser.isAtEnd()) {
            return Nql.ALL;
        }
        Nql parsed = parser.or();
        if (!parser.isAtEnd()) {
            throw parser.unexpected("AND, OR or the end is expected", "");
        }
        if (Alternatives.count(parsed) > CONDITIONS_MAX) {
            throw new NqlException(query, 0, "the query has more than " + CONDITIONS_MAX + " conditions.");
        }
        return parsed;
    }

    private boolean isAtEnd() {
        return at == tokens.size() - 1;
    }

    private Token token() {
        return tokens.get(at);
    }

    private boolean takeWord(String word) {
        boolean is = token().isWord(word);
        at += is ? 1 : 0;
        return is;
    }

    private void takeSign(String sign) {
        if (!token().isSign(sign)) {
            throw unexpected("\"" + sign + "\" is expected", "");
        }
        at++;
    }

    // -------------------------------------------------------------------------------------------------- errors --

    private NqlException error(Token token, String sentence) {
        return new NqlException(query, token.start(), sentence);
    }

    private NqlException unexpected(String expected, String hint) {
        return error(token(), expected + ", but " + found() + "." + hint);
    }

    private String found() {
        return isAtEnd() ? "the query ends" : "\"" + NqlWords.shortened(token().text()) + "\" stands here";
    }

    // --------------------------------------------------------------------------------------------------- groups --

    private Nql or() {
        List<Nql> parts = new ArrayList<>(List.of(and()));
        while (takeWord("OR")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : new Nql.Or(parts);
    }

    private Nql and() {
        List<Nql> parts = new ArrayList<>(List.of(not()));
        while (takeWord("AND")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : new Nql.And(parts);
    }

    private Nql not() {
        if (++depth > DEPTH_MAX) {
            throw error(token(), "the query has more than " + DEPTH_MAX + " levels.");
        }
        Nql part;
        if (takeWord("NOT")) {
            part = new Nql.Not(not());
        } else if (token().isSign("(")) {
            at++;
            part = or();
            takeSign(")");
        } else {
            part = condition();
        }
        depth--;
        return part;
    }

    // ---------------------------------------------------------------------------------------------- conditions --

    private Nql condition() {
        Aggregate aggregate = aggregate();
        String path = path();
        if (!token().isSign(":")) {
            UntypedField field = new UntypedField(aggregate, path, tokens.subList(at, tokens.size()));
            throw unexpected("a path is followed by a colon and its type", field.hint());
        }
        at++;
        Token typeToken = token();
        Type type = type();
        if (aggregate != null) {
            if (type != Type.FLOAT_SERIES) {
                throw error(typeToken, "only a floatSeries has " + NqlWords.AGGREGATES + ".");
            }
            takeSign(")");
        }
        AttributeType computed = SysFields.computedType(path);
        Type known = computed == null ? null : Type.of(computed.label());
        if (known != null && known != type && !(known.isNumber() && type.isNumber())) {
            throw error(typeToken, "`" + path + "` is of the type " + known.word() + ".");
        }
        return takeExists(aggregate) ? exists(path, type) : comparison(path, type, aggregate);
    }

    private boolean takeExists(Aggregate aggregate) {
        boolean denied = token().isWord("NOT");
        Token word = tokens.get(Math.min(tokens.size() - 1, at + (denied ? 1 : 0)));
        if (word.isWord("EXISTS") && aggregate != null) {
            throw error(word, "EXISTS is asked of a series, not of its " + aggregate.word() + ".");
        }
        return word.isWord("EXISTS");
    }

    private Nql exists(String path, Type type) {
        boolean denied = takeWord("NOT");
        at++;
        Nql exists = new Nql.Exists(path, type);
        return denied ? new Nql.Not(exists) : exists;
    }

    private Nql comparison(String path, Type type, Aggregate aggregate) {
        Token operatorToken = token();
        Operator operator = operator(type);
        if (!type.operators().contains(operator)) {
            throw error(
                    operatorToken,
                    "a " + type.word() + " has no operator " + operator.word() + "; it has " + NqlWords.operators(type)
                            + ".");
        }
        Token valueToken = token();
        Comparison comparison = new Comparison(path, type, aggregate, operator, value(type));
        try {
            NqlValue.check(comparison);
        } catch (IllegalArgumentException e) {
            throw error(valueToken, e.getMessage());
        }
        return comparison;
    }

    /** Null if the condition begins with a path. */
    private Aggregate aggregate() {
        if (token().quote() != 0 || isAtEnd() || !tokens.get(at + 1).isSign("(")) {
            return null;
        }
        for (Aggregate aggregate : Aggregate.values()) {
            if (takeWord(aggregate.name())) {
                takeSign("(");
                return aggregate;
            }
        }
        throw unexpected(
                "a path, or of a series " + NqlWords.AGGREGATES + " is expected",
                NqlWords.meant(NqlWords.nearAggregate(token().text())));
    }

    private String path() {
        Token token = token();
        boolean isBare = token.quote() == 0;
        if (isAtEnd() || isBare && !isPathStart(token.text().codePointAt(0))) {
            throw unexpected("the path of a field is expected", "");
        }
        if (token.text().isEmpty()) {
            throw error(token, "the path of a field is expected, but these quotes are empty.");
        }
        at++;
        return token.text();
    }

    private static boolean isPathStart(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || codePoint == '_';
    }

    private Type type() {
        Type type = token().quote() == 0 ? Type.of(token().text()) : null;
        if (type == null) {
            throw unexpected(
                    "a type is expected (" + NqlWords.TYPES + ")", NqlWords.meant(NqlWords.nearType(token().text())));
        }
        at++;
        return type;
    }

    private Operator operator(Type type) {
        Token first = token();
        String word = first.quote() == 0 ? first.text() : "";
        if (first.isWord("NOT") && !isAtEnd()) {
            word += " " + tokens.get(at + 1).text();
        }
        Operator operator = NqlWords.operator(word);
        if (operator == null) {
            throw unexpected(
                    "an operator is expected (" + NqlWords.operators(type) + ")",
                    NqlWords.meant(NqlWords.nearOperator(word)));
        }
        at += operator.word().contains(" ") ? 2 : 1;
        return operator;
    }

    private String value(Type type) {
        Token token = token();
        if (isAtEnd() || token.isAnySign() || RESERVED.stream().anyMatch(token::isWord)) {
            throw unexpected(NqlValue.expected(type) + " is expected", "");
        }
        if (token.quote() == '`') {
            throw error(token, NqlValue.expected(type) + " is expected; back-quotes are for paths.");
        }
        at++;
        if (!isAtEnd() && token().start() == token.end() && !token().isSign(")")) {
            throw unexpected("AND, OR or the end is expected", " A value of more than a word stands in double quotes.");
        }
        return token.text();
    }
}
