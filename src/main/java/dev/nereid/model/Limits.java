package dev.nereid.model;

/** A limit on everything that comes from outside. Bytes are bytes of UTF-8. */
public final class Limits {
    /** Path of an attribute. The documents name no limit; this one is their successor's. */
    public static final int PATH_BYTES_MAX = 1024;

    /** A string value, and a point of a string series. Longer text is cut, with a warning. */
    public static final int STRING_BYTES_MAX = 1 << 20;

    /** An element of a string set; also how many one operation may carry. */
    public static final int SET_ELEMENT_BYTES_MAX = 1024;

    public static final int SET_OPERATION_ELEMENTS_MAX = 1000;

    /** Files that one operation may add or remove; and the name of one of them. */
    public static final int FILES_OPERATION_MAX = 1000;

    public static final int FILE_NAME_BYTES_MAX = 1024;

    /** The user's own name for a run, in characters, as the documents say. */
    public static final int CUSTOM_RUN_ID_CHARS_MAX = 36;

    /** Points in one operation; the writer starts another beyond. */
    public static final int BLOCK_POINTS_MAX = 4096;

    /** Text in one operation on a string series, before the writer starts another. */
    public static final int BLOCK_TEXT_BYTES_TARGET = 256 << 10;

    /** Payload of one operation. */
    public static final int PAYLOAD_BYTES_MAX = 8 << 20;

    /** Operations sent together, in number and in bytes; one operation may always travel alone. */
    public static final int BATCH_OPERATIONS_MAX = 10_000;

    public static final int BATCH_BYTES_TARGET = 4 << 20;

    /** Operations of one log that may be lost: what follows a longer hole is not taken. */
    public static final int LOST_OPERATIONS_MAX = 1 << 24;

    /** What a server accepts as one batch, unpacked. */
    public static final int BATCH_BYTES_MAX = BATCH_BYTES_TARGET + PAYLOAD_BYTES_MAX + (1 << 20);

    private Limits() {}
}
