package dev.nereid;

import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
        private final Set<UUID> seen = new HashSet<>(); // what moves while it is read comes once all the same
        private List<ObjectView> page = List.of();
        private int next; // in the page
        private UUID last; // of the page before
        private List<UUID> rest; // what is still to be read, where the order may change meanwhile; else null
        private boolean ended;

        @Override
        public boolean hasNext() {
            while (next == page.size() && !ended) {
                readPage();
            }
            return next < page.size();
        }

        private void readPage() {
            int left = query.limit() == 0 ? PAGE_ROWS : Math.min(PAGE_ROWS, query.limit() - seen.size());
            List<ObjectView> found = rest == null ? pageAfter(last, left) : pageOfRest(left);
            ended = rest == null ? found.size() < left : rest.isEmpty();
            last = found.isEmpty() ? last : found.get(found.size() - 1).objectId();
            page = found.stream().filter(object -> seen.add(object.objectId())).toList();
            next = 0;
            ended |= query.limit() > 0 && seen.size() >= query.limit();
            if (!ended && rest == null && !isLasting(query.sortBy())) {
                rest = new ArrayList<>();
                source.apply(query.ordered()).forEach(object -> rest.add(object.objectId()));
                rest.removeAll(seen);
            }
        }

        private List<ObjectView> pageAfter(UUID behind, int rows) {
            return source.apply(query.page(rows, behind));
        }

        private List<ObjectView> pageOfRest(int rows) {
            List<UUID> ids = rest.subList(0, Math.min(rows, rest.size()));
            Map<UUID, ObjectView> found = new HashMap<>();
            source.apply(query.of(ids)).forEach(object -> found.put(object.objectId(), object));
            List<ObjectView> inOrder =
                    ids.stream().map(found::get).filter(Objects::nonNull).toList();
            ids.clear();
            return inOrder;
        }

        @Override
        public TableRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The table has " + seen.size() + " rows");
            }
            return new TableRow(page.get(next++));
        }
    }

    /** Whether objects keep their places, so that one can go on behind the last of a page; else the order is read at once. */
    private static boolean isLasting(String sortBy) {
        return sortBy.equals(ObjectQuery.DEFAULT_SORT);
    }
}
