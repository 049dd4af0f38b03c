package dev.nereid.sync;

/** A server could not be reached, or refused. The data is safe in the run file; the message says what to do. */
public final class SyncException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;
    private final String code;

    private SyncException(String message, boolean temporary, String code, Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
        this.code = code;
    }

    /** The server is away, overloaded or broken: trying again can help. */
    static SyncException temporary(String message, Throwable cause) {
        return new SyncException(message, true, "unavailable", cause);
    }

    /** Trying again can help, and it is not all of the server that is in trouble. */
    static SyncException temporaryAs(String code, String message) {
        return new SyncException(message, true, code, null);
    }

    /** The server refuses: somebody has to change something. */
    static SyncException refused(String message, String code) {
        return new SyncException(message, false, code, null);
    }

    public boolean isTemporary() {
        return temporary;
    }

    /** The server has no object of the ID that was asked for, or that has no series of the path. */
    public boolean isUnknownObject() {
        return code.equals("object_unknown");
    }

    /** The server had the object, and somebody deleted it. */
    public boolean isDeletedObject() {
        return code.equals("object_deleted");
    }

    /** The server does not understand what it is asked in the query language. */
    public boolean isInvalidQuery() {
        return code.equals("query_invalid");
    }

    /** The server understands what it is asked, but there is no answer to it. */
    public boolean isInvalidQuestion() {
        return code.equals("invalid");
    }

    /** What the server calls its refusal, such as {@code project_missing}. */
    public String code() {
        return code;
    }
}
