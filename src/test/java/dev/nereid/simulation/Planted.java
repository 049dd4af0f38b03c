package dev.nereid.simulation;

/** Mistakes that an actor is made to have, to see that the simulation finds them. */
enum Planted {
    NONE,
    /** A client takes what it has sent for what was confirmed, and does not ask again. */
    CLIENT_TRUSTS_ITS_MEMORY,
    /** A server that crashes keeps what it merged, and forgets how far it had applied the log. */
    SERVER_FORGETS_RANGE,
    /** A server that crashes loses its last commit, though it has answered. */
    SERVER_LOSES_COMMIT,
    /** A server that crashes counts its runs anew. */
    SERVER_GIVES_IDS_AGAIN,
    /** Run files are deleted by what is remembered of deliveries, and the server is not asked. */
    DELETES_WITHOUT_PROOF,
    /** A writer says that something is safe before it is committed. */
    WRITER_FLUSHES_NOTHING,
    /** A worker that fails does not try again. */
    WORKER_GIVES_UP
}
