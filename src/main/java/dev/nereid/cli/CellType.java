package dev.nereid.cli;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What the cells of a column are, apart from those that are null. */
enum CellType {
    INTEGER,
    FLOAT,
    BOOLEAN,
    STRING,
    TIME,
    STRINGS;

    /** @param cell a Long, Double, Boolean, String, Instant or list of Strings */
    static CellType of(Object cell) {
        if (cell instanceof Long) {
            return INTEGER;
        } else if (cell instanceof Double) {
            return FLOAT;
        } else if (cell instanceof Boolean) {
            return BOOLEAN;
        } else if (cell instanceof Instant) {
            return TIME;
        }
        return cell instanceof List ? STRINGS : STRING;
    }

    /** What takes cells of both without loss, where the integers are ones that a double can be. */
    CellType with(CellType other) {
        if (this == other) {
            return this;
        }
        boolean numbers = (this == INTEGER || this == FLOAT) && (other == INTEGER || other == FLOAT);
        return numbers ? FLOAT : STRING;
    }

    /** The cell as one of this type. Null stays null. */
    Object convert(Object cell) {
        if (cell == null || of(cell) == this) {
            return cell;
        } else if (this == FLOAT && cell instanceof Long number) {
            return number.doubleValue();
        } else if (this == STRING) {
            return text(cell);
        }
        throw new CommandFailure(
                "A column of " + this + " was given " + of(cell) + ": what is read has changed meanwhile. Try again.");
    }

    /** As CSV has it: exact, and of a list, the JSON. */
    static String text(Object cell) {
        return cell instanceof List ? JsonMapper.shared().writeValueAsString(cell) : cell.toString();
    }
}
