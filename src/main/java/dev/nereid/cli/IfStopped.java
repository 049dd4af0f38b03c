package dev.nereid.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Work that says something if the process is ended by SIGINT or SIGTERM, and then may note how far it has come. */
final class IfStopped implements AutoCloseable {
    /** What is under way has been cut off by then. */
    private static final long GRACE_SECONDS = 3;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /** @param stop lets the work end; when it has, this is closed */
    IfStopped(Runnable say, Runnable stop) {
        this.hook = new Thread(() -> end(say, stop), "nereid-stopped");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Runnable say, Runnable stop) {
        say.run();
        stop.run();
        try {
            ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If the process is ended, all has been said: then this does not return. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            while (true) {
                LockSupport.park();
            }
        }
    }
}
