package dev.nereid;

import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Objects and their fields, read page by page while one iterates. Each iteration reads anew; what changes meanwhile may be
 * seen or not, but no object comes twice. Iterating throws what reading throws: {@link ServerUnavailableException}, or
 * {@link NereidException}, also if objects can't be sorted by the field that was given.
 */
public final class Table implements Iterable<TableRow> {
    private static final int PAGE_ROWS = 500;

    private final ObjectQuery query;
    private final Function<ObjectQuery, List<ObjectView>> source;

    Table(ObjectQuery query, Function<ObjectQuery, List<ObjectView>> source) {
        this.query = query;
        this.source = source;
    }

    /** All rows at once. */
    public List<TableRow> rows() {
        List<TableRow> rows = new ArrayList<>();
        forEach(rows::add);
        return rows;
    }

    /** All rows at once, as columns: all that occur, or those that were asked for. */
    public TableColumns columns() {
        return TableColumns.of(this);
    }

    @Override
    public Iterator<TableRow> iterator() {
        return new Pages();
    }

    private final class Pages implements Iterator<TableRow> {
        private List<ObjectView> page = List.of();
        private int next; // in the page
        private int read; // rows, of all pages
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (next == page.size() && !ended) {
                readPage();
            }
            return next < page.size();
        }

        private void readPage() {
            int left = query.limit() == 0 ? PAGE_ROWS : Math.min(PAGE_ROWS, query.limit() - read);
            if (left > 0) {
                ObjectView last = page.isEmpty() ? null : page.get(page.size() - 1);
                page = source.apply(query.page(left, last == null ? null : last.objectId()));
                next = 0;
                read += page.size();
            }
            ended = left <= 0 || page.size() < left;
        }

        @Override
        public TableRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The table has " + read + " rows");
            }
            return new TableRow(page.get(next++));
        }
    }
}
