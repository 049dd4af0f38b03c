package dev.nereid.cli;

/** Says something if the process is ended by SIGINT or SIGTERM before it is closed. */
final class IfStopped implements AutoCloseable {
    private final Thread hook;

    IfStopped(Runnable say) {
        this.hook = new Thread(say, "nereid-stopped");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is at work.
        }
    }
}
