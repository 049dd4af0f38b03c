package dev.nereid.log;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.OperationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be made out on the pages of a run file: operations, and which log it says it is. */
final class PageScan {
    interface Visitor {
        /** @return whether it is intact, as far as one can tell: else it is looked for on other images of its pages */
        boolean operation(LoggedOperation operation) throws IOException;
    }

    /** What else a run file says; 0 where that is not known. */
    record Info(String logId, long createdTime, long retention, Replay.Position base, Trace trace) {}

    private static final int USUAL_ROOT = 3;
    private static final int SAMPLES_MAX = 64;
    private static final int SAMPLES_PER_PAGE = 4;
    private static final int INFOS_MAX = 64;

    /** Overflow pages are read as often as rows refer to them: in a file that was made to, without end. */
    private static final int OVERFLOW_TIMES = 4;

    /** A trigger in the schema says the same as {@code log_info}, on another page. It counts as a whole or not at all. */
    private static final Pattern TRIGGER =
            Pattern.compile("(?i)create trigger log after update on log_info begin select '([0-9a-f-]{36})' as log_id"
                    + "(, (\\d{1,18}) as base, (-?\\d{1,19}) as base_digest)?; end");

    private final RawPages pages;
    private long overflowBytesLeft;

    PageScan(RawPages pages) throws IOException {
        this.pages = pages;
        this.overflowBytesLeft = OVERFLOW_TIMES * pages.bytes() + (64 << 20);
    }

    /** Hands out what looks like an operation on the pages as they are now; nothing is checked. */
    void operations(Visitor visitor) throws IOException {
        pages.each((page, number) -> visit(page, number, visitor));
    }

    /** The same of other images of pages. */
    void otherOperations(Visitor visitor) throws IOException {
        pages.eachOther((page, number) -> visit(page, number, visitor));
    }

    private void visit(byte[] page, long number, Visitor visitor) throws IOException {
        overflowBytesLeft -= LeafPage.visit(page, number, pages, overflowBytesLeft, (rowId, columns) -> {
            LoggedOperation operation = operation(rowId, columns);
            return operation != null && visitor.operation(operation);
        });
    }

    /** Some operations from all over the file, to find out which log it is. */
    List<LoggedOperation> samples() throws IOException {
        List<LoggedOperation> samples = new ArrayList<>();
        pages.each((page, number) -> sample(page, number, samples, SAMPLES_MAX));
        int othersToo = samples.size() + SAMPLES_MAX; // all may be in a WAL that SQLite does not read
        pages.eachOther((page, number) -> sample(page, number, samples, othersToo));
        return samples;
    }

    private void sample(byte[] page, long number, List<LoggedOperation> samples, int max) throws IOException {
        int before = samples.size();
        if (before < max) {
            visit(page, number, operation -> {
                if (samples.size() < before + SAMPLES_PER_PAGE) {
                    samples.add(operation);
                }
                return false;
            });
        }
    }

    /** Whatever looks as if it said which log it is. */
    List<Info> infos() throws IOException {
        List<Info> infos = new ArrayList<>();
        RawPages.Visitor visitor = (page, number) -> LeafPage.visit(page, number, pages, 0, (rowId, columns) -> {
            Info info = info(columns);
            if (info != null && infos.size() < INFOS_MAX) {
                infos.add(info);
            }
            return true;
        });
        pages.each(visitor);
        pages.eachOther(visitor);
        return infos;
    }

    private static Info info(Object[] columns) {
        if (columns.length >= 3 && columns[0] instanceof byte[] logId && columns[1] instanceof Long created) {
            long base = columns.length >= 6 && columns[4] instanceof Long sequence ? Math.max(0, sequence) : 0;
            long digest = columns.length >= 6 && columns[5] instanceof Long known ? known : 0;
            long retention = columns[2] instanceof Long micros ? micros : 0;
            return new Info(text(logId), created, retention, new Replay.Position(base, digest), trace(columns));
        }
        if (columns.length == 5 && columns[4] instanceof byte[] sql) { // of sqlite_schema
            Matcher trigger = TRIGGER.matcher(text(sql));
            return trigger.matches() ? new Info(trigger.group(1), 0, 0, base(trigger), Trace.UNKNOWN) : null;
        }
        return null;
    }

    private static Trace trace(Object[] columns) {
        return columns.length >= 8 && columns[6] instanceof Long last && last > 0 && columns[7] instanceof Long cut
                ? new Trace(last, cut != 0)
                : Trace.NONE;
    }

    /** The root page of the table of operations, as the schema says, or else where it always is. */
    long root() throws IOException {
        long[] root = {USUAL_ROOT};
        LeafPage.visit(pages.latest(1), 1, pages, 0, (rowId, columns) -> {
            boolean isTable = columns.length == 5
                    && columns[0] instanceof byte[] type
                    && text(type).equals("table")
                    && columns[1] instanceof byte[] name
                    && text(name).equals("operation");
            if (isTable && columns[3] instanceof Long page && page > 1) {
                root[0] = page;
            }
            return true;
        });
        return root[0];
    }

    private static Replay.Position base(Matcher view) {
        try {
            return view.group(2) == null
                    ? new Replay.Position(0, 0)
                    : new Replay.Position(Long.parseLong(view.group(3)), Long.parseLong(view.group(4)));
        } catch (NumberFormatException e) {
            return new Replay.Position(0, 0);
        }
    }

    private static LoggedOperation operation(long rowId, Object[] columns) {
        if (columns.length != 6
                || !(columns[1] instanceof Long time)
                || !(columns[2] instanceof byte[] kindText)
                || !(columns[3] instanceof byte[] path)
                || !(columns[4] instanceof byte[] payload)
                || !(columns[5] instanceof Long crc)) {
            return null;
        }
        OperationKind kind = OperationKind.ofLabel(text(kindText));
        return kind == null || rowId < 1
                ? null
                : new LoggedOperation(rowId, time, kind, text(path), payload, crc.intValue());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
