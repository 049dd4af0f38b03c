package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.codec.ValueText;
import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import dev.nereid.testing.RandomNql;
import dev.nereid.testing.RandomRuns;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.TestStore;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random runs in the order of every field, page by page, against a sort in memory. */
class ObjectOrderTest {
    private static final BigDecimal BEYOND = new BigDecimal("1e400"); // every double

    private static final List<String> FIELDS = Stream.concat(
                    Arrays.stream(RandomNql.PATHS),
                    Stream.of(
                            "sys/id",
                            "sys/custom_run_id",
                            "sys/name",
                            "sys/owner",
                            "sys/hostname",
                            "sys/creation_time",
                            "sys/modification_time",
                            "sys/ping_time",
                            "sys/running_time",
                            "sys/monitoring_time",
                            "sys/size",
                            "sys/state",
                            "sys/failed",
                            "sys/trashed"))
            .toList();

    private static final List<Aggregate> RANKED = List.of(Aggregate.MIN, Aggregate.MAX, Aggregate.AVERAGE);

    @TempDir
    private Path directory;

    @Test
    void everyFieldGivesItsOrderAndPagesJoinToIt() {
        Seeds.check(3, random -> {
            try (TestStore store = TestStore.server(Files.createTempDirectory(directory, "store"))) {
                new RandomRuns(random).fill(store, 60, true);
                List<ObjectView> byAge = store.store.objects(sorted(ObjectQuery.DEFAULT_SORT, true));
                for (String field : FIELDS) {
                    for (boolean ascending : new boolean[] {true, false}) {
                        check(store, byAge, field, Aggregate.LAST, ascending, random);
                        check(store, byAge, field, RANKED.get(random.nextInt(RANKED.size())), ascending, random);
                    }
                }
            }
        });
    }

    /** As the Python client pages; whoever asks for objects otherwise is told that there is no such field. */
    @Test
    void aFieldThatNobodyHasLeavesThemByAge() {
        try (TestStore store = TestStore.server(directory)) {
            new RandomRuns(new Random(1)).fill(store, 5, true);
            List<ObjectView> byAge = store.store.objects(sorted(ObjectQuery.DEFAULT_SORT, true));
            assertThat(store.store
                            .page(sorted("nowhere", true), ObjectFilter.ALL, 0, 9)
                            .objects())
                    .isEqualTo(byAge);
        }
    }

    @Test
    void pagesGoOnBehindAnObjectThatIsDeletedMeanwhile() {
        try (TestStore store = TestStore.server(directory)) {
            new RandomRuns(new Random(2)).fill(store, 9, true);
            ObjectQuery query = sorted(ObjectQuery.DEFAULT_SORT, false);
            List<UUID> all = ids(store.store.objects(query));
            List<UUID> first = ids(store.store.objects(query.page(4, null)));
            UUID last = first.get(3);
            store.store.removal().trash(List.of(last.toString()));
            store.store.removal().delete(List.of(last.toString()));

            assertThat(ids(store.store.objects(query.page(9, last)))).isEqualTo(all.subList(4, 9));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(
                            () -> store.store.objects(sorted("sys/name", true).page(9, last)))
                    .withMessageContaining("it is not here, or has been deleted. Ask from the beginning again");
        }
    }

    private static List<UUID> ids(List<ObjectView> objects) {
        return objects.stream().map(ObjectView::objectId).toList();
    }

    private static void check(
            TestStore store,
            List<ObjectView> byAge,
            String field,
            Aggregate aggregate,
            boolean ascending,
            Random random) {
        List<ObjectView> expected = new ArrayList<>(byAge);
        if (!ascending) {
            Collections.reverse(expected);
        }
        expected.sort(Comparator.comparing(
                view -> Key.of(view, field, aggregate), Key.order(ascending))); // and stays as it is
        List<UUID> ids = ids(expected);
        ObjectQuery query = ObjectQuery.of(ObjectKind.RUN, null)
                .sortBy(field, ascending)
                .sortAggregate(aggregate)
                .build();

        List<UUID> pages = new ArrayList<>();
        int size = 1 + random.nextInt(25);
        UUID last = null;
        do {
            List<ObjectView> page = store.store.objects(query.page(size, last));
            page.forEach(view -> pages.add(view.objectId()));
            last = page.size() < size ? null : pages.get(pages.size() - 1);
        } while (last != null);
        assertThat(pages)
                .as("%s of %s, ascending %s, pages of %d", aggregate, field, ascending, size)
                .isEqualTo(ids);

        int offset = random.nextInt(70);
        assertThat(store.store.page(query, ObjectFilter.ALL, offset, size).objects())
                .extracting(ObjectView::objectId)
                .isEqualTo(ids.subList(Math.min(offset, 60), Math.min(offset + size, 60)));
    }

    private static ObjectQuery sorted(String field, boolean ascending) {
        return ObjectQuery.of(ObjectKind.RUN, null).sortBy(field, ascending).build();
    }

    /** One of the two is null, or both are. */
    private record Key(BigDecimal number, String text) {
        static Key of(ObjectView view, String path, Aggregate aggregate) {
            AttributeView field = view.attributes().get(path);
            if (field == null) {
                return new Key(null, null);
            }
            SeriesSummary series = field.summary();
            if (series != null) {
                return series.count() == 0 || series.lastText() != null
                        ? new Key(null, series.lastText())
                        : of(number(series, aggregate));
            }
            return of(field.value());
        }

        private static double number(SeriesSummary series, Aggregate aggregate) {
            return switch (aggregate) {
                case LAST -> series.lastValue();
                case MIN -> series.min();
                case MAX -> series.max();
                case AVERAGE -> series.average();
                case VARIANCE -> series.variance();
            };
        }

        private static Key of(Value value) {
            if (value instanceof Value.OfFloat number) {
                return of(number.value());
            } else if (value instanceof Value.OfInt number) {
                return new Key(BigDecimal.valueOf(number.value()), null);
            } else if (value instanceof Value.OfDatetime time) {
                return new Key(BigDecimal.valueOf(time.micros()), null);
            } else if (value instanceof Value.OfBool flag) {
                return of(flag.value() ? 1 : 0);
            }
            return new Key(
                    null,
                    value instanceof Value.OfReference reference ? ReferenceText.name(reference) : ValueText.of(value));
        }

        private static Key of(double number) {
            if (Double.isNaN(number)) {
                return new Key(null, null);
            }
            return new Key(
                    Double.isInfinite(number) ? number > 0 ? BEYOND : BEYOND.negate() : new BigDecimal(number), null);
        }

        private boolean isNone() {
            return number == null && text == null;
        }

        static Comparator<Key> order(boolean ascending) {
            return (a, b) -> {
                if (a.isNone() || b.isNone()) {
                    return Boolean.compare(a.isNone(), b.isNone());
                }
                return ascending ? compare(a, b) : compare(b, a);
            };
        }

        private static int compare(Key a, Key b) {
            if (a.number != null && b.number != null) {
                return a.number.compareTo(b.number);
            } else if (a.text != null && b.text != null) {
                return Arrays.compareUnsigned(
                        a.text.getBytes(StandardCharsets.UTF_8), b.text.getBytes(StandardCharsets.UTF_8));
            }
            return a.number != null ? -1 : 1;
        }
    }
}
