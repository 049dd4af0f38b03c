package dev.nereid;

/** How a run uses the network. The words are the documents'. */
public enum Mode {
    /**
     * Logs to the run file and sends it to the server in the background. Never fails or delays the job because the
     * server is away.
     */
    ASYNC,

    /**
     * Logs to the run file and never touches the network. {@code nereid sync} sends it later. A custom run ID can't be
     * used.
     */
    OFFLINE,

    /**
     * As {@link #ASYNC}, but {@code start()} needs the server, and each logging call returns when the server has
     * confirmed what it logged, within {@link RunBuilder#requestTimeout}. What the server rejects is thrown to the caller.
     */
    SYNC,

    /**
     * Reads a run that exists: from the server if there is an API token and it has the run, else from the run files in the
     * data directory.
     * Logging calls do nothing but one warning per process, and the run does not become active.
     */
    READ_ONLY,

    /**
     * As {@link #OFFLINE}, in a temporary directory that is deleted at the end: to try a program out. Needs neither
     * token nor project, and a custom run ID has no effect.
     */
    DEBUG;

    /** Whether what is logged goes to a server while the run lives. */
    boolean isOnline() {
        return this == ASYNC || this == SYNC;
    }
}
