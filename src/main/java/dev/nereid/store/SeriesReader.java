package dev.nereid.store;

import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.StringPoints;
import org.jooq.DSLContext;

/**
 * Reads the points of a series that count: not cleared, and of those that give one step explicitly only the latest; in
 * the order of step, then stamp. Inside one transaction.
 */
final class SeriesReader {
    private SeriesReader() {}

    /** @throws SeriesMemory.Exhausted if they are too many for the memory */
    static SeriesPoints read(DSLContext db, LogLedger ledger, AttributeRecord series) {
        SeriesColumns columns = new SeriesColumns(SeriesScan.isText(series));
        SeriesScan.run(db, ledger, series, columns::add);
        return columns.points();
    }

    /**
     * What they sum up to. Of a series that is too large for the memory, points that were replaced are summed up too: which
     * they are could not be told without all of them at hand. Its last point and highest step are right all the same.
     */
    static SeriesSummary summary(DSLContext db, LogLedger ledger, AttributeRecord series) {
        try {
            return SeriesSummary.of(read(db, ledger, series));
        } catch (SeriesMemory.Exhausted e) {
            return ofAll(db, ledger, series);
        }
    }

    private static SeriesSummary ofAll(DSLContext db, LogLedger ledger, AttributeRecord series) {
        SeriesSummary[] summary = {SeriesSummary.EMPTY};
        SeriesScan.run(db, ledger, series, (points, from, count, stamp) -> {
            double[] values = points instanceof FloatPoints floats ? floats.values() : null;
            String[] texts = points instanceof StringPoints strings ? strings.values() : null;
            summary[0] = summary[0].including(
                    points.auto(), points.steps(), points.times(), values, texts, from, from + count);
        });
        return summary[0];
    }
}
