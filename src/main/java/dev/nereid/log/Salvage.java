package dev.nereid.log;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.db.Sqlite;
import dev.nereid.model.Limits;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What could be saved of a damaged run file: a clean one with every operation that is on some page of the old one and
 * passes its checksum. Rows are only ever added to a run file, so an old image of a page is as good as a new one, and it
 * does not matter what leads to the page.
 *
 * @param file the clean file
 * @param operations how many it has
 * @param last sequence of the last operation that is known to have been there; 0 if there is none
 * @param holes what is missing up to that, at most {@link #HOLES_MAX} of them
 * @param lost how many operations are missing
 * @param leftOut intact rows whose sequences no log comes to that has the others
 * @param tail whether more may have followed the last
 */
public record Salvage(
        Path file, UUID logId, long operations, long last, List<Hole> holes, long lost, long leftOut, Tail tail) {
    public static final int HOLES_MAX = 1000;

    /**
     * Operations that are missing.
     *
     * @param after time of the one before them, in microseconds; 0 if there is none
     * @param before time of the one behind them; 0 if there is none
     */
    public record Hole(long first, long last, long after, long before) {}

    private static final String FROM = " from operation where sequence >= ";

    private static final Replay.Position NO_BASE = new Replay.Position(0, 0);

    private static final int HOLES_TOLD = 5;
    private static final int ATTEMPTS = 3;
    private static final int BATCH_ROWS = 512;
    private static final int DAMAGED_ROWS_MAX = 100_000;

    /** Where a clean file goes if nobody says: beside the damaged one, and called as it is, but for a word. */
    public static Path target(Path damaged) {
        String name = damaged.getFileName().toString();
        String stem = name.endsWith(".db") ? name.substring(0, name.length() - ".db".length()) : name;
        return damaged.resolveSibling(stem + ".repaired.db");
    }

    /**
     * Writes a clean file for a person; the damaged one is only read.
     *
     * @param target where there is nothing yet
     * @param known the id of the log, if somebody knows it; else null
     * @throws LogException if its writer lives, or nothing can be made out in it
     */
    public static Salvage repair(Path damaged, Path target, UUID known) {
        if (WriterLock.of(damaged) == WriterLock.Life.LIVE) {
            throw new LogException.TryAgain(
                    damaged
                            + " is still being written, so that nothing can be said of damage. Wait for the end of the job.",
                    null);
        }
        return of(damaged, target, known);
    }

    /**
     * Writes a clean file; the damaged one is only read. Its writer must be gone: see {@link RawPages}.
     *
     * @param target where there is nothing yet
     * @param known the id of the log, if somebody knows it; else null
     * @throws LogException.Unreadable if nothing can be made out in it, or it changes meanwhile
     */
    static Salvage of(Path damaged, Path target, UUID known) {
        try {
            for (int attempt = 1; ; attempt++) {
                String before = print(damaged);
                Salvage salvage = attempt(damaged, target, known);
                if (before.equals(print(damaged))) {
                    return salvage;
                }
                Files.deleteIfExists(target);
                if (attempt == ATTEMPTS) {
                    throw new LogException.TryAgain(damaged + " changes while it is read; try again.", null);
                }
            }
        } catch (IOException e) {
            throw new LogException.Unreadable("Can't read the run file " + damaged + ": " + IoReason.of(e) + ".", e);
        } catch (SQLException e) {
            throw new LogException("Can't write " + target + ": " + e.getMessage() + ".", e);
        }
    }

    private static String print(Path damaged) {
        return FilePrint.ofTarget(damaged).text()
                + FilePrint.ofTarget(RunFileName.beside(damaged, "-wal")).text();
    }

    private static Salvage attempt(Path damaged, Path target, UUID known) throws IOException, SQLException {
        try (RawPages pages = RawPages.open(damaged, pageSize(damaged))) {
            PageScan scan = new PageScan(pages);
            List<PageScan.Info> infos = scan.infos();
            Set<String> texts = new LinkedHashSet<>();
            if (known != null) {
                texts.add(known.toString());
            }
            infos.forEach(info -> texts.add(info.logId()));
            List<LoggedOperation> samples = scan.samples();
            UUID logId = new LogIdSearch(samples).find(texts);
            if (logId == null) {
                throw nothing(damaged, samples, texts);
            }
            PageScan.Info info = infos.stream()
                    .max(Comparator.comparing((PageScan.Info each) -> each.createdTime() > 0)
                            .thenComparing(
                                    each -> each.base().sequence())) // else a part of a log would look like a whole one
                    .orElse(new PageScan.Info("", 0, 0, NO_BASE, Trace.UNKNOWN));
            Written written = write(scan, target, logId, info);
            Salvage salvage = examine(target, logId, info, written);
            Tail tail = Tail.of(pages, scan.root(), salvage.last());
            if (!tail.isOpen() && info.trace().isCut()) {
                tail = Tail.CUT;
            }
            return salvage.note(tail);
        }
    }

    private static LogException nothing(Path damaged, List<LoggedOperation> samples, Set<String> texts) {
        if (samples.isEmpty()) {
            return new LogException.Unreadable(damaged + " is damaged: no operation can be made out in it.", null);
        }
        String why = damaged + " is damaged: there are operations in it, but which log they belong to can't be made out"
                + (texts.isEmpty() ? "" : ": it says " + String.join(", ", texts))
                + ". Without that, none can be checked."
                + " If it is known from elsewhere, give it to nereid repair (--log): its name begins with the first 8"
                + " characters, and nereid verify --format json says it (log_id) of another copy, or of a bundle.";
        return new LogException.Damaged(why, null);
    }

    /** "3 operations are lost: 5 to 6, 19", or that none is. */
    public String text() {
        return lostText() + (leftOut == 0 ? "" : "; left out: " + leftOut + " with sequences far beyond the others");
    }

    private String lostText() {
        if (lost == 0) {
            return tail.isOpen()
                    ? "no operation up to " + last + " is lost, but " + tail.text(last, operations)
                    : "no operation is lost";
        }
        String which = holes.stream()
                .limit(HOLES_TOLD)
                .map(hole -> hole.first() == hole.last() ? "" + hole.first() : hole.first() + " to " + hole.last())
                .collect(Collectors.joining(", "));
        return (lost == 1 ? "1 operation is" : lost + " operations are") + " lost: " + which
                + (holes.size() > HOLES_TOLD ? " and others" : "")
                + " (an operation may hold many points)"
                + (tail.isOpen() ? "; and " + tail.text(last, operations) : "");
    }

    /** Whether operations may have followed the last one that there is a trace of. */
    public boolean isCut() {
        return tail.isOpen();
    }

    /** What is known of the end, as a part of a sentence; null if all of it is there. */
    public String tailText() {
        return tail.isOpen() ? tail.text(last, operations) : null;
    }

    /** In the clean file, so that what is missing in it is known to be. */
    private Salvage note(Tail found) throws SQLException {
        if (lost > 0 || found.isOpen()) {
            try (Connection connection = Sqlite.openForFinalising(file)) {
                RunFileWriter.noteTrace(connection, new Trace(last, found.isOpen()));
            }
        }
        return new Salvage(file, logId, operations, last, holes, lost, leftOut, found);
    }

    // ----------------------------------------------------------------------------------------------- page size --

    /** By the header, or if that is not to be trusted, the one by which most operations can be made out. */
    private static int pageSize(Path damaged) throws IOException {
        int told = RawPages.pageSize(damaged);
        if (told == RawPages.USUAL_BYTES) {
            return told;
        }
        int best = RawPages.USUAL_BYTES;
        long most = 0;
        for (int size = RawPages.BYTES_MIN; size <= RawPages.BYTES_MAX; size *= 2) {
            try (RawPages pages = RawPages.open(damaged, size)) {
                long[] count = new long[1];
                PageScan scan = new PageScan(pages);
                PageScan.Visitor visitor = operation -> ++count[0] > 0;
                scan.operations(visitor);
                scan.otherOperations(visitor);
                if (count[0] > most) {
                    best = size;
                    most = count[0];
                }
            }
        }
        return best;
    }

    // --------------------------------------------------------------------------------------------------- write --

    /** @param damagedRows sequences that rows have which fail their checksums */
    private record Written(Set<Long> damagedRows, long leftOut) {
        static final Written NOTHING = new Written(Set.of(), 0);
    }

    private static Written write(PageScan scan, Path target, UUID logId, PageScan.Info info)
            throws IOException, SQLException {
        Set<Long> damagedRows = new HashSet<>();
        Checksum checksum = new Checksum(logId);
        try (Connection connection = Sqlite.createRunFileCopy(target)) {
            RunFileWriter.insertInfo(connection, logId, info.createdTime(), info.retention(), 0, info.base());
            try (PreparedStatement insert = connection.prepareStatement(OperationRow.INSERT_IF_NEW)) {
                int[] batched = new int[1];
                PageScan.Visitor visitor = operation -> {
                    boolean isIntact = operation.isIntact(checksum);
                    if (isIntact) {
                        add(insert, operation, batched);
                    } else if (damagedRows.size() < DAMAGED_ROWS_MAX) {
                        damagedRows.add(operation.sequence());
                    }
                    return isIntact;
                };
                scan.operations(visitor);
                scan.otherOperations(visitor);
                insert.executeBatch();
            }
            long leftOut = leaveOutStrays(connection, info.base().sequence());
            Sqlite.execute(connection, "commit");
            return new Written(damagedRows, leftOut);
        } catch (SQLException | IOException | RuntimeException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    /**
     * Behind a gap that no store takes, there is nothing of this log: whoever wrote such a row means harm, and what goes
     * through the gap, operation by operation, would never come to its end. Returns how many they were.
     */
    private static long leaveOutStrays(Connection connection, long base) throws SQLException {
        long first = 0;
        try (Statement select = connection.createStatement()) {
            if (number(select, "select max(sequence) from operation") - base <= Limits.LOST_OPERATIONS_MAX) {
                return 0;
            }
            long last = base;
            long lost = 0;
            try (ResultSet row = select.executeQuery("select sequence from operation order by sequence")) {
                while (first == 0 && row.next()) {
                    long sequence = row.getLong(1);
                    lost += Math.max(0, sequence - last - 1);
                    first = lost > Limits.LOST_OPERATIONS_MAX ? sequence : 0;
                    last = Math.max(last, sequence);
                }
            }
            long strays = first == 0 ? 0 : number(select, "select count(*)" + FROM + first);
            if (strays > 0) {
                Sqlite.execute(connection, "delete" + FROM + first);
            }
            return strays;
        }
    }

    private static long number(Statement select, String sql) throws SQLException {
        try (ResultSet row = select.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void add(PreparedStatement insert, LoggedOperation operation, int[] batched) throws IOException {
        try {
            OperationRow.add(insert, operation);
            if (++batched[0] % BATCH_ROWS == 0) {
                insert.executeBatch();
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    // ------------------------------------------------------------------------------------------------- examine --

    private static Salvage examine(Path file, UUID logId, PageScan.Info info, Written written) throws SQLException {
        try (Connection connection = Sqlite.openReader(file)) {
            return examine(connection, file, logId, info.base().sequence(), info.trace(), written);
        }
    }

    /** What a copy of a damaged file says of itself. */
    static Salvage ofCopy(Connection copy, Path file, UUID logId, long base, Trace trace) throws SQLException {
        return examine(copy, file, logId, base, trace, Written.NOTHING);
    }

    private static Salvage examine(
            Connection connection, Path file, UUID logId, long base, Trace trace, Written written) throws SQLException {
        List<Hole> holes = new ArrayList<>();
        long operations = 0;
        long lost = 0;
        long last = 0;
        long time = 0;
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select sequence, time from operation order by sequence")) {
            while (row.next()) {
                long sequence = row.getLong(1);
                long next = last == 1 ? Math.max(2, base + 1) : last + 1; // what a part of a log never held is not lost
                if (sequence > next) {
                    lost += sequence - next;
                    if (holes.size() < HOLES_MAX) {
                        holes.add(new Hole(next, sequence - 1, time, row.getLong(2)));
                    }
                }
                last = sequence;
                time = row.getLong(2);
                operations++;
            }
        }
        long end = trace.isPlausible(last) ? Math.max(last, trace.last()) : last;
        while (written.damagedRows()
                .contains(end + 1)) { // a sequence may be what is damaged, unless it goes on from the others
            end++;
        }
        if (end > last) {
            lost += end - last;
            holes.add(new Hole(last + 1, end, time, 0));
        }
        return new Salvage(
                file,
                logId,
                operations,
                end,
                List.copyOf(holes),
                lost,
                written.leftOut(),
                trace.isCut() ? Tail.CUT : Tail.KNOWN);
    }
}
