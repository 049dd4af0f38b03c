package dev.nereid.capture;

import java.util.List;
import java.util.Map;

/** The {@code main} method that is at the bottom of a thread's stack. */
final class MainFrame {
    /** They have a {@code main} of their own, and call the program's. Java's own also start single source files. */
    private static final List<String> LAUNCHERS = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "com.intellij.rt.",
            "org.apache.maven.surefire.",
            "org.codehaus.plexus.classworlds.",
            "org.gradle.",
            "org.springframework.boot.loader.",
            "scala.tools.nsc.");

    private MainFrame() {}

    /** Of the main thread if it is still there, else of the calling one; null if neither has any. */
    static StackTraceElement find() {
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (isMain(thread.getKey())) {
                StackTraceElement found = of(thread.getValue());
                if (found != null) {
                    return found;
                }
            }
        }
        return of(Thread.currentThread().getStackTrace());
    }

    private static boolean isMain(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return thread.getName().equals("main")
                && group != null
                && group.getName().equals("main");
    }

    /** @param stack innermost call first */
    static StackTraceElement of(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i >= 0; i--) {
            StackTraceElement frame = stack[i];
            if (frame.getMethodName().equals("main")
                    && LAUNCHERS.stream().noneMatch(frame.getClassName()::startsWith)) {
                return frame;
            }
        }
        return null;
    }
}
