package dev.nereid.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Work that goes on until SIGINT or SIGTERM, and then ends in order, with an exit code of its own. (The JVM's would be that
 * of the signal.)
 */
final class UntilStopped {
    /** How long what is under way may take. Slurm gives 30 s by default before it kills. */
    private static final int GRACE_SECONDS = 5;

    /** How long the rest takes once what was under way is cut off. */
    private static final int REST_SECONDS = 5;

    /** The work. */
    interface Work {
        void run() throws InterruptedException;
    }

    private UntilStopped() {}

    /**
     * @param stop lets the work end
     * @param cutOff ends it at once, where that takes too long
     * @param summary what to do at the end; gives the exit code
     */
    static int run(Work work, Runnable stop, Runnable cutOff, IntSupplier summary) throws InterruptedException {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread hook = new Thread(() -> end(exit, stop, cutOff), "nereid-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
            int code = summary.getAsInt();
            exit.complete(code);
            return code;
        } finally {
            exit.complete(Main.FAILED);
            removeIfUnused(hook);
        }
    }

    private static void end(CompletableFuture<Integer> exit, Runnable stop, Runnable cutOff) {
        stop.run();
        Integer code = await(exit, GRACE_SECONDS);
        if (code == null) {
            cutOff.run();
            await(exit, REST_SECONDS);
            code = Main.FAILED;
        }
        Runtime.getRuntime().halt(code);
    }

    /** Null if it takes longer. */
    private static Integer await(CompletableFuture<Integer> exit, int seconds) {
        try {
            return exit.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            return null;
        }
    }

    private static void removeIfUnused(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is at work.
        }
    }
}
