package dev.nereid.db;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that is looked for anywhere in a text; {@code ^} and {@code $} stand for its ends. The syntax is RE2's,
 * and so is the promise: the time that a search takes grows with the length of the text, whatever the expression. Safe
 * for many threads.
 */
public final class SearchPattern {
    /** Beyond, even time that grows with the text is long. */
    private static final int CHARS_MAX = 1000;

    private static final int SIZE_MAX = 1000;

    private final Pattern pattern;

    private SearchPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if it is none, or a very big one; the message is the end of a sentence */
    public static SearchPattern of(String expression) {
        if (expression.length() > CHARS_MAX || PatternSize.of(expression) > SIZE_MAX) {
            throw tooBig();
        }
        if (EndlessFolding.isIn(expression)) {
            throw new IllegalArgumentException("this regular expression ignores the case of characters from U+1C80 to"
                    + " U+1C88, which cannot be done: name them as they are, or leave them out of a range.");
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            if (pattern.programSize() > SIZE_MAX) {
                throw tooBig();
            }
            return new SearchPattern(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "this is no regular expression: " + e.getDescription() + " in " + e.getPattern() + ".", e);
        }
    }

    private static IllegalArgumentException tooBig() {
        return new IllegalArgumentException("this regular expression is too big: it may have " + CHARS_MAX
                + " characters, with everything repeated as often as it says.");
    }

    public boolean isIn(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find();
    }
}
