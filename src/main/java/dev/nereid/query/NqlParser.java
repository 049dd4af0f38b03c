package dev.nereid.query;

import dev.nereid.query.Nql.Aggregate;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import dev.nereid.query.NqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
 *   operator   = "=" | "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | CONTAINS | NOT CONTAINS
 * </pre>
 *
 * <p>Paths and values stand in quotes, or bare where they are one word; a path in back-quotes may be anything.
 */
public final class NqlParser {
    /** Deeper ones are nobody's, and would use up the stack. */
    private static final int DEPTH_MAX = 200;

    private final List<Token> tokens;
    private int at;
    private int depth;

    private NqlParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * @param query empty for every object
     * @throws NqlException if it can't be understood
     */
    public static Nql parse(String query) {
        NqlParser parser = new NqlParser(NqlLexer.tokens(query));
        if (parser.isAtEnd()) {
            return new Nql.And(List.of());
        }
        Nql parsed = parser.or();
        if (!parser.isAtEnd()) {
            throw parser.unexpected("the end, AND or OR");
        }
        return parsed;
    }

    private boolean isAtEnd() {
        return at == tokens.size() - 1;
    }

    private Token token() {
        return tokens.get(at);
    }

    private NqlException unexpected(String expected) {
        Token token = token();
        String found = isAtEnd() ? "The query ends" : "\"" + token.text() + "\" stands";
        return new NqlException(found + " at position " + token.position() + ", where " + expected + " is expected.");
    }

    private boolean takeWord(String word) {
        boolean is = token().isWord(word);
        at += is ? 1 : 0;
        return is;
    }

    private void takeSign(String sign) {
        if (!token().isSign(sign)) {
            throw unexpected("\"" + sign + "\"");
        }
        at++;
    }

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
            throw new NqlException("The query has more than " + DEPTH_MAX + " levels.");
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
        if (aggregate != null) {
            at += 2;
        }
        String path = path();
        takeSign(":");
        Type type = type();
        if (aggregate != null) {
            takeSign(")");
            requireSeries(path, type);
        }
        if (takeWord("EXISTS")) {
            return new Nql.Exists(path, type);
        }
        if (token().isWord("NOT") && tokens.get(at + 1).isWord("EXISTS")) {
            at += 2;
            return new Nql.Not(new Nql.Exists(path, type));
        }
        return new Nql.Comparison(path, type, aggregate, operator(), value());
    }

    private static void requireSeries(String path, Type type) {
        if (type != Type.FLOAT_SERIES) {
            throw new NqlException("\"" + path + "\" is taken for a " + type.word()
                    + "; only a floatSeries has a last, min," + " max, average and variance.");
        }
    }

    /** Null if the condition begins with a path. */
    private Aggregate aggregate() {
        for (Aggregate aggregate : Aggregate.values()) {
            if (token().isWord(aggregate.name()) && tokens.get(at + 1).isSign("(")) {
                return aggregate;
            }
        }
        return null;
    }

    private String path() {
        Token token = token();
        if (isAtEnd()
                || token.quote() == 0
                        && !Character.isLetterOrDigit(token.text().charAt(0))
                        && token.text().charAt(0) != '_') {
            throw unexpected("the path of a field");
        }
        at++;
        return token.text();
    }

    private Type type() {
        Type type = token().quote() == 0 ? Type.of(token().text()) : null;
        if (type == null) {
            throw unexpected("a type, such as string, float, integer, bool, datetime, stringSet or floatSeries,");
        }
        at++;
        return type;
    }

    private Operator operator() {
        if (token().isWord("NOT") && tokens.get(at + 1).isWord("CONTAINS")) {
            at += 2;
            return Operator.NOT_CONTAINS;
        }
        String word = token().quote() == 0 ? token().text().toUpperCase(Locale.ROOT) : "";
        for (Operator operator : Operator.values()) {
            if (operator.word().equals(word.equals("==") ? "=" : word)) {
                at++;
                return operator;
            }
        }
        throw unexpected("an operator");
    }

    private String value() {
        Token token = token();
        if (isAtEnd() || token.isAnySign() || token.quote() == '`') {
            throw unexpected("a value");
        }
        at++;
        return token.text();
    }
}
