package dev.nereid.db;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Regular expressions that RE2/J would compile for ever. To ignore case it follows each character to its other cases until it
 * is back at the first; of U+1C80 to U+1C88, whose cases its tables lack and Java has, it never comes back (its issue
 * 168). An expression that ignores case may name none of them, alone or in a range. What is refused for it is a little more
 * than what hangs: it is looked at as text.
 */
final class EndlessFolding {
    private static final int FIRST = 0x1C80;
    private static final int LAST = 0x1C88;

    private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z-]*i");
    private static final Pattern HEX = Pattern.compile("\\\\x\\{0*([0-9A-Fa-f]{1,6})\\}");

    /** A hyphen with what may be the ends of a range: the first is only known if it is not of ASCII, as no escape ends so. */
    private static final Pattern RANGE = Pattern.compile("(?<=(.))-(?=" + HEX.pattern() + "|\\\\?(.))", Pattern.DOTALL);

    private EndlessFolding() {}

    static boolean isIn(String expression) {
        return IGNORES_CASE.matcher(expression).find() && (namesOne(expression) || hasRangeOverThem(expression));
    }

    private static boolean namesOne(String expression) {
        return expression.codePoints().anyMatch(EndlessFolding::isOne)
                || HEX.matcher(expression).results().anyMatch(hex -> isOne(Integer.parseInt(hex.group(1), 16)));
    }

    private static boolean isOne(int character) {
        return character >= FIRST && character <= LAST;
    }

    private static boolean hasRangeOverThem(String expression) {
        return RANGE.matcher(expression).results().anyMatch(range -> from(range) < FIRST && to(range) > LAST);
    }

    private static int from(MatchResult range) {
        int character = range.group(1).codePointAt(0);
        return character < 0x80 ? 0 : character;
    }

    private static int to(MatchResult range) {
        String hex = range.group(2);
        return hex == null ? range.group(3).codePointAt(0) : Integer.parseInt(hex, 16);
    }
}
