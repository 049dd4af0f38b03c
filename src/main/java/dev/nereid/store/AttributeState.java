package dev.nereid.store;

import dev.nereid.model.AttributeType;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Stamp;
import dev.nereid.model.Value;

/** One attribute in memory while a batch is applied: the columns of its row. */
final class AttributeState {
    final String path;

    /** Row id; given when the row is first written. */
    long id;

    boolean isNew;
    boolean changed;

    /** Null while the attribute is deleted, or was never there. */
    AttributeType type;

    Stamp set = Stamp.NEVER;
    Stamp cleared = Stamp.NEVER;
    Stamp deleted = Stamp.NEVER;

    /** Scalars only. */
    Value value;

    /** Series only. */
    SeriesSummary summary = SeriesSummary.EMPTY;

    boolean summaryIsStale;

    /** Float series only. */
    SeriesDisplay display = SeriesDisplay.NONE;

    Stamp displaySet = Stamp.NEVER;

    AttributeState(String path) {
        this.path = path;
    }

    boolean exists() {
        return type != null;
    }

    /** Points and elements up to here don't count. */
    Stamp floor() {
        return Stamp.max(cleared, deleted);
    }
}
