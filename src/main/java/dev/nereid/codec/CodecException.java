package dev.nereid.codec;

/** Bytes that are not what they should be: damaged, cut, hostile, or from a newer version. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message);
    }
}
