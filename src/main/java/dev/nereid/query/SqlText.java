package dev.nereid.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A statement of SQL as its words: as much of the language as it takes to tell what kind of statement it is, and where a
 * word stands.
 */
final class SqlText {
    /** @param position in the text, from 0 */
    private record Word(String text, int position) {}

    private final String sql;
    private final List<Word> words = new ArrayList<>(); // quoted ones, and signs, as well
    private int at;

    SqlText(String sql) {
        this.sql = sql;
        while (at < sql.length()) {
            int start = at;
            if (skipWord()) {
                words.add(new Word(sql.substring(start, at), start));
            }
        }
    }

    /** The first word, in small letters; empty if there is none. */
    String firstWord() {
        return words.isEmpty() ? "" : words.get(0).text().toLowerCase(Locale.ROOT);
    }

    /** Whether something follows a semicolon. */
    boolean isSeveral() {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).text().equals(";") && !words.get(i + 1).text().equals(";")) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@code , line 1, column 8} where a word stands, also within quotes or behind the name of a table; empty if that is
     * not one place.
     */
    String placeOf(String word) {
        String bare = word.substring(word.lastIndexOf('.') + 1);
        List<Word> found = words.stream()
                .filter(each -> each.text().equalsIgnoreCase(bare) || isQuoted(each.text(), bare))
                .toList();
        return found.size() == 1 ? place(found.get(0).position()) : "";
    }

    private static boolean isQuoted(String word, String inside) {
        return word.length() == inside.length() + 2 && word.regionMatches(true, 1, inside, 0, inside.length());
    }

    private String place(int position) {
        String before = sql.substring(0, position);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return ", line " + line + ", column " + (position - before.lastIndexOf('\n'));
    }

    /** Returns whether it was a word, and neither blank nor comment. */
    private boolean skipWord() {
        char c = sql.charAt(at);
        if (sql.startsWith("--", at)) {
            skipBehind("\n");
            return false;
        } else if (sql.startsWith("/*", at)) {
            at += 2;
            skipBehind("*/");
            return false;
        } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
            at++;
            skipBehind(c == '[' ? "]" : String.valueOf(c)); // a doubled quote begins another word, which does no harm
            return true;
        } else if (isOfWord(c)) {
            while (at < sql.length() && isOfWord(sql.charAt(at))) {
                at++;
            }
            return true;
        }
        at++;
        return !Character.isWhitespace(c);
    }

    private void skipBehind(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }
}
