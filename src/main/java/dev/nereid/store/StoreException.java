package dev.nereid.store;

/** The store refuses a request; the message says why and what to do. Nothing was changed. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller may want to tell apart. */
    public enum Reason {
        /** No project is named, neither by the run nor by the request. */
        PROJECT_MISSING,
        PROJECT_UNKNOWN,
        PROJECT_EXISTS,
        /** It takes nothing any more. */
        PROJECT_ARCHIVED,
        /** A limit of the server: {@link Quotas}. */
        FIELDS_EXHAUSTED,
        PROJECTS_EXHAUSTED,
        STORAGE_EXHAUSTED,
        VISIBILITY_REFUSED,
        WORKSPACE_UNKNOWN,
        ACCOUNT_UNKNOWN,
        ACCOUNT_EXISTS,
        TOKEN_UNKNOWN,
        /** It was given no role. */
        MEMBER_UNKNOWN,
        /** It has a role already. */
        MEMBER_EXISTS,
        OBJECT_UNKNOWN,
        /** It was there, and nothing brings it back. */
        OBJECT_DELETED,
        MODEL_UNKNOWN,
        MODEL_KEY_TAKEN,
        /** A part of a content does not begin where the last one ended. */
        OFFSET_WRONG,
        /** A content is not what its hash says. */
        CONTENT_WRONG,
        /** No process is there to be asked. */
        NOT_CONNECTED,
        /** What is asked for does not fit into the memory. */
        TOO_LARGE,
        /** The account may not do it. */
        FORBIDDEN,
        INVALID
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
