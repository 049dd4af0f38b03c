package dev.nereid.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the last rows of a run file say is its end. A last leaf that is damaged, or that another one was written over, may show
 * any sequence; so the rows before it must lead up to it, and one more than a leaf can hold is looked at.
 */
final class LastRows {
    private static final String SELECT = "select sequence, octet_length(payload) from operation order by sequence desc";

    /** On its leaf, a row has at least so much beside the payload, ... */
    private static final int ROW_BYTES_MIN = 20;

    /** ... and at least so much of the payload, unless that is shorter: only what is behind that may be on other pages. */
    private static final int PAYLOAD_BYTES_MIN = 400;

    private LastRows() {}

    /**
     * The last sequence; 0 if there is no row.
     *
     * @throws LogException.Damaged if the rows before it do not lead up to it
     */
    static long sequence(OpenRunFile run) {
        try (PreparedStatement select = run.connection().prepareStatement(SELECT);
                ResultSet row = select.executeQuery()) {
            long last = 0;
            long next = 0; // sequence of the row behind; 0 for the last one
            for (int bytes = 0; bytes <= RawPages.USUAL_BYTES && row.next(); ) {
                long sequence = row.getLong(1);
                if (sequence < 1 || next > 0 && !isBefore(sequence, next, run)) {
                    throw RunFileFailure.damaged(run.file, "operation " + sequence + " is out of order");
                }
                last = Math.max(last, sequence);
                next = sequence;
                bytes += ROW_BYTES_MIN + Math.min(row.getInt(2), PAYLOAD_BYTES_MIN);
            }
            return last;
        } catch (SQLException e) {
            throw RunFileFailure.of(run.file, e);
        }
    }

    /** A copy of a damaged file has gaps, and a part of a log one behind operation 1. */
    private static boolean isBefore(long sequence, long next, OpenRunFile run) {
        boolean mayHaveGap = run.hasGaps() || sequence <= run.base.sequence();
        return mayHaveGap ? sequence < next : sequence == next - 1;
    }
}
