package dev.nereid;

import dev.nereid.codec.Instants;
import dev.nereid.model.Rejection;
import java.time.Instant;

/**
 * An operation that a server has, and can't apply.
 *
 * @param sequence its number in its log
 * @param time when it was logged
 * @param kind {@code float}, {@code floats} for points of a series, and so on
 * @param path the field that it is about
 * @param value what it would have set, cut to one short line
 * @param reason why it can't be applied, as a sentence
 */
public record RejectedOperation(long sequence, Instant time, String kind, String path, String value, String reason) {
    static RejectedOperation of(Rejection rejection) {
        return new RejectedOperation(
                rejection.sequence(),
                Instants.instant(rejection.time()),
                rejection.kind(),
                rejection.path(),
                rejection.value(),
                rejection.reason());
    }
}
