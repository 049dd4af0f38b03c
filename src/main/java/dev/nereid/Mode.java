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
    OFFLINE
}
