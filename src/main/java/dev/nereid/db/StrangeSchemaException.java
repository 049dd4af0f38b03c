package dev.nereid.db;

/** A file has tables, views or triggers that Nereid does not make: somebody wants something with it. */
public final class StrangeSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StrangeSchemaException(String message) {
        super(message);
    }
}
