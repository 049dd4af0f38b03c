package dev.nereid.capture;

import dev.nereid.model.Limits;
import dev.nereid.model.Text;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes lines of the pieces of text that a program prints. After {@code \r} a line is overwritten, and only its last
 * state counts, as somebody at a terminal sees it. {@code \r\n} ends a line like {@code \n}.
 *
 * <p>Safe for many threads. Times are of {@link System#nanoTime}.
 */
final class LineAssembler {
    /** A line without an end is delivered when its oldest text has waited so long. */
    static final long PARTIAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Between two states of a line that is overwritten again and again: as often as the host is measured. */
    static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<String> lines;

    // All guarded by this.
    private final StringBuilder line = new StringBuilder();
    private boolean returned; // after \r: what follows overwrites the line
    private boolean overwritten;
    private boolean begun; // a part of the line has been delivered
    private boolean waiting; // there is something to deliver
    private long since; // when that came
    private String lastState;

    /** @param lines gets them, in order; it must only remember */
    LineAssembler(Consumer<String> lines) {
        this.lines = lines;
    }

    synchronized void accept(String text, long now) {
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                add(text, start, i, now);
                start = i + 1;
                if (c == '\n') {
                    end();
                } else {
                    returned = true;
                }
            }
        }
        add(text, start, text.length(), now);
    }

    /** Delivers what has waited long enough. */
    synchronized void tick(long now) {
        boolean state = overwritten || returned;
        if (waiting && now - since >= (state ? STATE_NANOS : PARTIAL_NANOS)) {
            deliver(state);
        }
    }

    /** Delivers what there is. */
    synchronized void finish() {
        if (waiting) {
            deliver(overwritten || returned);
        }
    }

    private void add(String text, int from, int to, long now) {
        if (from == to) {
            return;
        }
        if (returned) {
            line.setLength(0);
            returned = false;
            overwritten = true;
        }
        if (!waiting) {
            waiting = true;
            since = now;
        }
        for (int at = from; at < to; ) {
            int next = Math.min(to, at + Limits.STRING_BYTES_MAX);
            line.append(text, at, next);
            at = next;
            cutIfLong();
        }
    }

    /** Leaves a beginning that surely fits once more; how many bytes it has is counted when it goes. */
    private void cutIfLong() {
        while (line.length() > Limits.STRING_BYTES_MAX) {
            String piece = Text.cut(line.toString(), Limits.STRING_BYTES_MAX);
            lines.accept(Text.wellFormed(piece));
            line.delete(0, piece.length());
            begun = true;
        }
    }

    /** The line is complete. An empty one counts, but not as the rest of one whose beginning has gone. */
    private void end() {
        if (waiting || !begun) {
            deliver(overwritten);
        }
        line.setLength(0);
        returned = false;
        overwritten = false;
        begun = false;
        waiting = false;
        lastState = null;
    }

    /** @param state whether the line may be overwritten, so that it is kept; else it goes on behind the delivered part */
    private void deliver(boolean state) {
        String text = Text.wellFormed(line.toString());
        if (!state || !text.equals(lastState)) {
            deliverPieces(text);
        }
        if (state) {
            lastState = text;
        } else {
            line.setLength(0);
        }
        begun = true;
        waiting = false;
    }

    private void deliverPieces(String text) {
        String rest = text;
        do {
            String piece = Text.cut(rest, Limits.STRING_BYTES_MAX);
            lines.accept(piece);
            rest = rest.substring(piece.length());
        } while (!rest.isEmpty());
    }
}
