package dev.nereid.model;

/**
 * Kind of an operation as files and the wire name it: a label for people in the run file, a code of one byte on the
 * wire. Codes are part of the format.
 */
public enum OperationKind {
    CREATE("create", 1),
    INT("int", 2),
    FLOAT("float", 3),
    BOOL("bool", 4),
    STRING("string", 5),
    DATETIME("datetime", 6),
    FLOATS("floats", 7),
    STRINGS("strings", 8),
    ADD("add", 9),
    REMOVE("remove", 10),
    CLEAR("clear", 11),
    DELETE("delete", 12),
    STAGE("stage", 13),
    FILE("file", 14),
    PUT_FILES("put_files", 15),
    REMOVE_FILES("remove_files", 16),
    FILES("files", 17),
    TRACK_FILES("track_files", 18),
    CONFIGURE("configure", 19),
    GIT_REF("git_ref", 20),
    NOTEBOOK_REF("notebook_ref", 21);

    private static final OperationKind[] BY_CODE = new OperationKind[22];

    static {
        for (OperationKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final String label;
    private final byte code;

    OperationKind(String label, int code) {
        this.label = label;
        this.code = (byte) code;
    }

    public String label() {
        return label;
    }

    /** What it brings or does, for people. */
    public String words() {
        return switch (this) {
            case FLOATS -> "float points";
            case STRINGS -> "string points";
            case PUT_FILES, FILES -> "files";
            case REMOVE_FILES -> "removal of files";
            case TRACK_FILES -> "tracked files";
            default -> label.replace('_', ' ');
        };
    }

    public byte code() {
        return code;
    }

    /** Whether the payload is text that a person can read in the run file; points are packed bytes. */
    public boolean isText() {
        return this != FLOATS && this != STRINGS && this != FILES;
    }

    /** @return null if no kind has this code */
    public static OperationKind ofCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** @return null if no kind has this label */
    public static OperationKind ofLabel(String label) {
        for (OperationKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        return null;
    }
}
