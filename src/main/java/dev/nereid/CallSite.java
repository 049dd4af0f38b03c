package dev.nereid;

import java.util.Arrays;

/** Where the program called the library: its part of the thread's stack, innermost frame first. Immutable. */
final class CallSite {
    /** Where an exception came from. */
    enum Origin {
        /** From the block between two calls, as far as one can tell. */
        BLOCK,
        /** From elsewhere on this thread: before the block, or after it. */
        ELSEWHERE,
        /** From another thread, or it doesn't say. */
        UNKNOWN
    }

    private final StackTraceElement[] frames;

    private CallSite(StackTraceElement[] frames) {
        this.frames = frames;
    }

    /** Of the calling thread, without the frames up to the method of this class that the program called. */
    static CallSite of(Class<?> called) {
        StackTraceElement[] stack = new Throwable().getStackTrace();
        int top = stack.length;
        while (top > 0 && !stack[top - 1].getClassName().equals(called.getName())) {
            top--;
        }
        return new CallSite(Arrays.copyOfRange(stack, top, stack.length));
    }

    /**
     * Whether an exception came from the block that began with one call and ended with this one.
     *
     * <p>The language closes what a {@code try} block holds before anybody sees the exception that leaves the block, so
     * nothing tells but the stack traces. Both calls were made, perhaps by way of others, by one activation of a method:
     * that of an exception from the block leads through it too, and within it, lines decide. What leaves the block stands
     * below the first call and above the last one; but if an exception leaves a {@code try}-with-resources, compilers give
     * the closing call the line of the block's head.
     */
    Origin originOf(Throwable thrown, CallSite first) {
        StackTraceElement[] trace = thrown.getStackTrace();
        int shared = equalFrames(frames, first.frames);
        int depth =
                isSameMethod(frames, first.frames, shared + 1) ? shared + 1 : shared; // of the method with the block
        int way = equalFrames(trace, frames);
        if (depth == 0 || trace.length == 0) {
            return Origin.UNKNOWN;
        }
        if (way < depth - 1) {
            boolean leftBefore = way == trace.length || isSameMethod(trace, frames, way + 1);
            return leftBefore ? Origin.ELSEWHERE : Origin.UNKNOWN;
        }
        if (trace.length < depth) {
            return Origin.ELSEWHERE;
        }
        return isSameMethod(trace, frames, depth)
                ? originByLine(line(trace, depth), line(first.frames, depth), line(frames, depth))
                : Origin.UNKNOWN;
    }

    private static Origin originByLine(int thrown, int first, int last) {
        boolean inBlock = thrown >= first && (last <= first || thrown < last);
        return inBlock ? Origin.BLOCK : Origin.ELSEWHERE;
    }

    // Counted from the outermost frame, which is 1.

    private static StackTraceElement frame(StackTraceElement[] stack, int depth) {
        return stack[stack.length - depth];
    }

    private static int line(StackTraceElement[] stack, int depth) {
        return frame(stack, depth).getLineNumber();
    }

    private static int equalFrames(StackTraceElement[] one, StackTraceElement[] other) {
        int depth = 0;
        while (depth < one.length
                && depth < other.length
                && frame(one, depth + 1).equals(frame(other, depth + 1))) {
            depth++;
        }
        return depth;
    }

    private static boolean isSameMethod(StackTraceElement[] one, StackTraceElement[] other, int depth) {
        return depth <= one.length
                && depth <= other.length
                && frame(one, depth).getClassName().equals(frame(other, depth).getClassName())
                && frame(one, depth).getMethodName().equals(frame(other, depth).getMethodName());
    }
}
