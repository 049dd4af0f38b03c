package dev.nereid.cli;

import dev.nereid.codec.FileText;
import dev.nereid.codec.Instants;
import dev.nereid.codec.ValueText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that was logged: a point of a series, or what a field was set to.
 *
 * @param logged when the log took it, in microseconds: all points of one operation at once, what comes later in a log later
 * @param isText whether it is a line of a string series
 * @param step of a point; else null
 * @param value a Long, Double, Boolean, String or Instant
 */
record LoggedEntry(long logged, String path, boolean isText, Double step, Instant time, Object value) {

    /**
     * In order; none of operations that take something away, or say how it is shown.
     *
     * @param micros when the log took it
     */
    static List<LoggedEntry> of(Operation operation, long micros) {
        if (operation instanceof Operation.Append append) {
            return points(append, micros);
        } else if (operation instanceof Operation.Assign assign) {
            return of(assign.path(), micros, value(assign.value()));
        } else if (operation instanceof Operation.Add add) {
            return of(add.path(), micros, String.join(", ", add.elements()));
        } else if (operation instanceof Operation.PutFiles put) {
            List<String> names = put.files().stream().map(FileRef::name).toList();
            return of(put.path(), micros, String.join(", ", names));
        } else if (operation instanceof Operation.ChangeStage change) {
            return of(change.path(), micros, change.stage());
        }
        return List.of();
    }

    private static List<LoggedEntry> of(String path, long micros, Object value) {
        return List.of(new LoggedEntry(micros, path, false, null, Instants.instant(micros), value));
    }

    private static List<LoggedEntry> points(Operation.Append append, long micros) {
        List<LoggedEntry> entries = new ArrayList<>(append.points().count());
        for (int i = 0; i < append.points().count(); i++) {
            entries.add(new LoggedEntry(
                    micros,
                    append.path(),
                    append.type() == AttributeType.STRING_SERIES,
                    append.points().steps()[i],
                    Instants.instant(append.points().times()[i]),
                    value(append, i)));
        }
        return entries;
    }

    private static Object value(Operation.Append append, int index) {
        if (append.points() instanceof FloatPoints floats) {
            return floats.values()[index];
        }
        String text = ((StringPoints) append.points()).values()[index];
        return append.type() == AttributeType.FILE_SERIES
                ? FileText.parseOne(text).name()
                : text;
    }

    private static Object value(Value value) {
        if (value instanceof Value.OfInt number) {
            return number.value();
        } else if (value instanceof Value.OfFloat number) {
            return number.value();
        } else if (value instanceof Value.OfBool bool) {
            return bool.value();
        } else if (value instanceof Value.OfDatetime time) {
            return Instants.instant(time.micros());
        }
        return ValueText.of(value);
    }
}
