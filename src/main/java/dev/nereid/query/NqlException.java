package dev.nereid.query;

/** A query that can't be understood; the message says where and why. */
public final class NqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a terminal shows of a long line. */
    private static final int WIDTH = 100;

    private final String query;
    private final int offset;

    /** @param offset of the character that the sentence is about, from 0; the query's length for its end */
    NqlException(String query, int offset, String sentence) {
        super(place(query, offset) + ": " + sentence);
        this.query = query;
        this.offset = offset;
    }

    private static String place(String query, int offset) {
        String column = "olumn " + column(query, offset);
        boolean isOneLine = query.indexOf('\n') < 0;
        return isOneLine ? "C" + column : "Line " + query.substring(0, offset).split("\n", -1).length + ", c" + column;
    }

    private static int lineStart(String query, int offset) {
        return query.lastIndexOf('\n', offset - 1) + 1;
    }

    private static int column(String query, int offset) {
        return query.codePointCount(lineStart(query, offset), offset) + 1;
    }

    /** In its line, in characters, from 1. */
    public int column() {
        return column(query, offset);
    }

    /** The line of the query, and below it a caret under what is wrong; of a long line what is near. */
    public String excerpt() {
        int start = lineStart(query, offset);
        int end = query.indexOf('\n', offset);
        String line = query.substring(start, end < 0 ? query.length() : end).replaceAll("\\p{Cntrl}", " ");
        int caret = offset - start;
        int from = Math.max(0, Math.min(caret - WIDTH / 2, line.length() - WIDTH));
        int to = Math.min(line.length(), from + WIDTH);
        String before = from > 0 ? "…" : "";
        String shown = before + line.substring(from, to) + (to < line.length() ? "…" : "");
        int indent = before.length() + line.codePointCount(from, caret);
        return shown + "\n" + " ".repeat(indent) + "^";
    }
}
