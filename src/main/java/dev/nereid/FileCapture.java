package dev.nereid;

/** What {@code upload} does with a file. */
public enum FileCapture {
    /** Copies its content beside the run file at once: what is synced later is what existed when it was logged. */
    COPY,

    /**
     * Notes where it is, its size, time and hash; its content is read once and sent from where it lies. If it has changed or
     * gone by then, it is not sent, and the sync says so.
     */
    REFERENCE
}
