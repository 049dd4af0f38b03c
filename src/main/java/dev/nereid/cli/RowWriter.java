package dev.nereid.cli;

import java.io.IOException;
import java.util.List;

/** Writes rows for programs and keeps none of them. */
interface RowWriter {
    /** @param cells of each column a Long, Double, Boolean, String, Instant, list of Strings, or null */
    void write(List<?> cells) throws IOException;

    /** Writes what comes after the last row. Not called after a failure: then what was written must not look whole. */
    void end() throws IOException;
}
