package dev.nereid.query;

import dev.nereid.model.Text;
import java.util.ArrayList;
import java.util.List;

/** Words, quoted texts and signs of a query. */
final class NqlLexer {
    /** The IDs of 70,000 runs fit in, as a client asks for them. */
    private static final int CHARS_MAX = 4 << 20;

    /** The same: a condition has five, and an OR. */
    private static final int TOKENS_MAX = 500_000;

    private static final String OPERATOR_SIGNS = "<>=!";
    private static final String SIGNS = "():" + OPERATOR_SIGNS;

    /**
     * One of them.
     *
     * @param quote around it: a back-quote, a double or single quote; 0 for none
     * @param start in the query, from 0
     * @param end of it, quotes included
     */
    record Token(String text, char quote, int start, int end) {
        boolean isSign(String sign) {
            return quote == 0 && text.equals(sign);
        }

        boolean isAnySign() {
            return quote == 0 && !text.isEmpty() && SIGNS.indexOf(text.charAt(0)) >= 0;
        }

        /** Words are the language's own in any case. */
        boolean isWord(String word) {
            return quote == 0 && text.equalsIgnoreCase(word);
        }
    }

    private final String query;
    private int at;

    private NqlLexer(String query) {
        this.query = query;
    }

    /** The last one is empty: the end. */
    static List<Token> tokens(String query) {
        if (query.length() > CHARS_MAX) {
            throw new NqlException(
                    "",
                    0,
                    "a query has at most " + CHARS_MAX + " characters, and this one has " + query.length()
                            + ". Ask in several parts.");
        }
        NqlLexer lexer = new NqlLexer(Text.wellFormed(query)); // as texts are kept; a database would take no halves
        List<Token> tokens = new ArrayList<>();
        for (lexer.skipBlanks(); lexer.at < query.length(); lexer.skipBlanks()) {
            if (tokens.size() == TOKENS_MAX) {
                throw new NqlException(
                        query,
                        lexer.at,
                        "a query has at most " + TOKENS_MAX + " words and signs. Ask in several parts.");
            }
            tokens.add(lexer.next());
        }
        tokens.add(new Token("", (char) 0, query.length(), query.length()));
        return tokens;
    }

    private void skipBlanks() {
        while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
            at++;
        }
    }

    private Token next() {
        int start = at;
        char first = query.charAt(at);
        if (first == '`' || first == '"' || first == '\'') {
            at++;
            String text = quoted(first, start);
            return new Token(text, first, start, at);
        }
        if (OPERATOR_SIGNS.indexOf(first) >= 0) {
            while (at < query.length() && OPERATOR_SIGNS.indexOf(query.charAt(at)) >= 0) {
                at++;
            }
        } else if (SIGNS.indexOf(first) >= 0) {
            at++;
        } else {
            while (at < query.length() && isOfWord(query.charAt(at))) {
                at++;
            }
        }
        return new Token(query.substring(start, at), (char) 0, start, at);
    }

    private static boolean isOfWord(char c) {
        return !Character.isWhitespace(c) && SIGNS.indexOf(c) < 0 && c != '`' && c != '"' && c != '\'';
    }

    /**
     * A backslash makes the quote, or another backslash, part of the text; before anything else it is itself. Between
     * back-quotes it always is, and two back-quotes are one.
     */
    private String quoted(char quote, int start) {
        StringBuilder text = new StringBuilder();
        while (at < query.length()) {
            char c = query.charAt(at++);
            boolean followed = at < query.length();
            if (c == quote) {
                boolean isDoubled = quote == '`' && followed && query.charAt(at) == '`';
                if (!isDoubled) {
                    return text.toString();
                }
                at++;
            } else if (c == '\\' && quote != '`' && followed) {
                char next = query.charAt(at);
                if (next == quote || next == '\\') {
                    c = next;
                    at++;
                }
            }
            text.append(c);
        }
        throw new NqlException(query, start, "this quote is never closed.");
    }
}
